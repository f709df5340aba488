"""The legal archive: names that documents hold, noted while the person is in the register; kept after the erasure for
as long as a law says; deleted on the day after."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from common.constraints import refuse_unwanted_text
from common.refusals import Refusal
from companies.models import Company
from contacts.models import Person
from gdpr.models import LegalArchive, Purpose, PurposeAssignment, SubjectRequest
from gdpr.operations.purpose import PurposeHeldAlready, assign_purpose, end_assignment
from gdpr.operations.refusals import RequestClosed
from gdpr.queries.erasure.archived import ACCOUNTING
from gdpr.queries.erasure.plan import Plan
from gdpr.reading.due import finnish_day
from history import operations as history
from users.models import User


class DocumentMissing(Refusal):
    """A law keeps a name in a document, not a person."""

    field = "document"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("Give the number of the invoice or receipt in which the name stands."))


class DocumentNoted(Refusal):
    """One document is noted once."""

    field = "document"

    def __init__(self) -> None:
        super().__init__(_("It is noted already that the person is named in this document."))


@transaction.atomic
def note_document(
    *, person: Person, document: str, year_ended_on: date, by: User, now: datetime, company: Company | None = None
) -> PurposeAssignment:  # fmt: skip
    """Note that a person is named in an accounting record of a financial year: the name outlives an erasure for as
    long as the law says (KPL 2:10 §), and keeps nobody in daily work. Refuses no document, and one that is noted.
    Recorded."""
    if not document.strip():
        raise DocumentMissing
    refuse_unwanted_text({"document": document})
    try:
        return assign_purpose(
            person=person, purpose=Purpose.objects.get(slug=ACCOUNTING), company=company, counts_from=year_ended_on,
            document=document.strip()[:120], by=by, now=now,
        )  # fmt: skip
    except PurposeHeldAlready:
        raise DocumentNoted from None


def end_document(*, noted: PurposeAssignment, by: User, now: datetime) -> None:
    """Take back that a person is named in a document: it was another one, or somebody else. An erasure does not keep
    the name for it then. Recorded."""
    end_assignment(assignment=noted, by=by, now=now)


def archive_names(*, what: Plan, by: User, now: datetime) -> int:
    """Move what a law keeps of a person who is being erased into the archive: a row for each document whose time is not
    over. Done again, the rows are there already. Recorded without the name; returns the rows made."""
    today, count = finnish_day(now), 0
    for one in what.archived:
        if one.until < today:
            continue
        row, is_new = LegalArchive.objects.get_or_create(
            subject_uid=what.person.public_id, ground=one.ground, document=one.document,
            defaults={"former_uids": what.ids[1:], "name": one.name, "until": one.until, "archived_at": now},
        )  # fmt: skip
        if is_new:
            _record(row, "created", by, now)
            count += 1
    return count


@transaction.atomic
def choose_archived(
    *, request: SubjectRequest, rows: Collection[LegalArchive], by: User, now: datetime
) -> None:
    """Say which names of the archive are the sender's: the copy tells them. Refuses a closed request. Recorded by
    count."""
    locked = SubjectRequest.objects.select_for_update().get(pk=request.pk)
    if not locked.is_open:
        raise RequestClosed
    wanted = [row.pk for row in rows]
    LegalArchive.objects.filter(request=locked).exclude(pk__in=wanted).update(request=None)
    LegalArchive.objects.filter(pk__in=wanted).update(request=locked)
    history.record(obj=locked, verb="changed", old={}, new={"archived": len(wanted)}, by=by, at=now)


@transaction.atomic
def forget_archive(*, by: User, now: datetime, today: date) -> int:
    """Delete what no law keeps any more; returns how many. Recorded without the name; repeated, it finds none."""
    over = list(LegalArchive.objects.select_for_update(skip_locked=True).past_their_time(today))
    if not over:
        return 0
    with history.one_change_set(by=by, at=now):
        for row in over:
            _record(row, "deleted", by, now)
        LegalArchive.objects.filter(pk__in=[row.pk for row in over]).delete()
    return len(over)


def _record(row: LegalArchive, verb: str, by: User, now: datetime) -> None:
    said = {"ground": row.ground, "until": row.until.isoformat()}
    old, new = ({}, said) if verb == "created" else (said, {})
    history.record(obj=row, verb=verb, old=old, new=new, by=by, at=now)
