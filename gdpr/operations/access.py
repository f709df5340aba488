"""The record of who saw whom: written, kept in months, and looked through for those who see very many."""

import logging
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail
from django.db import connection, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import ngettext

from common.constraints import refuse_unwanted_text
from common.months import months_later
from gdpr.models import AccessLog, ViewingAlert
from gdpr.operations.refusals import AlertSettled, ReasonMissing
from gdpr.queries.access import persons_seen
from gdpr.queries.desk import desk_people
from gdpr.reading.mail import FAILURES
from users.models import User

logger = logging.getLogger(__name__)
KEPT_MONTHS = 24
AHEAD_MONTHS = 2
MOST_IN_A_ROW = 5000


def record_access(
    *, by_id: int, action: str, purpose: str, screen: str, subjects: Iterable[UUID], at: datetime, token_id: int | None = None
) -> None:  # fmt: skip
    """Write down that somebody saw these persons: one statement, and one row for each five thousand."""
    uids = sorted(set(subjects))
    parts = [uids[start : start + MOST_IN_A_ROW] for start in range(0, len(uids), MOST_IN_A_ROW)]
    AccessLog.objects.bulk_create(
        AccessLog(
            at=at, by_id=by_id, token_id=token_id, action=action, purpose=purpose, screen=screen[:80], subjects=part
        )
        for part in parts
    )  # fmt: skip


@transaction.atomic
def keep_months(*, today: date) -> tuple[int, int]:
    """Make the partitions of this month and the next two, and drop those of which every row is older than 24 months.
    Rows that came before their month had a partition move into it; none can be emptied by its own name. Returns how
    many were made and dropped."""
    this_month = today.replace(day=1)
    made = sum(_make(months_later(this_month, n)) for n in range(AHEAD_MONTHS + 1))
    _guard_partitions()
    last_kept = _name(months_later(this_month, -KEPT_MONTHS))
    old = [name for name in _partitions() if name < last_kept]
    with connection.cursor() as cursor:
        for name in old:
            cursor.execute(f"DROP TABLE {name}")
    return made, len(old)


def watch_viewing(*, now: datetime, today: date) -> int:
    """Raise an alert for each who saw more persons than the threshold today or yesterday, once for each day, and
    write to the privacy desk. Files taken out are told by their own ledger and do not count. Returns new alerts."""
    made = []
    for day in (today - timedelta(days=1), today):
        for user, persons, threshold in persons_seen(day):
            alert = ViewingAlert(user_id=user, on=day, persons=persons, threshold=threshold, found_at=now)
            made += _raise(alert)
    if made:
        _write_to_desk(len(made))
    return len(made)


@transaction.atomic
def settle_alert(*, alert: ViewingAlert, finding: str, by: User, now: datetime) -> None:
    """Note what it was about. Refuses without a finding, and what has been settled."""
    if not finding.strip():
        raise ReasonMissing
    refuse_unwanted_text({"finding": finding})
    locked = ViewingAlert.objects.select_for_update().get(pk=alert.pk)
    if locked.settled_at is not None:
        raise AlertSettled
    locked.finding, locked.settled_by, locked.settled_at = finding, by, now
    locked.save(update_fields=["finding", "settled_by", "settled_at"])


@transaction.atomic
def _raise(alert: ViewingAlert) -> list[ViewingAlert]:
    """The alert when it is the first of that day; a known one keeps the higher count."""
    known = ViewingAlert.objects.select_for_update().filter(user_id=alert.user_id, on=alert.on).first()
    if known is None:
        alert.save(force_insert=True)
        return [alert]
    if alert.persons > known.persons:
        known.persons = alert.persons
        known.save(update_fields=["persons"])
    return []


def _write_to_desk(count: int) -> None:
    for reader in desk_people():
        with translation.override(reader.language):
            subject = ngettext(
                "%(count)d colleague has looked at very many persons",
                "%(count)d colleagues have looked at very many persons",
                count,
            ) % {"count": count}
            words = {"reader": reader, "link": settings.SITE_URL + reverse("gdpr:access_list")}
            text = render_to_string("gdpr/email/viewing.txt", words)
            try:
                send_mail(subject, text, None, [reader.email])
            except (
                FAILURES
            ) as failure:  # the alert stands on the page and on Health; the others are written to
                logger.warning("A letter about very much looking did not go: %s", type(failure).__name__)


def _make(month: date) -> int:
    name, following = _name(month), months_later(month, 1)
    if name in _partitions():
        return 0
    begin, end = f"'{month.isoformat()} 00:00+00'", f"'{following.isoformat()} 00:00+00'"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {name} (LIKE gdpr_accesslog INCLUDING DEFAULTS INCLUDING CONSTRAINTS)")
        cursor.execute("SET LOCAL kolmikanta.moving = 'on'")
        cursor.execute(
            f"WITH moved AS (DELETE FROM gdpr_accesslog_rest WHERE at >= {begin} AND at < {end} RETURNING *) "  # noqa: S608
            f"INSERT INTO {name} SELECT * FROM moved"
        )
        cursor.execute("SET LOCAL kolmikanta.moving = 'off'")
        cursor.execute(
            f"ALTER TABLE gdpr_accesslog ATTACH PARTITION {name} FOR VALUES FROM ({begin}) TO ({end})"
        )
    return 1


def _guard_partitions() -> None:
    """Triggers on rows come to a partition from its table, one on the whole statement does not."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT i.inhrelid::regclass::text FROM pg_inherits i WHERE i.inhparent = 'gdpr_accesslog'::regclass "
            "AND NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = i.inhrelid AND t.tgname = 'never_emptied')"
        )
        for (name,) in cursor.fetchall():
            cursor.execute(
                f"CREATE TRIGGER never_emptied BEFORE TRUNCATE ON {name} "
                "FOR EACH STATEMENT EXECUTE FUNCTION gdpr_is_never_emptied()"
            )


def _partitions() -> list[str]:
    """Names of the monthly partitions, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'gdpr_accesslog'::regclass"
        )
        return sorted(name for (name,) in cursor.fetchall() if name != "gdpr_accesslog_rest")


def _name(month: date) -> str:
    return f"gdpr_accesslog_{month:%Y_%m}"
