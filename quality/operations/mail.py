"""Mail that came back: taken in, read in the background, matched to contact points, thrown away."""

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import override

from common.jobs import alone, enqueue_on_commit
from companies.choices import ContactKind as CompanyKind
from companies.models import CompanyContactPoint
from contacts.choices import Bounce, ContactKind
from contacts.models import ContactPoint, Position
from contacts.operations.contact_point import mark_bounced
from history import operations as history
from history.choices import Act
from quality.choices import MailState, NoticeKind, Problem, Reporter
from quality.models import MailFile, MailNotice
from quality.operations.refusals import MailTooLarge, NoMail
from quality.operations.upkeep import raise_doubt
from quality.queries.facts import fact_of, record_of
from quality.queries.rules import settings_of_quality
from quality.reading.mail import Notice, looks_like_mail, mails_in, notice_of
from users.models import User

LIMIT_MB = 50
STEP = 100
LOCK = 4711
KEEP_FILES = timedelta(days=1)
KEEP_NOTICES = timedelta(days=365)
SAYS_LITTLE = {NoticeKind.AUTO, NoticeKind.UNKNOWN}
PROBLEM = {
    NoticeKind.HARD: Problem.BOUNCED, NoticeKind.SOFT: Problem.SOFT, NoticeKind.COMPLAINT: Problem.COMPLAINT,
    NoticeKind.LEFT: Problem.LEFT,
}  # fmt: skip


@transaction.atomic
def take_mail(*, upload: UploadedFile, by: User, now: datetime) -> MailFile:
    """Keep an uploaded mail or mailbox for the reading, which starts in the background. Refuses what is too large
    and what is no mail."""
    size = upload.size or 0
    if size > min(LIMIT_MB, settings.UPLOAD_LIMIT_MB) * 1024 * 1024:
        raise MailTooLarge(LIMIT_MB)
    head = upload.read(8192)
    upload.seek(0)
    if not looks_like_mail(head):
        raise NoMail
    row = MailFile(name=Path(upload.name or "").name[:200] or "mail", size=size, by=by, at=now)
    row.file.save("", upload, save=False)
    try:
        row.save()
    except BaseException:
        row.file.delete(save=False)
        raise
    enqueue_on_commit("quality.read_mail", mail_id=row.pk)
    return row


def read_mail(*, mail_id: int, by: User, clock: Callable[[], datetime]) -> Counter[str]:
    """Read a file from where it is, a hundred mails in a transaction together with the cursor; then throw it away.

    A killed worker loses one step and doubles nothing: each mail counts once, by its digest. Returns the counts.
    """
    with alone(LOCK, mail_id) as is_mine:
        row = MailFile.objects.waiting().filter(pk=mail_id).first() if is_mine else None
        if row is None:
            return Counter()
        if not row.file or not row.file.storage.exists(row.file.name):
            MailFile.objects.filter(pk=row.pk).update(state=MailState.FAILED, done_at=clock(), file="")
            return Counter()
        counts: Counter[str] = Counter(row.counts)
        mails = islice(mails_in(Path(row.file.path)), row.cursor, None)
        while batch := list(islice(mails, STEP)):
            notices = [notice_of(raw) for raw in batch]
            with transaction.atomic():
                counts += hear_notices(notices=notices, by=by, now=clock())
                MailFile.objects.filter(pk=row.pk).update(
                    cursor=models.F("cursor") + len(batch), counts=dict(counts)
                )
        _finish(row, MailState.DONE, now=clock())
        return counts


@transaction.atomic
def hear_notices(*, notices: list[Notice], by: User, now: datetime) -> Counter[str]:
    """Write down what mails say, match their addresses to the register and open upkeep. Returns the counts."""
    counts: Counter[str] = Counter(notice.kind.value for notice in notices)
    wanted = {
        (notice.digest, address): notice
        for notice in notices
        if notice.kind not in SAYS_LITTLE
        for address in notice.addresses
    }
    known = set(
        MailNotice.objects.filter(digest__in={digest for digest, _address in wanted}).values_list(
            "digest", "address"
        )
    )
    fresh = {key: notice for key, notice in wanted.items() if key not in known}
    counts["known"] = len(wanted) - len(fresh)
    MailNotice.objects.bulk_create(
        [
            MailNotice(
                digest=digest, address=address, kind=notice.kind, at=min(notice.at or now, now), read_at=now
            )
            for (digest, address), notice in fresh.items()
        ],
        ignore_conflicts=True,
    )
    spoken: dict[str, list[Notice]] = defaultdict(list)
    for (_digest, address), notice in fresh.items():
        spoken[address].append(notice)
    places = _places_of(set(spoken))
    counts["matched"] = sum(1 for address in spoken if places[address])
    counts["unmatched"] = len(spoken) - counts["matched"]
    with override(settings.LANGUAGE_CODE):  # one name, whoever took the mail in
        origin = history.Origin(act=Act.SYSTEM, source=str(Reporter.MAIL.label))
    with history.one_change_set(by=by, at=now, from_=origin):
        repeats = _repeats(set(spoken), now)
        for address, told in spoken.items():
            for obj in places[address]:
                for kind in {notice.kind for notice in told}:
                    counts["raised"] += _act(obj, kind, repeats[address], by=by, now=now)
    return counts


