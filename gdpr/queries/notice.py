"""The privacy notice as the register stands, and whom it was and must be given to."""

from datetime import date

from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from gdpr.models import NoticeObligation, PrivacyNotice
from gdpr.queries.processing import record_of_processing


def notice_html(language: str, *, today: date) -> str:
    """The text of articles 13 and 14, drawn from the record of processing."""
    with translation.override(language):
        sources = [
            _("the person, in talks, messages and forms"), _("the person’s employer and colleagues"),
            _("public registers of companies"), _("partners and sellers of addresses, named on request"),
        ]  # fmt: skip
        words = {"record": record_of_processing(today=today), "sources": sources}
        return render_to_string("gdpr/notice/body.html", words).strip()


def latest_notices() -> list[PrivacyNotice]:
    """The newest version in each language; nothing before the first one is published."""
    last = PrivacyNotice.objects.order_by("-version").first()
    return list(PrivacyNotice.objects.filter(version=last.version).order_by("language")) if last else []


def notice_for(language: str) -> PrivacyNotice | None:
    """The newest notice in the language, else in Finnish."""
    by_language = {one.language: one for one in latest_notices()}
    return by_language.get(language) or by_language.get("fi")


def obligations_by_due() -> QuerySet[NoticeObligation]:
    """Whom we owe a notice, the most urgent first."""
    rows = NoticeObligation.objects.open().select_related("person", "exempt_asked_by")
    return rows.order_by("due_on", "id")


def said_to_know() -> QuerySet[NoticeObligation]:
    """Who had been told already, as colleagues say, the newest first."""
    rows = NoticeObligation.objects.known().exclude(person=None)
    return rows.select_related("person", "exempt_asked_by").order_by("-obtained_at", "-id")
