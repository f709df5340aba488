"""The link of a package by e-mail; its code goes another way.

The link is kept nowhere but in the letter: from the moment at which it is sent off until a worker has sent it, it lies
sealed in the row, and opens nothing without the code.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from common.jobs import enqueue_on_commit
from common.refusals import Refusal
from gdpr.choices import ContactChannel, PackageState
from gdpr.models import AccessPackage
from gdpr.operations.ledger_refusals import NoAddress
from gdpr.operations.notice_letter import Below, note_carried, notice_below
from gdpr.operations.outbox import Claim, Outbox
from gdpr.queries.reach import address_for
from gdpr.reading.mail import FAILURES, message_id, outcome_of
from gdpr.reading.sealing import digest_of, sealed, unsealed
from history import operations as history
from users.models import User

LETTERS = Outbox(
    to_go=AccessPackage.objects.with_letter_to_send, at="letter_at", tries="letter_tries",
    waits=[timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720)],
)  # fmt: skip
DONE: dict[str, Any] = {"letter_token": None, "letter_at": None}
OPEN = {PackageState.READY, PackageState.FETCHED}


class LinkUnknown(Refusal):
    """The link is kept nowhere: only the page that shows it can send it."""

    def __init__(self) -> None:
        super().__init__(_("This link works no more. Seal the copy again, and send the new link."))


@transaction.atomic
def send_link(*, package: AccessPackage, token: str, by: User, now: datetime) -> None:
    """Have the link sent to the address on file of the person, with the notice of articles 13 and 14 where one is owed;
    a worker does it, and the code is told another way. Refuses a link that is not the package's or works no more, and a
    person without an address on file. Asked twice, one letter goes."""
    locked = (
        AccessPackage.objects.select_for_update(of=("self",))
        .select_related("request__person")
        .get(pk=package.pk)
    )
    if not _is_open(locked, now) or locked.token_digest != digest_of(token):
        raise LinkUnknown
    if not _address(locked, now):
        raise NoAddress
    if locked.letter_at is not None:
        return
    locked.letter_token = sealed(token.encode(), _code(locked), secret=settings.SECRET_KEY)
    locked.letter_at, locked.letter_by, locked.letter_tries, locked.letter_failure = now, by, 0, ""
    locked.save(update_fields=["letter_token", "letter_at", "letter_by", "letter_tries", "letter_failure"])
    enqueue_on_commit("gdpr.send_package_links")


def send_package_links(*, now: datetime) -> int:
    """Send each link whose moment has come, and note what became of it; a server that is away is tried again, five
    times. Any number of workers may do this; one killed between the server's word and the note sends the same message
    again. Recorded without the address. Returns letters sent."""
    return LETTERS.work_off(send=lambda claim: _send_one(claim, now), now=now)


def _send_one(claim: Claim, now: datetime) -> bool:
    package = AccessPackage.objects.select_related("request__person", "letter_by").get(pk=claim.number)
    token, address = _token(package), _address(package, now)
    if not token or not address or not _is_open(package, now):
        _fail(claim, "no_address" if token else "no_link")
        return False
    person = package.request.person
    below = notice_below(person=person) if person else None
    try:
        _letter(package, token, address, below).send()
    except FAILURES as failure:
        code, _is_address, may_help = outcome_of(failure)
        again = LETTERS.next_try(claim, now) if may_help else None
        if again:
            LETTERS.note(claim, AccessPackage, letter_at=again, letter_failure=code)
        else:
            _fail(claim, code)
        return False
    by = package.letter_by or User.objects.robot("privacy")
    with transaction.atomic():
        if LETTERS.note(claim, AccessPackage, link_sent_at=now, letter_failure="", **DONE):
            note_carried(below=below, by=by, now=now)
            said = {"package": "link sent"}
            history.record(obj=package.request, verb="changed", old={}, new=said, by=by, at=now)
    return True


def _fail(claim: Claim, code: str) -> None:
    """The desk sees that it did not go; the link is forgotten, and the copy is sealed again."""
    LETTERS.note(claim, AccessPackage, letter_failure=code, **DONE)


def _letter(package: AccessPackage, token: str, address: str, below: Below | None) -> EmailMessage:
    with translation.override(package.request.language or "fi"):
        words = {
            "link": settings.SITE_URL + reverse("gdpr:package_fetch", args=[token]), "package": package,
            "controller": settings.CONTROLLER_NAME, "contact": settings.CONTROLLER_CONTACT,
        }  # fmt: skip
        text = render_to_string("gdpr/email/package.txt", words) + (below.words if below else "")
        subject = _("What we know of you: your copy is ready")
    headers = {"Message-ID": message_id(f"package-{package.public_id}", settings.DEFAULT_FROM_EMAIL)}
    return EmailMessage(subject, text, None, [address], headers=headers)


def _is_open(package: AccessPackage, now: datetime) -> bool:
    return package.state in OPEN and package.expires_at > now


def _address(package: AccessPackage, now: datetime) -> str:
    person = package.request.person
    return address_for(person, ContactChannel.EMAIL, now) if person else ""


def _code(package: AccessPackage) -> str:
    """Of the row, so that nothing sealed in another row is taken for it; the secret is the server's."""
    return str(package.public_id.int)


def _token(package: AccessPackage) -> str:
    """The link as it was sealed, under a key that was changed since too."""
    if package.letter_token is None:
        return ""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    opened = (unsealed(bytes(package.letter_token), _code(package), secret=key) for key in keys)
    return next((one.decode() for one in opened if one is not None), "")