def _places_of(addresses: set[str]) -> dict[str, list[models.Model]]:
    """Where the register uses each address: three queries, however many addresses."""
    places: dict[str, list[models.Model]] = defaultdict(list)
    points = ContactPoint.objects.filter(
        kind=ContactKind.EMAIL, key__in=addresses, person__is_restricted=False
    )
    for point in points.select_related("person"):
        places[point.key].append(point)
    company_points = CompanyContactPoint.objects.filter(kind=CompanyKind.EMAIL, key__in=addresses)
    for point in company_points.select_related("company"):
        places[point.key].append(point)
    positions = Position.objects.annotate(mail=models.functions.Lower("work_email"))
    held = positions.filter(mail__in=addresses, ended_on=None).unrestricted()
    for position in held.select_related("person", "company"):
        places[position.mail].append(position)
    return places


def _repeats(addresses: set[str], now: datetime) -> dict[str, int]:
    """How often mail came back for a while from each address, within the days that count."""
    rule = settings_of_quality()
    rows = MailNotice.objects.filter(
        address__in=addresses, kind=NoticeKind.SOFT, at__gt=now - timedelta(days=rule.soft_days)
    )
    counted = dict(rows.values_list("address").annotate(n=models.Count("pk")).order_by())
    return {address: counted.get(address, 0) for address in addresses}


def _act(obj: models.Model, kind: NoticeKind, repeats: int, *, by: User, now: datetime) -> int:
    """What one address of the register gets for what was said. The mark comes first: the doubt outlives it."""
    is_point = isinstance(obj, ContactPoint)
    if kind == NoticeKind.HARD and is_point and obj.bounce != Bounce.HARD:
        mark_bounced(point=obj, by=by, now=now, bounce=Bounce.HARD)
    if kind == NoticeKind.SOFT:
        if is_point and not obj.bounce:
            mark_bounced(point=obj, by=by, now=now, bounce=Bounce.SOFT)
        if repeats < settings_of_quality().soft_repeats:
            return 0
    doubted, key, proposed = _doubt(obj, kind, now)
    if doubted is None:
        return 0
    raise_doubt(
        obj=doubted, fact=fact_of(record_of(doubted), key), problem=PROBLEM[kind], reporter=Reporter.MAIL, by=by,
        now=now, proposed=proposed,
    )  # fmt: skip
    return 1


def _doubt(
    obj: models.Model, kind: NoticeKind, now: datetime
) -> tuple[models.Model | None, str, dict[str, Any]]:
    """Which fact of which record is in doubt, and what is proposed."""
    person = getattr(obj, "person", None)
    if kind == NoticeKind.LEFT:
        held = obj if isinstance(obj, Position) else _held(person)
        day = timezone.localtime(now).date()
        return held, "position", {"ended_on": max(day, held.started_on or day)} if held else {}
    if kind == NoticeKind.COMPLAINT and person is not None:
        if not person.is_newsletter_subscriber:
            return obj, _key(obj), {}
        return person, "is_newsletter_subscriber", {"is_newsletter_subscriber": False}
    return obj, _key(obj), {}


def _held(person: Any) -> Position | None:
    if person is None:
        return None
    return person.positions.filter(ended_on=None).order_by("-is_primary", "id").first()


def _key(obj: models.Model) -> str:
    return "work_email" if isinstance(obj, Position) else "value"


def read_waiting(*, by: User, clock: Callable[[], datetime], before: datetime) -> int:
    """Read what a killed worker left, or what came while the broker was away. Returns how many files."""
    waiting = list(MailFile.objects.waiting().filter(at__lt=before).values_list("pk", flat=True))
    for number in waiting:
        read_mail(mail_id=number, by=by, clock=clock)
    return len(waiting)


def remove_old_mail(*, now: datetime) -> int:
    """Throw away files that nobody could read within a day, and what mails said a year ago. Returns how many files."""
    MailNotice.objects.filter(read_at__lt=now - KEEP_NOTICES).delete()
    old = list(MailFile.objects.exclude(file="").filter(at__lt=now - KEEP_FILES))
    for row in old:
        _finish(row, MailState.FAILED if row.state == MailState.WAITING else row.state, now=now)
    return len(old)


def _finish(row: MailFile, state: str, *, now: datetime) -> None:
    """What was read is said first; a file that a killed worker leaves behind goes the night after."""
    MailFile.objects.filter(pk=row.pk).update(state=state, done_at=row.done_at or now)
    row.file.storage.delete(row.file.name)
    MailFile.objects.filter(pk=row.pk).update(file="")
