"""States and words of tickets and complaints."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CaseKind(models.TextChoices):
    """A ticket asks for something; a complaint says that something we did or delivered is not right."""

    TICKET = "ticket", _("Ticket")
    COMPLAINT = "complaint", _("Complaint")


class Severity(models.TextChoices):
    """How much it hurts the customer, worst first."""

    CRITICAL = "critical", _("Production stands still")
    HIGH = "high", _("Serious")
    NORMAL = "normal", pgettext_lazy("severity", "Normal")
    LOW = "low", _("Slight")


class CaseState(models.TextChoices):
    """Where a case is on its way."""

    NEW = "new", pgettext_lazy("case", "New")
    OPEN = "open", pgettext_lazy("case", "In progress")
    WAITING = "waiting", _("Waiting for the customer")
    REOPENED = "reopened", pgettext_lazy("case", "Reopened")
    SOLVED = "solved", pgettext_lazy("case", "Solved")
    CLOSED = "closed", pgettext_lazy("case", "Closed")


OPEN_STATES = (CaseState.NEW, CaseState.OPEN, CaseState.WAITING, CaseState.REOPENED)
ENDED_STATES = (CaseState.SOLVED, CaseState.CLOSED)


class CaseChannel(models.TextChoices):
    """How the customer turned to us."""

    PHONE = "phone", _("Phone")
    EMAIL = "email", _("E-mail")
    WEB = "web", pgettext_lazy("channel", "Web form")
    VISIT = "visit", pgettext_lazy("channel", "On a visit")
    POST = "post", pgettext_lazy("channel", "Post")
    MACHINE = "machine", _("The machine itself")


class RootCause(models.TextChoices):
    """Why it happened, as found out in the end."""

    DESIGN = "design", pgettext_lazy("cause", "Design")
    MATERIAL = "material", pgettext_lazy("cause", "Material or supplier")
    MANUFACTURE = "manufacture", pgettext_lazy("cause", "Manufacture")
    DELIVERY = "delivery", pgettext_lazy("cause", "Delivery")
    INSTALLATION = "installation", pgettext_lazy("cause", "Installation")
    SERVICE = "service", pgettext_lazy("cause", "Our service work")
    SOFTWARE = "software", pgettext_lazy("cause", "Software")
    USE = "use", pgettext_lazy("cause", "Use or environment")
    WEAR = "wear", pgettext_lazy("cause", "Wear")
    UNKNOWN = "unknown", pgettext_lazy("cause", "Not found out")


class CommentKind(models.TextChoices):
    """For whose eyes a comment is, or whose words it holds."""

    INTERNAL = "internal", _("Internal")
    TO_CUSTOMER = "to_customer", _("To the customer")
    FROM_CUSTOMER = "from_customer", _("From the customer")


class Escalation(models.TextChoices):
    """Who has been reminded of an answer that is late."""

    NONE = "none", _("Nobody")
    OWNER = "owner", pgettext_lazy("escalation", "The owner")
    TEAM = "team", pgettext_lazy("escalation", "The team")


class Promise(models.TextChoices):
    """What a service level promises of a case, the graver last: its clocks run in this order."""

    ANSWER = "answer", pgettext_lazy("promise", "Answered")
    ONSITE = "onsite", pgettext_lazy("promise", "On site")
    RESTORE = "restore", pgettext_lazy("promise", "Restored")


SEVERITY_MEANING = {
    Severity.CRITICAL: "danger", Severity.HIGH: "warning", Severity.NORMAL: "info", Severity.LOW: "neutral",
}  # fmt: skip
STATE_MEANING = {
    CaseState.NEW: "warning", CaseState.OPEN: "info", CaseState.WAITING: "neutral", CaseState.REOPENED: "danger",
    CaseState.SOLVED: "success", CaseState.CLOSED: "success",
}  # fmt: skip
COMMENT_ICONS = {
    CommentKind.INTERNAL: "lock", CommentKind.TO_CUSTOMER: "arrow-up-right", CommentKind.FROM_CUSTOMER: "arrow-down-left",
}  # fmt: skip
# Hours of work within which a customer without an agreed service level is answered.
HOUSE_ANSWER_HOURS = {Severity.CRITICAL: 2, Severity.HIGH: 4, Severity.NORMAL: 8, Severity.LOW: 24}
