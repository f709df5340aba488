"""Letters with links: asked for on a page that tells nothing, written by a worker that looks the address up."""

from datetime import datetime

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from common.jobs import enqueue_on_commit
from contacts.models import Person
from gdpr.models import LinkRequest
from gdpr.operations.double_opt_in import confirming_token
from gdpr.operations.notice_letter import carry_notice
from gdpr.queries.links import holders_of, own_page_url
from gdpr.queries.marks import mark_of
from users.models import User

LANGUAGES = {"fi", "en"}


@transaction.atomic
def ask_for_link(*, email: str, language: str, now: datetime) -> None:
    """Note that somebody wants the link to their own page. The same is done for an address that nobody has."""
    LinkRequest.objects.create(email=email.lower(), language=language, asked_at=now)
    enqueue_on_commit("gdpr.send_links")


def send_links(*, now: datetime) -> int:
    """Write every letter that waits and forget that it was asked for; an address that nobody has gets none. Safe to
    repeat and to be killed in: a letter may come twice, none is lost. Returns letters sent."""
    sent = 0
    for number in list(LinkRequest.objects.order_by("asked_at", "id").values_list("pk", flat=True)[:1000]):
        with transaction.atomic():
            rows = LinkRequest.objects.select_for_update(skip_locked=True, of=("self",))
            one = rows.select_related("event__topic", "event__text").filter(pk=number).first()
            if one is None:
                continue
            language = one.language if one.language in LANGUAGES else "en"
            with translation.override(language):
                sent += _confirmation(one, now) if one.event else _own_page(one, now)
            one.delete()
    return sent


def _confirmation(one: LinkRequest, now: datetime) -> int:
    url = settings.SITE_URL + reverse("gdpr:consent_confirm", args=[confirming_token(event=one.event)])
    words = {
        "topic": one.event.topic,
        "text": one.event.text,
        "url": url,
        "controller": settings.CONTROLLER_NAME,
    }
    subject = _("Please confirm: %(topic)s") % {"topic": one.event.topic}
    return _send(one.email, subject, "confirm", words, below=_notice_for(one.event.person, now))


def _own_page(one: LinkRequest, now: datetime) -> int:
    """Only who alone has an address is shown what is known; where a mailbox is shared, nobody reads of the others."""
    holders = holders_of("email", one.email)
    if not holders:
        return 0
    url = own_page_url(holders[0], mark_of("email", one.email), now) if len(holders) == 1 else ""
    words = {
        "url": url, "days": settings.OWN_PAGE_DAYS, "controller": settings.CONTROLLER_NAME,
        "contact": settings.CONTROLLER_CONTACT,
    }  # fmt: skip
    below = _notice_for(holders[0], now) if len(holders) == 1 else ""
    return _send(one.email, _("Your own page"), "own_page", words, below=below)


def _notice_for(person: Person | None, now: datetime) -> str:
    """The notice that is owed, if any: noted as given in the transaction that sends the letter."""
    return carry_notice(person=person, by=User.objects.robot("privacy"), now=now) if person else ""


def _send(email: str, subject: str, template: str, words: dict, *, below: str = "") -> int:
    text = render_to_string(f"gdpr/email/{template}.txt", words) + below
    return send_mail(subject, text, None, [email])
