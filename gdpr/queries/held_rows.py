"""Rows held at the gate, with the file, the company or the key that wanted to bring them in."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from companies.models import Company
from gdpr.choices.ledgers import HeldFrom
from gdpr.models import HeldRow
from imports.models import Import
from users.models import ApiToken, User

MOST = 200
LONG = timedelta(days=7)


@dataclass(frozen=True)
class HeldLine:
    """A row, what it came with in words ("" of what is gone), and its page where the user may open it."""

    row: HeldRow
    name: str
    url_name: str
    public_id: str


def held_lines(user: User) -> list[HeldLine]:
    """What waits first, the oldest first; then what was decided."""
    rows = list(HeldRow.objects.select_related("decided_by").order_by("-state", "at", "id")[:MOST])
    files = Import.objects.in_bulk({row.batch for row in rows if row.source == HeldFrom.IMPORT})
    own = set(Import.objects.visible_to(user).filter(pk__in=files).values_list("pk", flat=True))
    companies = Company.objects.visible_to(user).in_bulk(
        {row.batch for row in rows if row.source == HeldFrom.REGISTER}
    )
    keys = ApiToken.objects.in_bulk({row.batch for row in rows if row.source == HeldFrom.API})
    return [
        _of_key(row, keys.get(row.batch))
        if row.source in (HeldFrom.API, HeldFrom.PAGE)
        else _line(row, files, own, companies)
        for row in rows
    ]


def _of_key(row: HeldRow, key: ApiToken | None) -> HeldLine:
    """Of what was typed on a page it is kept neither who nor where."""
    return HeldLine(row, key.name if key else "", "", "")


def _line(row: HeldRow, files: dict[int, Import], own: set[int], companies: dict[int, Company]) -> HeldLine:
    if row.source == HeldFrom.IMPORT:
        file = files.get(row.batch)
        url_name = "imports:import_detail" if file and file.pk in own else ""
        return HeldLine(row, file.file_name if file else "", url_name, str(file.public_id) if file else "")
    company = companies.get(row.batch)
    url_name = "companies:company" if company else ""
    return HeldLine(row, str(company or ""), url_name, str(company.public_id) if company else "")


def held_for_long(now: datetime) -> int:
    """Rows on which nobody has decided for a week."""
    return HeldRow.objects.waiting().filter(at__lt=now - LONG).count()
