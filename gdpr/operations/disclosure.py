"""Persons who leave the register: every batch is written down before it goes."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from gdpr.choices import AccessAction, AccessPurpose
from gdpr.choices.ledgers import DisclosedBy
from gdpr.models import AccessLog, DeskJob, DisclosedPersons, Disclosure, Recipient, RecipientKey
from gdpr.operations.access import record_access
from gdpr.operations.desk_job import note_run
from gdpr.reading.due import received_day
from users.models import User

PART = 5000
API_JOB = "gdpr.gather_api_disclosures"


@transaction.atomic
def record_export(
    *, rows: QuerySet, path: str, what: str, fields: list[str], screen: str, purpose: str, recipient: Recipient | None,
    by: User, now: datetime,
) -> Disclosure | None:  # fmt: skip
    """Write down a list that is taken out: whose rows it holds (`path` leads from them to universal IDs), to whom it
    goes, nobody meaning our own use, and until when it may be used. A list about nobody is not written down."""
    uids = rows.order_by().exclude(**{path: None}).values_list(path, flat=True).distinct()
    made = record_disclosure(
        subjects=uids.iterator(chunk_size=PART), what=what, fields=fields, purpose=purpose, recipient=recipient, by=by,
        now=now, via=DisclosedBy.EXPORT, days=settings.EXPORT_DAYS,
    )  # fmt: skip
    for part in made.parts.all() if made else ():
        record_access(
            by_id=by.pk, action=AccessAction.EXPORT, purpose=purpose, screen=screen, subjects=part.subjects, at=now
        )  # fmt: skip
    return made


@transaction.atomic
def record_disclosure(
    *, subjects: Iterable[UUID], what: str, fields: list[str], purpose: str, recipient: Recipient | None, by: User,
    now: datetime, via: str = DisclosedBy.OTHER, days: int | None = None,
) -> Disclosure | None:  # fmt: skip
    """Write down that these persons were given to a recipient. None when there were none."""
    parts = _parts(subjects)
    if not parts:
        return None
    disclosure = Disclosure(
        recipient=recipient, via=via, purpose=purpose, what=what[:120], fields=[name[:120] for name in fields],
        count=sum(map(len, parts)), by=by, at=now,
        valid_until=None if days is None else received_day(now) + timedelta(days=days),
    )  # fmt: skip
    disclosure.save(force_insert=True)
    DisclosedPersons.objects.bulk_create(
        [DisclosedPersons(disclosure=disclosure, subjects=part) for part in parts], batch_size=20
    )
    return disclosure


def gather_api_disclosures(*, now: datetime) -> int:
    """Turn what recipients read with their keys on each day that has passed into a disclosure of that day. Days that
    were dealt with are not looked at again. Returns disclosures made."""
    yesterday = received_day(now) - timedelta(days=1)
    job = DeskJob.objects.filter(name=API_JOB).first()
    day = date.fromordinal(job.mark) + timedelta(days=1) if job and job.mark else yesterday
    count = 0
    while day <= yesterday:
        with transaction.atomic():
            for link in RecipientKey.objects.select_related("recipient", "token__user"):
                count += _read_on(link, day, now)
            note_run(name=API_JOB, now=now, mark=day.toordinal())
        day += timedelta(days=1)
    note_run(name=API_JOB, now=now)
    return count


def _read_on(link: RecipientKey, day: date, now: datetime) -> int:
    begin = timezone.make_aware(datetime.combine(day, time.min))
    rows = AccessLog.objects.filter(
        token_id=link.token_id, action=AccessAction.API, at__gte=begin, at__lt=begin + timedelta(days=1)
    )
    uids = {uid for subjects in rows.values_list("subjects", flat=True) for uid in subjects}
    screens = sorted(set(rows.values_list("screen", flat=True)))
    made = record_disclosure(
        subjects=sorted(uids), what=", ".join(screens), fields=[], purpose=AccessPurpose.EXCHANGE,
        recipient=link.recipient, by=link.token.user, now=now, via=DisclosedBy.API,
    )  # fmt: skip
    return 0 if made is None else 1


def _parts(subjects: Iterable[UUID]) -> list[list[UUID]]:
    """The persons in parts of five thousand."""
    parts: list[list[UUID]] = []
    for number, uid in enumerate(subjects):
        if number % PART == 0:
            parts.append([])
        parts[-1].append(uid)
    return parts
