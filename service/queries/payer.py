"""Who pays for a visit, proposed from the cover of its items on the day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from installed_base.models import InstalledItem
from service.choices.cover import CoverSource
from service.choices.visit import CoveredBy
from service.models import Coverage
from service.queries.cover import segments


@dataclass(frozen=True)
class Proposal:
    """Who pays, and for whom that is so: items that nothing covers are named, since they may surprise."""

    covered_by: str
    covers: list[Coverage]
    uncovered: list[InstalledItem]


def proposed_payer(*, items: Iterable[InstalledItem], day: date) -> Proposal | None:
    """The warranty where it pays for the work on every item, else the contract that does, else the customer.
    None without items: there is nothing to go by."""
    things = list(items)
    if not things:
        return None
    found = [one for one in segments([item.pk for item in things]) if day in one.days]
    covers = Coverage.objects.filter(pk__in={one.coverage_id for one in found}).select_related(
        "contract", "term"
    )
    paying = {cover.pk: cover for cover in covers if _pays_work(cover, day)}
    by_item = {item.pk: [paying[s.coverage_id] for s in found if s.item_id == item.pk and s.coverage_id in paying]
               for item in things}  # fmt: skip
    uncovered = [item for item in things if not by_item[item.pk]]
    if uncovered:
        return Proposal(CoveredBy.BILLABLE, list(paying.values()), uncovered)
    for source, payer in (
        (CoverSource.WARRANTY, CoveredBy.WARRANTY),
        (CoverSource.CONTRACT, CoveredBy.CONTRACT),
    ):
        if all(any(cover.source == source for cover in covers) for covers in by_item.values()):
            return Proposal(payer, list(paying.values()), [])
    return Proposal(CoveredBy.CONTRACT, list(paying.values()), [])


def _pays_work(cover: Coverage, day: date) -> bool:
    return cover.labour_percent > 0 and (cover.labour_ends_on is None or day <= cover.labour_ends_on)
