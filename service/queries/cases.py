"""Reads of cases across tables: what a list shows of each, how the clock stands, what is open already."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from companies.models import Company
from contacts.models import Person
from installed_base.models import InstalledItem
from service.choices.case import Promise
from service.models import ServiceCase
from service.queries.answer_time import CLOCKS, Clock
from users.models import User
from users.permissions import Permission, Scope

SOON = timedelta(hours=1)
LATE = {
    Promise.ANSWER: gettext_lazy("Late by %(time)s"),
    Promise.ONSITE: gettext_lazy("Not on site, late by %(time)s"),
    Promise.RESTORE: gettext_lazy("Not restored, late by %(time)s"),
}
AHEAD = {
    Promise.ANSWER: gettext_lazy("Answer due in %(time)s"),
    Promise.ONSITE: gettext_lazy("On site in %(time)s"),
    Promise.RESTORE: gettext_lazy("Restored in %(time)s"),
}


def dressed(cases: QuerySet[ServiceCase] | Iterable[ServiceCase], *, user: User) -> list[ServiceCase]:
    """Cases with `shown_company`, `shown_person`, `shown_item` and `shown_machine`: only what the user may see.

    A query for each kind of record at most, however many cases.
    """
    if isinstance(cases, QuerySet):
        cases = cases.select_related(
            "owner", "team", "company", "site", "person", "item__product", "machine__product"
        )
    rows = list(cases)
    companies = _seen(Company, {row.company_id for row in rows}, user)
    persons = _seen(Person, {row.person_id for row in rows}, user)
    items = _seen(InstalledItem, {n for row in rows for n in (row.item_id, row.machine_id)}, user)
    sees_restricted = user.has_permission(Permission.RESTRICTED_VIEW)
    for row in rows:
        row.shown_company = row.company if row.company_id in companies else None
        is_shown = row.person_id in persons and (sees_restricted or not row.person.is_restricted)
        row.shown_person = row.person if is_shown else None
        row.shown_item = row.item if row.item_id in items else None
        row.shown_machine = row.machine if row.machine_id in items and row.machine_id != row.item_id else None
    return rows


def _seen(model: type, numbers: set[int | None], user: User) -> set[int]:
    """Those of the numbers that the user may see; who sees every company need not be asked."""
    wanted = {number for number in numbers if number}
    if not wanted:
        return set()
    visible = model.objects.visible_to(user)
    if user.scope == Scope.ALL:
        return set() if visible.query.is_empty() else wanted
    return set(visible.filter(pk__in=wanted).values_list("pk", flat=True))


def clock_words(case: ServiceCase, now: datetime) -> tuple[str, str] | None:
    """How the clock that ends next stands, as meaning and words: "Answer due in 2 h", "On site: late by 40 min"."""
    if not case.is_open:
        return None
    if case.is_waiting:
        return "neutral", _("The clock stands still")
    running = [clock for clock in CLOCKS if _runs(case, clock)]
    if running:
        return _running_words(case, min(running, key=lambda clock: getattr(case, clock.due)), now)
    return ("success", _("Answered")) if case.answered_at is not None else None


def promises(case: ServiceCase, now: datetime) -> list[dict[str, Any]]:
    """Each promise of a case: by when, when it was kept, and how its clock stands as meaning and words."""
    rows = []
    for clock in CLOCKS:
        due, met, left = (getattr(case, name) for name in (clock.due, clock.met, clock.left))
        if due is None and left is None and met is None:
            continue
        rows.append({"promise": clock.promise, "due": due, "met": met, "state": _stands(case, clock, now)})
    return rows


def _stands(case: ServiceCase, clock: Clock, now: datetime) -> tuple[str, str] | None:
    due, met = getattr(case, clock.due), getattr(case, clock.met)
    if met is not None:
        if due is None:
            return None
        if met <= due:
            return "success", _("In time")
        return "warning", _("Late by %(time)s") % {"time": duration_text(met - due)}
    if not case.is_open:
        return None
    if case.is_waiting:
        return "neutral", _("The clock stands still")
    return _running_words(case, clock, now) if due is not None else None


def _runs(case: ServiceCase, clock: Clock) -> bool:
    return getattr(case, clock.met) is None and getattr(case, clock.due) is not None


def _running_words(case: ServiceCase, clock: Clock, now: datetime) -> tuple[str, str]:
    left = getattr(case, clock.due) - now
    if left < timedelta():
        return "danger", str(LATE[clock.promise]) % {"time": duration_text(-left)}
    meaning = "warning" if left < SOON else "info"
    return meaning, str(AHEAD[clock.promise]) % {"time": duration_text(left)}


def duration_text(span: timedelta) -> str:
    """40 min, 2 h, 3 days: the biggest whole unit."""
    minutes = int(span / timedelta(minutes=1))
    if minutes < 60:
        return ngettext("%(count)d min", "%(count)d min", minutes) % {"count": minutes}
    hours = minutes // 60
    if hours < 48:
        return ngettext("%(count)d h", "%(count)d h", hours) % {"count": hours}
    return ngettext("%(count)d day", "%(count)d days", hours // 24) % {"count": hours // 24}


def alike(*, user: User, item: InstalledItem | None, company: Company | None) -> list[ServiceCase]:
    """Open cases that the caller may be calling about: of the item and its machine, else of the company."""
    cases = ServiceCase.objects.visible_to(user).open()
    if item is not None:
        root = item.root_id or item.pk
        cases = cases.filter(Q(item=item) | Q(machine__in=[item.pk, root]) | Q(item=root))
    elif company is not None:
        cases = cases.filter(company=company)
    else:
        return []
    return list(cases.select_related("owner", "item").worst_first()[:5])
