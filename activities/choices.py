"""States and words of activities."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ActivityKind(models.TextChoices):
    """What is done."""

    CALL = "call", _("Call")
    MEETING = "meeting", _("Meeting")
    EMAIL = "email", _("E-mail")
    LETTER = "letter", _("Letter")
    NOTE = "note", _("Note")
    TASK = "task", _("Task")


class Direction(models.TextChoices):
    """Who turned to whom. Retention counts what came in or went both ways, never what only went out."""

    INBOUND = "inbound", _("Inbound")
    TWO_WAY = "two_way", _("Two-way")
    OUTBOUND = "outbound", _("Outbound")
    INTERNAL = "internal", _("Internal")


class ActivityState(models.TextChoices):
    """Planned, done, or not going to be done."""

    PLANNED = "planned", _("Planned")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")


class Outcome(models.TextChoices):
    """What came of it."""

    REACHED = "reached", _("Reached")
    NO_ANSWER = "no_answer", _("No answer")
    CALL_BACK = "call_back", _("Call back later")
    INTERESTED = "interested", _("Interested")
    NOT_INTERESTED = "not_interested", _("Not interested")
    AGREED = "agreed", _("Agreed")
    WRONG_CONTACT = "wrong_contact", _("Wrong contact details")
    WRONG_NUMBER = "wrong_number", _("Wrong number")
    LEFT_COMPANY = "left_company", _("Has left the company")
    COMPANY_CEASED = "company_ceased", _("The company has ceased")


# These say that a fact of the register is wrong: whoever repairs the register hears of them.
CORRECTIONS = {Outcome.WRONG_NUMBER, Outcome.LEFT_COMPANY, Outcome.COMPANY_CEASED}


# What somebody answered went both ways; a call that nobody answered only went out.
_ANSWERED = {Outcome.REACHED, Outcome.CALL_BACK, Outcome.INTERESTED, Outcome.NOT_INTERESTED, Outcome.AGREED}


def usual_direction(kind: str, outcome: str = "") -> Direction:
    """The direction of an activity when nobody says another one: meetings go both ways, calls when they are
    answered, letters and e-mails go out, notes and tasks stay in the house."""
    if kind in {ActivityKind.NOTE, ActivityKind.TASK}:
        return Direction.INTERNAL
    if kind == ActivityKind.MEETING or (kind == ActivityKind.CALL and outcome in _ANSWERED):
        return Direction.TWO_WAY
    return Direction.OUTBOUND


KIND_ICONS = {
    ActivityKind.CALL: "phone", ActivityKind.MEETING: "users", ActivityKind.EMAIL: "mail",
    ActivityKind.LETTER: "mailbox", ActivityKind.NOTE: "note", ActivityKind.TASK: "checkbox",
}  # fmt: skip
DIRECTION_ICONS = {
    Direction.INBOUND: "arrow-down-left", Direction.OUTBOUND: "arrow-up-right",
    Direction.TWO_WAY: "arrows-left-right", Direction.INTERNAL: "home",
}  # fmt: skip
