"""What stands behind the bars of the figures, as conditions of the lists they lead to."""

from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThan, IsNull, LessThanOrEqual
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.lists.conditions import Asker, Condition, code_of, codes, register, whole_number
from service.choices.figures import AgeBand
from service.models import FamilySurvey
from service.queries.contract_ends import came_to_end, renewed
from service.queries.figure_cells import born_after, verified_since
from service.queries.figures import active_on
from users.permissions import Permission

VIEW = Permission.COVER_VIEW


def _day(asker: Asker) -> date:
    return timezone.localdate(asker.now)


def is_active(asker: Asker, value: str) -> Q:
    return active_on(_day(asker))


def is_aged(asker: Asker, value: str) -> Q:
    band = code_of(AgeBand, value)
    born = Coalesce("delivered_on", "installed_on", "commissioned_on", "manufactured_on")
    if band == AgeBand.UNKNOWN:
        return Q(IsNull(born, True))  # noqa: FBT003
    cuts = born_after(_day(asker))
    bands = [*cuts, AgeBand.OLDER]
    older = bands[bands.index(band) - 1] if bands.index(band) else None
    found = Q(IsNull(born, False))  # noqa: FBT003
    if band in cuts:
        found &= Q(GreaterThan(born, cuts[band]))
    return found & Q(LessThanOrEqual(born, cuts[older])) if older is not None else found


def is_visible(asker: Asker, value: str) -> Q:
    return Q(site__isnull=False, verified_at__isnull=False, verified_at__gte=verified_since(_day(asker)))


def is_surveyed(asker: Asker, value: str) -> Exists:
    return Exists(
        FamilySurvey.objects.filter(company=OuterRef("company"), family=OuterRef("product__family"))
    )


def has_ended(asker: Asker, value: str) -> Q:
    return came_to_end(_day(asker), whole_number(value, most=120))


def was_renewed(asker: Asker, value: str) -> Q:
    return renewed(_day(asker), whole_number(value, most=120))


OF_ITEMS = (
    Condition(
        "active", _("active"), has=_("In use, in repair, on loan or in storage"), has_not=_("Not active"),
        build=is_active, kind="none", permission=VIEW,
    ),
    Condition(
        "age", _("of the age…"), has=_("Age: %(value)s"), has_not=_("Not of the age: %(value)s"),
        build=is_aged, kind="select", options=codes(AgeBand), permission=VIEW,
    ),
    Condition(
        "seen", _("with a site and confirmed within two years"), has=_("With a site and confirmed within two years"),
        has_not=_("Without a site, or not confirmed within two years"), build=is_visible, kind="none", permission=VIEW,
    ),
    Condition(
        "surveyed", _("of a family surveyed at the company"), has=_("Family surveyed at the company"),
        has_not=_("Family not surveyed at the company"), build=is_surveyed, kind="none", permission=VIEW,
    ),
)  # fmt: skip
OF_CONTRACTS = (
    Condition(
        "came_to_end", _("that came to an end within…"), has=_("Came to an end within %(value)s months"),
        has_not=_("Did not come to an end within %(value)s months"), build=has_ended, kind="number",
        unit=_("months"), permission=VIEW,
    ),
    Condition(
        "renewed", _("that was renewed within…"), has=_("Renewed within %(value)s months"),
        has_not=_("Not renewed within %(value)s months"), build=was_renewed, kind="number", unit=_("months"),
        permission=VIEW,
    ),
)  # fmt: skip


def offer() -> None:
    """Offer these on the lists of items and of contracts."""
    register("item", *OF_ITEMS)
    register("contract", *OF_CONTRACTS)
