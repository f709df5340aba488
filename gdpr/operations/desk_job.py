"""Jobs of the desk note that they ran, so that one that stopped is seen."""

from datetime import datetime

from gdpr.models import DeskJob


def note_run(*, name: str, now: datetime, mark: int | None = None) -> None:
    """Note that a job came to its end, and how far it got. No history."""
    values = {"ran_at": now} | ({} if mark is None else {"mark": mark})
    DeskJob.objects.update_or_create(name=name, defaults=values)
