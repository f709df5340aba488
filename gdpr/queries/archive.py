"""The legal archive: what the desk finds in it, and what of it a person is told."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from common.display import day_text
from gdpr.models import LegalArchive, Purpose, SubjectRequest
from gdpr.queries.erasure.archived import ACCOUNTING
from gdpr.queries.gather import Fact, Row, register_name

ARCHIVE = "gdpr.legalarchive"
MOST = 200


def archive_of(words: str, *, today: date) -> QuerySet[LegalArchive]:
    """What is kept, those whose time ends first; with words, those whose name has each of them."""
    return LegalArchive.objects.standing(today).named(words).order_by("until", "name", "pk")


def may_be_sender(request: SubjectRequest, *, today: date) -> list[LegalArchive]:
    """Rows that may be about the sender of a request, by the whole name, and those that somebody chose."""
    named = LegalArchive.objects.standing(today).named(request.requester_name)
    rows = list(named[:MOST]) if request.requester_name.strip() else []
    chosen = [row for row in request.archived.all() if row not in rows]
    return chosen + rows


def archive_rows(request: SubjectRequest) -> list[Row]:
    """What the copy tells of the rows that somebody recognised as the sender's."""
    return [
        Row(
            ARCHIVE, register_name(ARCHIVE),
            [
                Fact("name", _("Name"), row.name), Fact("ground", _("Ground"), row.get_ground_display()),
                Fact("document", _("Document"), row.document), Fact("until", _("Kept until"), day_text(row.until)),
            ],
        )
        for row in request.archived.order_by("pk")
    ]  # fmt: skip


def archive_purposes(known: Iterable[Purpose]) -> list[Purpose]:
    """The purpose for which the archive keeps names, unless it is told already."""
    return [one for one in Purpose.objects.filter(slug=ACCOUNTING) if one not in known]
