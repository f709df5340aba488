"""Letters with links: asked for on a page that tells nothing, written by a worker that looks the address up."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from common.jobs import enqueue_on_commit
from gdpr.models import LinkRequest
from gdpr.operations.double_opt_in import confirming_token
from gdpr.operations.notice_letter import Below, note_carried, notice_below
from gdpr.operations.outbox import Claim, Outbox
from gdpr.queries.links import holders_of, may_be_asked, own_page_url
from gdpr.queries.marks import mark_of
from gdpr.reading.mail import FAILURES, message_id, outcome_of
from users.models import User

LANGUAGES = {"fi", "en"}
LINKS = Outbox(
    to_go=LinkRequest.objects.to_go, at="next_at", tries="tries",
    waits=[timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720)],
)  # fmt: skip


@dataclass(frozen=True)
class Letter:
    """A letter as it goes out, and the notice that it carries."""

    subject: str
    text: str
    below: Below | None


@transaction.atomic
def ask_for_link(*, email: str, language: str, now: datetime) -> None:
    """Note that somebody wants the link to their own page. The same is done for an address that nobody has."""
    LinkRequest.objects.create(email=email.lower(), language=language, asked_at=now, next_at=now)
    enqueue_on_commit("gdpr.send_links")


def send_links(*, now: datetime) -> int:
    """Write every letter whose moment has come and forget that it was asked for; an address that nobody has gets none.
    A server that is away is tried again, five times. Any number of workers may do this; one killed between the
    server's word and the note sends the same message again. Returns letters sent."""
    return LINKS.work_off(send=lambda claim: _send_one(claim, now), now=now)


def _send_one(claim: Claim, now: datetime) -> bool:
    rows = LinkRequest.objects.select_related("event__topic", "event__text", "event__person")
    one = rows.filter(pk=claim.number).first()
    if one is None:
        return False  # its consent went meanwhile
    with translation.override(one.language if one.language in LANGUAGES else "en"):
        letter = _confirmation(one) if one.event else _own_page(one)
    if letter is None:
        LINKS.forget(claim, LinkRequest)
        return False
    number = f"link-{one.pk}-{one.asked_at:%Y%m%d%H%M%S}"
    headers = {"Message-ID": message_id(number, settings.DEFAULT_FROM_EMAIL)}
    try:
        EmailMessage(letter.subject, letter.text, None, [one.email], headers=headers).send()
    except FAILURES as failure:
        _note_failure(claim, failure, now)
        return False
    with transaction.atomic():
        if LINKS.forget(claim, LinkRequest):
            note_carried(below=letter.below, by=User.objects.robot("privacy"), now=now)
    return True


def _note_failure(claim: Claim, failure: Exception, now: datetime) -> None:
    again = LINKS.next_try(claim, now) if outcome_of(failure)[2] else None
    if again:
        LINKS.note(claim, LinkRequest, next_at=again)
    else:
        LINKS.forget(claim, LinkRequest)  # who still wants the link asks again


def _confirmation(one: LinkRequest) -> Letter | None:
    """Whoever is gone from the register is not asked any more, nor who refused meanwhile, has died or whose data may
    only be stored: looked at when the letter goes out."""
    if one.event is None or one.event.person is None or not may_be_asked(one.event):
        return None
    url = settings.SITE_URL + reverse("gdpr:consent_confirm", args=[confirming_token(event=one.event)])
    words = {
        "topic": one.event.topic,
        "text": one.event.text,
        "url": url,
        "controller": settings.CONTROLLER_NAME,
    }
    subject = _("Please confirm: %(topic)s") % {"topic": one.event.topic}
    return _letter(subject, "confirm", words, notice_below(person=one.event.person))


def _own_page(one: LinkRequest) -> Letter | None:
    """Only who alone has an address is shown what is known; where a mailbox is shared, nobody reads of the others. The
    link is of the moment at which it was asked for: sent again, it is the same."""
    holders = holders_of("email", one.email)
    if not holders:
        return None
    is_alone = len(holders) == 1
    url = own_page_url(holders[0], mark_of("email", one.email), one.asked_at) if is_alone else ""
    words = {
        "url": url, "days": settings.OWN_PAGE_DAYS, "controller": settings.CONTROLLER_NAME,
        "contact": settings.CONTROLLER_CONTACT,
    }  # fmt: skip
    return _letter(
        _("Your own page"), "own_page", words, notice_below(person=holders[0]) if is_alone else None
    )


def _letter(subject: str, template: str, words: dict, below: Below | None) -> Letter:
    text = render_to_string(f"gdpr/email/{template}.txt", words)
    return Letter(subject, text + (below.words if below else ""), below)
