"""The letter by which a person is told that we have their data, in their own language."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from contacts.models import Person
from gdpr.choices import ContactChannel
from gdpr.choices.ledgers import NoticeArticle
from gdpr.models import NoticeObligation, PrivacyNotice
from gdpr.queries.notice import notice_for
from gdpr.queries.reach import addresses_by_person
from gdpr.reading.mail import message_id, plain_text

LANGUAGES = ("fi", "en")


@dataclass(frozen=True)
class NoticeLetter:
    """A letter as it goes out."""

    notice: PrivacyNotice
    subject: str
    text: str
    html: str

    def to(self, address: str, *, number: str) -> EmailMultiAlternatives:
        """The message. Sent again after a worker was killed, it is the same one to the reader's mail program
        (RFC 5322, 3.6.4)."""
        headers = {"Message-ID": message_id(f"notice-{number}", settings.DEFAULT_FROM_EMAIL)}
        message = EmailMultiAlternatives(self.subject, self.text, None, [address], headers=headers)
        message.attach_alternative(self.html, "text/html")
        return message


def language_of(person: Person) -> str:
    """The language of ours in which a person is written to."""
    return person.language if person.language in LANGUAGES else "fi"


def notice_letter(source: str, language: str, article: str = NoticeArticle.OTHERS) -> NoticeLetter | None:
    """The letter that names the source, with the whole notice below it (art. 14(1) and (2)); to whoever gave the data
    it says so instead (art. 13). None while no notice is published."""
    notice = notice_for(language)
    if notice is None:
        return None
    with translation.override(notice.language):
        words = {
            "source": source, "controller": settings.CONTROLLER_NAME, "contact": settings.CONTROLLER_CONTACT,
            "is_own": article == NoticeArticle.OWN, "link": settings.SITE_URL + reverse("gdpr:privacy_notice"), "notice": notice, "language": notice.language,
        }  # fmt: skip
        text = render_to_string("gdpr/email/notice.txt", words | {"body": plain_text(notice.html)})
        html = render_to_string("gdpr/email/notice.html", words)
        return NoticeLetter(notice, _("Your contact details are in our customer register"), text, html)


def split_by_address(
    obligations: Iterable[NoticeObligation], at: datetime
) -> tuple[list[NoticeObligation], list[NoticeObligation]]:
    """Whom a letter can reach, and who has no e-mail address that works."""
    rows = list(obligations)
    known = addresses_by_person([one.person_id for one in rows if one.person_id], ContactChannel.EMAIL, at)
    reached = [one for one in rows if known.get(one.person_id or 0)]
    return reached, [one for one in rows if not known.get(one.person_id or 0)]


def one_for_each(rows: Iterable[NoticeObligation]) -> list[NoticeObligation]:
    """Of a person who gave some data and of whom others gave some, the letter that names the source: it tells all."""
    by_subject = {one.subject: one for one in sorted(rows, key=lambda one: one.article)}
    return sorted(by_subject.values(), key=lambda one: one.pk)
