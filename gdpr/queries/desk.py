"""Who works at the privacy desk, and what waits there."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import ngettext

from gdpr.models import SubjectRequest
from users.models import User
from users.permissions import ROLE_PERMISSIONS, Permission


def desk_people() -> QuerySet[User]:
    """Those who answer requests of data subjects and may log in."""
    roles = [role for role, rights in ROLE_PERMISSIONS.items() if Permission.REQUEST_HANDLE in rights]
    return User.objects.people().active().filter(role__in=roles)


@dataclass(frozen=True)
class Waiting:
    """A request that is still to be answered, and how far away its day is, in colour and words."""

    request: SubjectRequest
    meaning: str
    words: str


def waiting_requests(user: User, *, today: date, limit: int) -> list[Waiting]:
    """The open requests that the user sees, those first whose day comes first."""
    rows = SubjectRequest.objects.visible_to(user).open().defer("words", "answer").select_related("assignee")
    found = []
    for one in rows.order_by("due_on", "id")[:limit]:
        left = (one.due_on - today).days
        found.append(Waiting(one, due_meaning(left), left_words(left)))
    return found


def due_meaning(left: int) -> str:
    return "danger" if left < 0 else "warning" if left <= 7 else "neutral"


def left_words(left: int) -> str:
    """How many days there are left, in words."""
    if left < 0:
        return ngettext("%(count)d day late", "%(count)d days late", -left) % {"count": -left}
    return ngettext("%(count)d day left", "%(count)d days left", left) % {"count": left}
