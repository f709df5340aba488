"""What companies can have among their persons: somebody with a responsibility, a role, an address."""

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.lists.conditions import Asker, Condition, code_of, codes, register
from contacts.choices import DecisionRole, Responsibility
from contacts.models import ContactPoint, Position
from users.permissions import Permission


def holding(asker: Asker, *conditions: Q, **more: Any) -> Exists:
    """A position that is held today at the row's company."""
    positions = Position.objects.unrestricted().current(timezone.localdate(asker.now))
    return Exists(positions.filter(*conditions, company=OuterRef("pk"), **more))


def has_person(asker: Asker, value: str) -> Exists:
    return holding(asker)


def has_responsibility(asker: Asker, value: str) -> Exists:
    return holding(asker, responsibilities__contains=[code_of(Responsibility, value)])


def has_decision_role(asker: Asker, value: str) -> Exists:
    return holding(asker, decision_role=code_of(DecisionRole, value))


def has_person_with_email(asker: Asker, value: str) -> Exists:
    own = ContactPoint.objects.filter(person=OuterRef("person"), kind="email").exclude(bounce="hard")
    return holding(asker, ~Q(work_email="") | Q(Exists(own)))


CONDITIONS = (
    Condition(
        "person", _("a person"), has=_("Has a person"), has_not=_("Has no person"),
        build=has_person, kind="none", permission=Permission.PERSON_VIEW,
    ),
    Condition(
        "responsibility", _("a person who answers for…"),
        has=_("Has a person for: %(value)s"), has_not=_("Has no person for: %(value)s"),
        build=has_responsibility, kind="select", options=codes(Responsibility),
        permission=Permission.PERSON_VIEW,
    ),
    Condition(
        "decision_role", _("a person whose role is…"),
        has=_("Has a person in the role: %(value)s"), has_not=_("Has no person in the role: %(value)s"),
        build=has_decision_role, kind="select", options=codes(DecisionRole),
        permission=Permission.PERSON_VIEW,
    ),
    Condition(
        "person_email", _("a person with an e-mail address"),
        has=_("Has a person with an e-mail address"), has_not=_("Has no person with an e-mail address"),
        build=has_person_with_email, kind="none", permission=Permission.PERSON_VIEW,
    ),
)  # fmt: skip


def offer() -> None:
    """Offer these on the list of companies."""
    register("company", *CONDITIONS)
