"""Packages: made and sealed, fetched with link and code, removed when their time is over."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import translation

from gdpr.choices import WITH_PACKAGE, PackageState
from gdpr.models import AccessPackage, SubjectRequest
from gdpr.operations.refusals import (
    NobodyChosen,
    NoPackageForKind,
    NotIdentified,
    NotLookedThrough,
    OthersNotChecked,
    OwnRequest,
    RequestClosed,
)
from gdpr.queries.answer import answer_to, rows_for
from gdpr.queries.mentions import mentions_of_others
from gdpr.queries.package import package_of
from gdpr.queries.request_look import look_state
from gdpr.reading.sealing import digest_of, new_code, sealed, unsealed
from history import operations as history
from users.models import User

TRIES = 5
FOLDER = "packages"


@dataclass(frozen=True)
class Sealed:
    """A package just made: the only moment at which its link and its code are known."""

    package: AccessPackage
    token: str
    code: str


@transaction.atomic
def make_package(*, request: SubjectRequest, by: User, now: datetime) -> Sealed:
    """Gather what is known of the person, seal it, and give out its link and its code, which are kept nowhere.

    An earlier package of the request is removed. Refuses: a closed request, one about nobody, one whose sender nobody
    made sure of, a right that is not answered by a copy, texts that were not looked through or in which others are
    named and nobody has decided, and a request of the actor's own. What was written since the look is read now, so that
    the copy is what the register holds at this moment. Recorded.
    """
    locked = (
        SubjectRequest.objects.select_for_update(of=("self",)).select_related("person").get(pk=request.pk)
    )
    person = locked.person
    if not locked.is_open:
        raise RequestClosed
    if locked.kind not in WITH_PACKAGE:
        raise NoPackageForKind
    if person is None and not locked.archived.exists():
        raise NobodyChosen
    if not locked.identity_method:
        raise NotIdentified
    if locked.requester_email and locked.requester_email == by.email.lower():
        raise OwnRequest
    look = look_state(locked, now=now)
    if not look.is_ready:
        raise NotLookedThrough
    decided = {*locked.hidden_words, *locked.kept_words}
    with translation.override(locked.language or "fi"):
        rows = rows_for(locked, person, looked=look.looked)
        mentions = mentions_of_others(person, rows) if person else []
        if any(mention.words not in decided for mention in mentions):
            raise OthersNotChecked
        answer = answer_to(locked, person=person, now=now, gathered=rows)
    context = {"controller": settings.CONTROLLER_NAME, "contact": settings.CONTROLLER_CONTACT}
    content = package_of(answer, language=locked.language or "fi", context=context)
    remove_packages_of(request=locked, now=now)
    token, code = secrets.token_urlsafe(32), new_code()
    name = default_storage.save(
        f"{FOLDER}/{secrets.token_hex(16)}", ContentFile(sealed(content, code, secret=settings.SECRET_KEY))
    )
    package = AccessPackage(
        request=locked, token_digest=digest_of(token), file=name, size=len(content), tries_left=TRIES, by=by,
        sha256=hashlib.sha256(content).hexdigest(), counts=answer.counts, made_at=now,
        expires_at=now + timedelta(days=settings.PACKAGE_DAYS),
    )  # fmt: skip
    package.save(force_insert=True)
    history.record(
        obj=locked, verb="changed", old={}, new={"package": "made", "rows": answer.counts}, by=by, at=now
    )
    return Sealed(package, token, code)


def open_package(*, token: str, code: str, now: datetime) -> bytes | None:
    """The content of a package for whoever has its link and its code; None for everybody else, whatever is wrong.

    Five wrong codes lock it for good. It can be fetched again until its time is over: a download may break off.
    """
    with transaction.atomic():
        package = AccessPackage.objects.select_for_update().filter(token_digest=digest_of(token)).first()
        if (
            package is None
            or package.state not in {PackageState.READY, PackageState.FETCHED}
            or package.expires_at <= now
        ):
            return None
        try:
            with default_storage.open(package.file) as file:
                content = _unsealed(file.read(), code)
        except FileNotFoundError:  # the database was put back without its files: no code is wrong
            return None
        if content is None:
            package.tries_left -= 1
            if package.tries_left == 0:
                package.state = PackageState.LOCKED
        else:
            package.state, package.fetched_at, package.tries_left = (
                PackageState.FETCHED,
                package.fetched_at or now,
                TRIES,
            )
        package.save(update_fields=["tries_left", "state", "fetched_at"])
    return content


def _unsealed(content: bytes, code: str) -> bytes | None:
    """A key that was changed since opens what was sealed under it, as long as it is named among those before."""
    secrets_then = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    opened = (unsealed(content, code, secret=secret) for secret in secrets_then)
    return next((one for one in opened if one is not None), None)


@transaction.atomic
def remove_package(*, package: AccessPackage, by: User, now: datetime) -> None:
    """Remove a package before its time: the link stops working and the file goes. Recorded."""
    locked = (
        AccessPackage.objects.select_for_update(of=("self",)).select_related("request").get(pk=package.pk)
    )
    if locked.state != PackageState.GONE:
        _remove(locked, now)
        history.record(obj=locked.request, verb="changed", old={}, new={"package": "removed"}, by=by, at=now)


def remove_packages_of(*, request: SubjectRequest, now: datetime) -> None:
    """Remove every package of a request, within the caller's transaction: their links stop working and the files go."""
    for earlier in request.packages.exclude(state=PackageState.GONE).select_for_update():
        _remove(earlier, now)


def remove_old_packages(*, now: datetime) -> int:
    """Remove every package whose time is over; returns how many. Safe to repeat and to be killed in."""
    count = 0
    for number in list(AccessPackage.objects.past_their_time(now).values_list("pk", flat=True)):
        with transaction.atomic():
            rows = AccessPackage.objects.select_for_update(skip_locked=True).exclude(state=PackageState.GONE)
            package = rows.filter(pk=number).first()
            if package is not None:
                _remove(package, now)
                count += 1
    return count


def _remove(package: AccessPackage, now: datetime) -> None:
    name = package.file
    package.file, package.state, package.removed_at = "", PackageState.GONE, now
    package.letter_token = package.letter_at = None
    package.save(update_fields=["file", "state", "removed_at", "letter_token", "letter_at"])
    transaction.on_commit(lambda: default_storage.delete(name))
