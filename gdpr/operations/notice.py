"""Privacy notices published, and persons told where we have their data from (articles 13 and 14)."""

import hashlib
from collections.abc import Iterable
from datetime import date, datetime

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max

from common.constraints import refuse_unwanted_text
from gdpr.choices.ledgers import Exemption, NoticeArticle, NoticeState
from gdpr.models import DeskJob, NoticeDelivery, NoticeObligation, PrivacyNotice
from gdpr.operations.desk_job import note_run
from gdpr.operations.ledger_refusals import (
    ControllerMissing,
    ExemptByOne,
    NothingNew,
    NoticeMissing,
    ObligationEnded,
    OnlyWhenKnown,
)
from gdpr.operations.refusals import ReasonMissing
from gdpr.queries.notice import latest_notices, notice_html
from history.models import Change
from users.models import User

JOB, ENTER_JOB = "gdpr.find_whom_to_tell", "gdpr.enter_whom_to_tell"
LANGUAGES = ("fi", "en")
ENTER = """
INSERT INTO gdpr_noticeobligation (public_id, person_id, subject, article, source, obtained_at, due_on, state, exemption,
       exempt_because, letter, letter_tries, letter_failure)
SELECT gen_random_uuid(), p.id, p.public_id, CASE s.party WHEN 'zero' THEN '13' ELSE '14' END, s.source, c.at,
       CASE s.party WHEN 'zero' THEN (c.at AT TIME ZONE 'Europe/Helsinki')::date
            ELSE ((c.at AT TIME ZONE 'Europe/Helsinki')::date + interval '1 month')::date END, 'open', '', '', '', 0, ''
FROM history_change c JOIN history_changeset s ON s.id = c.change_set_id
JOIN contacts_person p ON p.id = c.object_id AND p.public_id = c.subject_id
WHERE c.object_type = 'contacts.person' AND c.verb = 'created' AND s.party IN ('zero', 'second', 'third')
  AND c.id > %s AND c.id <= %s
ON CONFLICT (subject, article) DO NOTHING
"""
# The first message and the first time the data is given to others come before the month (art. 14(3)(b) and (c)). A talk
# that is told afterwards, or of somebody who was written down after it, was had on the day of the data at the earliest.
OBTAINED = "(o.obtained_at AT TIME ZONE 'Europe/Helsinki')::date"
FIRST_MESSAGE = f"""
UPDATE gdpr_noticeobligation o SET due_on = GREATEST(f.day, {OBTAINED})
FROM (SELECT l.person_id, min((a.done_at AT TIME ZONE 'Europe/Helsinki')::date) AS day
      FROM activities_activityperson l JOIN activities_activity a ON a.id = l.activity_id
      WHERE a.state = 'done' AND a.direction IN ('outbound', 'two_way') AND a.kind IN ('call', 'email', 'letter', 'meeting')
        AND l.person_id IN (SELECT person_id FROM gdpr_noticeobligation WHERE state = 'open')
      GROUP BY l.person_id) f
WHERE o.person_id = f.person_id AND o.state = 'open' AND GREATEST(f.day, {OBTAINED}) < o.due_on
"""  # noqa: S608 (pieces of our own)
FIRST_DISCLOSURE = f"""
UPDATE gdpr_noticeobligation o SET due_on = GREATEST(f.day, {OBTAINED})
FROM (SELECT u.uid, min((d.at AT TIME ZONE 'Europe/Helsinki')::date) AS day
      FROM gdpr_disclosure d JOIN gdpr_disclosedpersons p ON p.disclosure_id = d.id, unnest(p.subjects) AS u(uid)
      WHERE d.recipient_id IS NOT NULL GROUP BY u.uid) f
WHERE o.subject = f.uid AND o.state = 'open' AND GREATEST(f.day, {OBTAINED}) < o.due_on
"""  # noqa: S608
GONE = "UPDATE gdpr_noticeobligation SET state = 'gone', ended_at = %s WHERE state = 'open' AND person_id IS NULL"


@transaction.atomic
def publish_notice(*, by: User, now: datetime, today: date) -> list[PrivacyNotice]:
    """Publish the notice as the register stands now, in every language of ours, under the next version. Refuses when
    no word has changed since the last one, and while the settings name no controller. Nothing published is ever changed."""
    if not settings.CONTROLLER_NAME or not settings.CONTROLLER_CONTACT:
        raise ControllerMissing
    version = (PrivacyNotice.objects.aggregate(last=Max("version"))["last"] or 0) + 1
    known = {one.language: one.sha256 for one in latest_notices()}
    made = []
    for language in LANGUAGES:
        html = notice_html(language, today=today)
        digest = hashlib.sha256(html.encode()).hexdigest()
        made.append(
            PrivacyNotice(version=version, language=language, html=html, sha256=digest, by=by, at=now)
        )
    if {one.language: one.sha256 for one in made} == known:
        raise NothingNew
    return PrivacyNotice.objects.bulk_create(made)


