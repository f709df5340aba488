"""Promises that are late: the owner is reminded, and when that does not help, the team."""

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from history import operations as history
from service.choices.case import Escalation, Promise
from service.models import ServiceCase
from service.queries.escalation import is_due_to_team
from users.models import User
from users.permissions import Permission

SUBJECTS = {
    Promise.ANSWER: gettext_lazy("Kolmikanta: the answer to case %(number)s is late"),
    Promise.ONSITE: gettext_lazy("Kolmikanta: nobody is on site yet for case %(number)s"),
    Promise.RESTORE: gettext_lazy("Kolmikanta: case %(number)s is not restored in time"),
}
BODIES = {
    Promise.ANSWER: gettext_lazy("The customer still waits for an answer."),
    Promise.ONSITE: gettext_lazy(
        "The customer still waits for somebody to come, longer than the service level promises."
    ),
    Promise.RESTORE: gettext_lazy("The machine should run again by now, says the service level."),
}


@transaction.atomic
def escalate_case(*, case_id: int, now: datetime) -> str:
    """Remind whoever is next of a case with a late promise; says who was, "" when nobody is to be.

    The gravest late promise counts: reminding begins anew with the owner when a further one becomes late. Steps over a row that another worker holds, so that two workers never send the same. A letter that cannot be
    sent leaves the row as it was: the next round tries again. Recorded as done by the robot.
    """
    rows = (
        ServiceCase.objects.late(now)
        .with_gravest_late(now)
        .select_related("owner", "team", "company__team", "sla")
    )
    case = rows.select_for_update(skip_locked=True, of=("self",)).filter(pk=case_id).first()
    if case is None:
        return ""
    owner_can = case.owner is not None and case.owner.is_active
    reminded = case.escalation if case.escalated_for == case.gravest_late else Escalation.NONE
    if reminded == Escalation.NONE and owner_can:
        step, people = Escalation.OWNER, [case.owner]
    elif reminded != Escalation.TEAM and (not owner_can or is_due_to_team(case=case, now=now)):
        step, people = Escalation.TEAM, _team_of(case)
    else:
        return ""
    robot = User.objects.robot("service")
    values = {"escalation": step, "escalated_at": now, "escalated_for": case.gravest_late}
    history.save_changes(obj=case, values=values, by=robot, at=now)
    for person in people:
        _send(case, person)
    return str(step)


def _team_of(case: ServiceCase) -> list[User]:
    """Those of the case's team who keep cases; without a team nobody but the list of late cases is left."""
    team = case.team or (case.company.team if case.company else None)
    members = User.objects.active().in_team(team) if team else []
    return [user for user in members if user.has_permission(Permission.CASE_EDIT) and user != case.owner]


def _send(case: ServiceCase, person: User) -> None:
    """A letter with number and link only: what a case says may name persons, and mail travels open."""
    path = reverse("service:case", args=[case.public_id])
    with override(person.language):
        EmailMessage(
            str(SUBJECTS[Promise(case.escalated_for)]) % {"number": case.number},
            str(BODIES[Promise(case.escalated_for)])
            + "\n\n"
            + _("Open the case here:\n\n%(link)s\n") % {"link": f"{settings.SITE_URL}{path}"},
            None,
            [person.email],
        ).send()
