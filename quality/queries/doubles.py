"""How many records stand in open pairs of possible duplicates."""

from django.db.models import F

from quality.choices import ScanState
from quality.models import DuplicatePair, DuplicateScan


def counted(register: str) -> int | None:
    """How many records of a register look like another one; None while nobody has looked."""
    if not DuplicateScan.objects.filter(kind=register, state=ScanState.DONE).exists():
        return None
    pairs = DuplicatePair.objects.open().filter(kind=register)
    records = pairs.values_list(F("first"), flat=True).union(pairs.values_list(F("second"), flat=True))
    return records.count()