def enter_whom_to_tell(*, now: datetime) -> int:
    """Find, set by set, who came into the register since the last time by their own word or somebody else's. Only
    what is new is read, so it may be asked often: who gave us data is to be told at once. Returns new obligations."""
    last = Change.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    with transaction.atomic(), connection.cursor() as cursor:
        mark = DeskJob.objects.filter(name=ENTER_JOB).values_list("mark", flat=True).first()
        if mark is None:  # before these were two jobs, the nightly one kept the mark
            mark = DeskJob.objects.filter(name=JOB).values_list("mark", flat=True).first() or 0
        cursor.execute(ENTER, [mark, last])
        count = cursor.rowcount
        note_run(name=ENTER_JOB, now=now, mark=last)
    return count


def find_whom_to_tell(*, now: datetime) -> int:
    """Find who is to be told, bring forward the day of whoever was written to or given to others, and end what is
    about nobody any more. Returns new obligations."""
    count = enter_whom_to_tell(now=now)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(FIRST_MESSAGE)
        cursor.execute(FIRST_DISCLOSURE)
        cursor.execute(GONE, [now])
        note_run(name=JOB, now=now)
    return count


@transaction.atomic
def record_told(
    *, obligations: Iterable[NoticeObligation], how: str, by: User, now: datetime, language: str = "fi"
) -> int:
    """Note that these persons were told, with the newest version of the notice. Who has been told already is left
    out. Telling where others gave us the data from tells all that is told of data from the person (article 13(1) and
    (2) ask for no more than article 14), so that ends with it. Refuses while no notice is published. Returns how
    many were noted."""
    notice = next((one for one in latest_notices() if one.language == language), None)
    if notice is None:
        raise NoticeMissing
    numbers = [one.pk for one in obligations]
    rows = list(NoticeObligation.objects.select_for_update().open().filter(pk__in=numbers))
    count = len(rows)
    others = [one.subject for one in rows if one.article == NoticeArticle.OTHERS]
    own = NoticeObligation.objects.select_for_update().open().of_own_data().filter(subject__in=others)
    rows += own.exclude(pk__in=numbers)
    NoticeDelivery.objects.bulk_create(
        NoticeDelivery(obligation=one, notice=notice, how=how, by=by, at=now) for one in rows
    )
    NoticeObligation.objects.filter(pk__in=[one.pk for one in rows]).update(
        state=NoticeState.FULFILLED, ended_at=now
    )
    return count


@transaction.atomic
def ask_exemption(
    *, obligation: NoticeObligation, exemption: str, because: str, by: User, now: datetime
) -> None:
    """Propose that a person need not be told (art. 14(5)). It holds when somebody else approves it; until then the
    day stays. Refuses without the reason, and of data from the person any ground but that it is known (art. 13(4))."""
    if not because.strip():
        raise ReasonMissing
    refuse_unwanted_text({"reason": because})
    locked = _still_open(obligation)
    if locked.article == NoticeArticle.OWN and exemption != Exemption.KNOWS:
        raise OnlyWhenKnown
    locked.exemption, locked.exempt_because, locked.exempt_asked_by = exemption, because, by
    locked.save(update_fields=["exemption", "exempt_because", "exempt_asked_by"])


@transaction.atomic
def approve_exemption(*, obligation: NoticeObligation, by: User, now: datetime) -> None:
    """Approve what a colleague proposed. Refuses one's own proposal, and when there is none."""
    locked = _still_open(obligation)
    if not locked.exemption:
        raise ReasonMissing
    if locked.exempt_asked_by_id == by.pk:
        raise ExemptByOne
    locked.exempt_approved_by, locked.state, locked.ended_at = by, NoticeState.EXEMPT, now
    locked.save(update_fields=["exempt_approved_by", "state", "ended_at"])


def _still_open(obligation: NoticeObligation) -> NoticeObligation:
    locked = NoticeObligation.objects.select_for_update().get(pk=obligation.pk)
    if locked.state != NoticeState.OPEN:
        raise ObligationEnded
    return locked
