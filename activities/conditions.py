"""What companies can have among their activities: a plan, a late one, somebody who turned to us."""

from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from activities.choices import ActivityKind, ActivityState, Direction, Outcome
from activities.models import Activity
from common.lists.conditions import Asker, Condition, code_of, codes, months_ago, register
from users.permissions import Permission


def done(**conditions: Any) -> Exists:
    """An activity that was done with the row's company."""
    return Exists(Activity.objects.filter(company=OuterRef("pk"), state=ActivityState.DONE, **conditions))


def has_plan(asker: Asker, value: str) -> Exists:
    return Exists(Activity.objects.planned().filter(company=OuterRef("pk")))


def has_overdue(asker: Asker, value: str) -> Exists:
    return Exists(Activity.objects.overdue(asker.now).filter(company=OuterRef("pk")))


def has_dialogue_within(asker: Asker, value: str) -> Exists:
    """They turned to us, or we talked: what only went out does not count."""
    since = months_ago(asker, value)
    return done(at__gte=since, direction__in=[Direction.INBOUND, Direction.TWO_WAY])


def has_kind(asker: Asker, value: str) -> Exists:
    return done(kind=code_of(ActivityKind, value))


def has_outcome(asker: Asker, value: str) -> Exists:
    return done(outcome=code_of(Outcome, value))


CONDITIONS = (
    Condition(
        "planned", _("a planned activity"),
        has=_("Has a planned activity"), has_not=_("Has no planned activity"),
        build=has_plan, kind="none", permission=Permission.ACTIVITY_VIEW,
    ),
    Condition(
        "overdue", _("an overdue activity"),
        has=_("Has an overdue activity"), has_not=_("Has no overdue activity"),
        build=has_overdue, kind="none", permission=Permission.ACTIVITY_VIEW,
    ),
    Condition(
        "dialogue_months", _("a dialogue within…"),
        has=_("They answered or turned to us within %(value)s months"),
        has_not=_("They did not answer or turn to us within %(value)s months"),
        build=has_dialogue_within, kind="number", unit=_("months"), permission=Permission.ACTIVITY_VIEW,
    ),
    Condition(
        "activity_kind", _("a done activity of the kind…"),
        has=_("Has a done activity: %(value)s"), has_not=_("Has no done activity: %(value)s"),
        build=has_kind, kind="select", options=codes(ActivityKind), permission=Permission.ACTIVITY_VIEW,
    ),
    Condition(
        "outcome", _("an activity with the outcome…"),
        has=_("Has an activity with the outcome: %(value)s"),
        has_not=_("Has no activity with the outcome: %(value)s"),
        build=has_outcome, kind="select", options=codes(Outcome), permission=Permission.ACTIVITY_VIEW,
    ),
)  # fmt: skip


def offer() -> None:
    """Offer these on the list of companies."""
    register("company", *CONDITIONS)
