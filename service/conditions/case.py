"""What companies, items, persons and cases can have in service: an open complaint, late maintenance, a visit."""

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.lists.conditions import Asker, Condition, months_ago, register
from service.models import MaintenancePlan, ServiceCase, ServiceVisit, VisitItem
from users.permissions import Permission


def company_complains(asker: Asker, value: str) -> Exists:
    return Exists(ServiceCase.objects.open_complaints().filter(company=OuterRef("pk")))


def company_has_open_case(asker: Asker, value: str) -> Exists:
    return Exists(ServiceCase.objects.open().filter(company=OuterRef("pk")))


def company_has_late_maintenance(asker: Asker, value: str) -> Exists:
    today = timezone.localtime(asker.now).date()
    return Exists(MaintenancePlan.objects.overdue(today).filter(item__company=OuterRef("pk")))


def company_visited_within(asker: Asker, value: str) -> Exists:
    since = months_ago(asker, value)
    return Exists(ServiceVisit.objects.done().filter(company=OuterRef("pk"), at__gte=since))


def item_complains(asker: Asker, value: str) -> Exists:
    about = Q(item=OuterRef("pk")) | Q(machine=OuterRef("pk"))
    return Exists(ServiceCase.objects.open_complaints().filter(about))


def item_has_late_maintenance(asker: Asker, value: str) -> Exists:
    today = timezone.localtime(asker.now).date()
    return Exists(MaintenancePlan.objects.overdue(today).filter(item=OuterRef("pk")))


def item_visited_within(asker: Asker, value: str) -> Exists:
    since = months_ago(asker, value)
    links = VisitItem.objects.filter(Q(item=OuterRef("pk")) | Q(machine=OuterRef("pk")))
    return Exists(links.filter(visit__state="done", visit__at__gte=since))


def person_complains(asker: Asker, value: str) -> Exists:
    """At a company of the person's; whether he or she said so does not matter: leave them in peace."""
    said = Q(person=OuterRef("pk"))
    at_work = Q(company__positions__person=OuterRef("pk"), company__positions__ended_on=None)
    return Exists(ServiceCase.objects.visible_to(asker.user).open_complaints().filter(said | at_work))


def _conditions(complains, late, visited):
    return (
        Condition(
            "open_complaint", _("an open complaint"), has=_("Has an open complaint"), has_not=_("Has no open complaint"),
            build=complains, kind="none", permission=Permission.CASE_VIEW,
        ),
        Condition(
            "late_maintenance", _("overdue maintenance"),
            has=_("Has overdue maintenance"), has_not=_("Has no overdue maintenance"),
            build=late, kind="none", permission=Permission.CASE_VIEW,
        ),
        Condition(
            "visited_months", _("a service visit within…"),
            has=_("Visited by service within %(value)s months"), has_not=_("Not visited by service within %(value)s months"),
            build=visited, kind="number", unit=_("months"), permission=Permission.CASE_VIEW,
        ),
    )  # fmt: skip


OF_COMPANIES = (
    *_conditions(company_complains, company_has_late_maintenance, company_visited_within),
    Condition(
        "open_case", _("an open case"), has=_("Has an open case"), has_not=_("Has no open case"),
        build=company_has_open_case, kind="none", permission=Permission.CASE_VIEW,
    ),
)  # fmt: skip
OF_ITEMS = _conditions(item_complains, item_has_late_maintenance, item_visited_within)
OF_PERSONS = (
    Condition(
        "open_complaint", _("an open complaint"),
        has=_("Has an open complaint at the company"), has_not=_("Has no open complaint at the company"),
        build=person_complains, kind="none", permission=Permission.CASE_VIEW,
    ),
)  # fmt: skip


def offer() -> None:
    """Offer these on the lists of companies, items and persons."""
    register("company", *OF_COMPANIES)
    register("item", *OF_ITEMS)
    register("person", *OF_PERSONS)
