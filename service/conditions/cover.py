"""What items and companies can have in cover: a warranty, a contract, an end in sight, an item without."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.lists.conditions import (
    Asker,
    BadValueError,
    Condition,
    Option,
    register,
    universal_id,
    whole_number,
)
from installed_base.models import InstalledItem
from service.choices.cover import CoverSource
from service.models import ServiceContract
from service.queries.cover_lists import covered_on, ending_within, uncovered_at_work
from users.permissions import Permission

VIEW = Permission.COVER_VIEW


def today(asker: Asker):
    return timezone.localdate(asker.now)


def is_covered(asker: Asker, value: str) -> Q:
    return covered_on(today(asker))


def has_warranty(asker: Asker, value: str) -> Q:
    return covered_on(today(asker), source=CoverSource.WARRANTY)


def has_contract(asker: Asker, value: str) -> Q:
    return covered_on(today(asker), source=CoverSource.CONTRACT)


def is_ending(asker: Asker, value: str) -> Q:
    return ending_within(today(asker), whole_number(value, most=3650))


def is_covered_by(asker: Asker, value: str) -> Q:
    number = (
        ServiceContract.objects.visible_to(asker.user)
        .filter(public_id=universal_id(value))
        .values_list("pk", flat=True)
        .first()
    )
    if number is None:
        raise BadValueError
    return covered_on(today(asker), contract=number)


def contract_options(asker: Asker, text: str) -> list[Option]:
    rows = ServiceContract.objects.visible_to(asker.user).select_related("company")
    if text:
        rows = rows.filter(Q(number__icontains=text) | Q(company__legal_name__icontains=text))
    return [
        (str(row.public_id), f"{row.number} · {row.company}")
        for row in rows.order_by("number_key", "id")[:50]
    ]


def contract_name(asker: Asker, value: str) -> str:
    rows = ServiceContract.objects.visible_to(asker.user).filter(public_id=value)
    return rows.values_list("number", flat=True).first() or value


def has_running_contract(asker: Asker, value: str) -> Exists:
    return Exists(ServiceContract.objects.in_force_on(today(asker)).filter(company=OuterRef("pk")))


def has_contract_ending(asker: Asker, value: str) -> Exists:
    days = whole_number(value, most=3650)
    return Exists(ServiceContract.objects.ending_within(today(asker), days).filter(company=OuterRef("pk")))


def has_notice_coming(asker: Asker, value: str) -> Exists:
    days = whole_number(value, most=3650)
    return Exists(
        ServiceContract.objects.with_notice_within(today(asker), days).filter(company=OuterRef("pk"))
    )


def has_gap(asker: Asker, value: str) -> Exists:
    items = InstalledItem.objects.filter(company=OuterRef("pk"))
    return Exists(uncovered_at_work(items, today(asker)))


def had_contract(asker: Asker, value: str) -> Exists:
    """A contract that ended within so many days and none in force now."""
    day = today(asker)
    since = day - timedelta(days=whole_number(value, most=3650))
    ended = ServiceContract.objects.filter(
        company=OuterRef("pk"),
        in_force__isempty=False,
        in_force__endswith__gt=since,
        in_force__endswith__lte=day,
    )
    return Q(Exists(ended)) & ~Q(has_running_contract(asker, value))


OF_ITEMS = (
    Condition(
        "covered", _("covered by warranty or contract"), has=_("Covered"), has_not=_("Not covered"),
        build=is_covered, kind="none", permission=VIEW,
    ),
    Condition(
        "warranty", _("under warranty"), has=_("Under warranty"), has_not=_("Not under warranty"),
        build=has_warranty, kind="none", permission=VIEW,
    ),
    Condition(
        "under_contract", _("under a service contract"), has=_("Under contract"), has_not=_("Not under contract"),
        build=has_contract, kind="none", permission=VIEW,
    ),
    Condition(
        "cover_ends", _("cover ending within…"), has=_("Cover ends within %(value)s days"),
        has_not=_("Cover does not end within %(value)s days"),
        build=is_ending, kind="number", unit=_("days"), permission=VIEW,
    ),
    Condition(
        "covered_by", _("covered by the contract…"), has=_("Covered by the contract %(value)s"),
        has_not=_("Not covered by the contract %(value)s"),
        build=is_covered_by, options=contract_options, describe=contract_name, permission=VIEW,
    ),
)  # fmt: skip
OF_COMPANIES = (
    Condition(
        "contract", _("a service contract in force"), has=_("Has a service contract in force"),
        has_not=_("Has no service contract in force"), build=has_running_contract, kind="none", permission=VIEW,
    ),
    Condition(
        "contract_ends", _("a service contract ending within…"),
        has=_("Has a service contract ending within %(value)s days"),
        has_not=_("Has no service contract ending within %(value)s days"),
        build=has_contract_ending, kind="number", unit=_("days"), permission=VIEW,
    ),
    Condition(
        "contract_notice", _("a notice date within…"), has=_("Has a notice date within %(value)s days"),
        has_not=_("Has no notice date within %(value)s days"),
        build=has_notice_coming, kind="number", unit=_("days"), permission=VIEW,
    ),
    Condition(
        "contract_lost", _("a service contract that ended within…"),
        has=_("Lost its service contract within %(value)s days"),
        has_not=_("Did not lose its service contract within %(value)s days"),
        build=had_contract, kind="number", unit=_("days"), permission=VIEW,
    ),
    Condition(
        "uncovered_item", _("an item in use without cover"), has=_("Has an item in use without cover"),
        has_not=_("Has no item in use without cover"), build=has_gap, kind="none", permission=VIEW,
    ),
)  # fmt: skip


def offer() -> None:
    """Offer these on the lists of items, of gaps and of companies."""
    register("item", *OF_ITEMS)
    register("gap", *(one for one in OF_ITEMS if one.key != "covered"))
    register("company", *OF_COMPANIES)
