"""Which persons of the register a request may be about. A person decides; nothing is matched by itself."""

from dataclasses import dataclass, field

from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common.search import found
from contacts.models import ContactPoint, Person, Position
from contacts.queries import with_main_position
from gdpr.models import SubjectRequest
from users.models import User

MOST = 12


@dataclass
class Candidate:
    """A person, with what speaks for it: whole addresses and numbers first, names after them."""

    person: Person
    reasons: list[str | Promise] = field(default_factory=list)
    weight: int = 0


def candidates_for(request: SubjectRequest, *, user: User, text: str = "") -> list[Candidate]:
    """Persons with the requester's address or number, in any case of letters but whole (ann@x.fi is not
    joann@x.fi), then those who are called alike; or those whom `text` finds, when it is given."""
    scores: dict[int, Candidate] = {}

    def add(persons: list[int], reason: str | Promise, weight: int) -> None:
        for number in persons:
            one = scores.setdefault(number, Candidate(Person(pk=number)))
            one.reasons.append(reason)
            one.weight += weight

    if not text:
        add(_with_email(request.requester_email), _("same e-mail address"), 10)
        add(_with_phone(request.requester_phone), _("same telephone number"), 8)
    words = text or request.on_behalf_of or request.requester_name
    visible = Person.objects.visible_to(user)
    named = visible.filter(found("person", words, user)) if words else visible.none()
    add(
        list(named.values_list("pk", flat=True)[:MOST]), _("found by the name") if not text else _("found"), 1
    )
    if words:  # the search knows no restricted persons; the desk must
        hidden = visible.filter(is_restricted=True)
        for word in words.split():
            hidden = hidden.filter(Q(first_name__icontains=word) | Q(last_name__icontains=word))
        add(list(hidden.values_list("pk", flat=True)[:MOST]), _("found by the name"), 1)
    best = sorted(scores.items(), key=lambda pair: (-pair[1].weight, pair[0]))[:MOST]
    persons = with_main_position(visible.filter(pk__in=[number for number, _one in best])).in_bulk()
    for number, one in best:
        one.person = persons.get(number)  # one that the user may not see is not shown
    return [one for _number, one in best if one.person is not None]


def _with_email(email: str) -> list[int]:
    if not email:
        return []
    key = email.lower()
    work = Position.objects.annotate(email=Lower("work_email")).filter(email=key).values("person")
    points = ContactPoint.objects.filter(kind="email", key=key).values("person")
    return list(Person.objects.filter(Q(pk__in=points) | Q(pk__in=work)).values_list("pk", flat=True)[:MOST])


def _with_phone(phone: str) -> list[int]:
    if not phone:
        return []
    work = Position.objects.filter(work_phone=phone).values("person")
    points = ContactPoint.objects.filter(kind="phone", key=phone).values("person")
    return list(Person.objects.filter(Q(pk__in=points) | Q(pk__in=work)).values_list("pk", flat=True)[:MOST])
