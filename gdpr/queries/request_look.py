"""Whether the texts of all registers were looked through for a request, and what is still true of that."""

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from contacts.models import Person
from gdpr.choices import WITH_PACKAGE, RequestKind
from gdpr.models import RequestLook, SubjectRequest
from gdpr.queries.elsewhere import addresses_among
from gdpr.queries.erasure.look import Looked
from gdpr.queries.erasure.needles import needles_of, subject_ids
from gdpr.queries.marks import fingerprint_key
from gdpr.reading.needles import Needles

GOOD_FOR = timedelta(days=7)
COMPARABLE = 2**31  # transactions: rows tell the last half of the circle apart from the first


def needs_look(request: SubjectRequest) -> bool:
    """Whether its copy tells what texts of others say: of an open request about somebody, not for another keeper."""
    is_told = request.kind in WITH_PACKAGE and request.kind != RequestKind.PORTABILITY
    return is_told and request.is_open and request.person is not None


@dataclass(frozen=True)
class LookState:
    """Whether a copy can be read: it needs no look, or has one."""

    is_needed: bool
    looked: Looked | None = None

    @property
    def is_ready(self) -> bool:
        return not self.is_needed or self.looked is not None


def look_state(request: SubjectRequest, *, now: datetime) -> LookState:
    if not needs_look(request):
        return LookState(is_needed=False)
    return LookState(is_needed=True, looked=looked_for(request, now=now))


def looked_for(request: SubjectRequest, *, now: datetime) -> Looked | None:
    """The look for a request, if it can be leaned on: for the same addresses, not too old, by the count of transactions
    of this very server. None otherwise: then somebody looks anew."""
    look = RequestLook.objects.filter(request=request).first()
    if look is None or look.made_at is None or look.since is None or look.made_at <= now - GOOD_FOR:
        return None
    cluster, _oldest, newest = moment_of_database()
    is_counted = look.cluster == cluster and look.since <= newest < look.since + COMPARABLE
    if (
        not is_counted
        or request.person is None
        or look.mark != mark_of_needles(looked_for_words(request.person))
    ):
        return None
    return Looked(look.rows, look.since)


def looked_for_words(person: Person) -> Needles:
    """What a look for a copy looks for."""
    return addresses_among(needles_of(person, subject_ids(person)))


def mark_of_needles(needles: Needles) -> str:
    """A fingerprint of what is looked for, from which it cannot be read."""
    said = json.dumps([sorted(needles.emails), sorted(needles.phones), sorted(needles.extra)])
    return hmac.new(fingerprint_key().encode(), said.encode(), hashlib.sha256).hexdigest()


def moment_of_database() -> tuple[int, int, int]:
    """Which server of the database this is, its oldest transaction that is not over, and its next one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT system_identifier, pg_snapshot_xmin(now.seen)::text::bigint, pg_snapshot_xmax(now.seen)::text::bigint"
            " FROM pg_control_system(), (SELECT pg_current_snapshot() AS seen) now"
        )
        return cursor.fetchone()
