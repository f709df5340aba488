"""How the desk is: what must be red before an authority or a person notices."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gdpr.models import (
    Breach,
    DeskFigure,
    DeskJob,
    ErasureRun,
    InboxTest,
    JournalEntry,
    LegalHold,
    LostAct,
    NoticeObligation,
    RecipientNotification,
    RequestTask,
    RetentionEvaluation,
    SensitiveFinding,
    SubjectRequest,
    Suppression,
    ViewingAlert,
)
from gdpr.queries.held_rows import held_for_long
from gdpr.queries.marks import key_mark
from gdpr.queries.retention.figures import failed_run, stopped_run
from gdpr.queries.webhook import recipients_without_secret
from gdpr.reading.signs import TO_DO

NIGHTLY = timedelta(hours=26)
LAG = timedelta(hours=1)  # the journal outside the database is written within minutes
SUPPRESSION_KEY = "suppression_key"
TO_TELL = timedelta(days=7)  # how long a recipient may wait to be told
GRACE = timedelta(
    days=3
)  # how long somebody may stand whose time is over: a night that failed is made up for
LOOKED_AT = timedelta(days=14)  # how long text that may be sensitive waits for somebody
UNDONE = timedelta(hours=1)  # the steps of an erasure are tried again each minute
# Without them somebody stays too long, is not told or not left in peace, and nothing else would say so.
JOBS = (
    "gdpr.gather_api_disclosures", "gdpr.tell_recipients", "gdpr.find_whom_to_tell", "gdpr.measure_desk",
    "gdpr.start_retention", "gdpr.resume_erasures", "gdpr.remove_old_packages", "gdpr.forget_archive",
    "gdpr.forget_requests", "gdpr.forget_held", "gdpr.forget_journal", "gdpr.recognise_suppressed",
    "gdpr.keep_access_months", "gdpr.watch_viewing", "gdpr.remind_of_requests", "gdpr.test_inbox",
    "gdpr.remove_orphans", "gdpr.forget_old_refusals",
    "gdpr.scan_texts",
)  # fmt: skip


@dataclass(frozen=True)
class Sign:
    """One thing that is well or not: `count` is how many are wrong, 0 being well; None: nobody has looked yet."""

    name: str
    words: str | Promise
    count: int | None
    url_name: str = ""
    detail: str = ""

    @property
    def is_red(self) -> bool:
        return bool(self.count)

    @property
    def to_do(self) -> str:
        """What to do about it, while it is red."""
        return str(TO_DO.get(self.name, "")) if self.is_red else ""


def signs(*, now: datetime, today: date) -> list[Sign]:
    """All of them, in the order of the page."""
    figures = {row.name: row for row in DeskFigure.objects.all()}
    waiting = RecipientNotification.objects.open().filter(made_at__lt=now - TO_TELL)
    due = Breach.objects.clock_runs().filter(aware_at__lt=now - timedelta(hours=72))
    late_tasks = RequestTask.objects.open().filter(due_on__lt=today)
    return [
        Sign("late_requests", _("Requests past their day"), SubjectRequest.objects.late(today).count(), "gdpr:request_list"),
        Sign("late_tasks", _("Tasks of requests past their day"), late_tasks.count(), "gdpr:request_list"),
        Sign("breach_due", _("Breaches past 72 hours and not told"), due.count(), "gdpr:breach_list"),
        Sign(
            "overdue_notices", _("Persons not told in time that we have their data (art. 13 and 14)"),
            NoticeObligation.objects.overdue(today).count(), "gdpr:notice_list",
        ),
        Sign("recipients_to_tell", _("Recipients not told for a week"), waiting.count(), "gdpr:recipient_list"),
        Sign(
            "mass_viewing", _("Days of very much looking, not looked into"), ViewingAlert.objects.unsettled().count(),
            "gdpr:access_list",
        ),
        Sign(
            "journal_behind", _("Entries of the journal of erasures not written for an hour"),
            JournalEntry.objects.to_write().filter(at__lt=now - LAG).count(),
        ),
        Sign(
            "webhook_secrets", _("Recipients that cannot check our webhooks any more: give them their new secret"),
            recipients_without_secret(), "gdpr:recipient_list",
        ),
        _lost_fingerprints(figures),
        _stopped_run(),
        _expired(now),
        Sign(
            "erasures", _("Erasures of which a step is not done for an hour"),
            ErasureRun.objects.at_work().filter(started_at__lt=now - UNDONE).count(), "gdpr:erasure_list",
        ),
        Sign(
            "holds", _("Legal holds whose day of review has come"), LegalHold.objects.to_review(today).count(),
            "gdpr:hold_list",
        ),
        Sign("held_rows", _("Rows held at the gate for more than a week"), held_for_long(now), "gdpr:held_list"),
        Sign(
            "sensitive", _("Texts that may be sensitive and that nobody has looked at for two weeks"),
            SensitiveFinding.objects.waiting().filter(found_at__lt=now - LOOKED_AT).count(), "gdpr:finding_list",
        ),
        Sign(
            "lost_acts", _("Facts put right, consents and requests that a restore has lost, not looked at"),
            LostAct.objects.unsettled().count(), "gdpr:lost_list",
        ),
        _inbox(now),
        _stopped_jobs(now),
        _figure(figures, "without_purpose", _("Persons without a purpose")),
        _figure(figures, "unclassified_custom", _("Values of custom fields that nobody classified")),
        _figure(figures, "live_database", _("Tables and columns that nobody classified")),
        _figure(figures, "traders", _("Sole traders of whom nobody is written down as a person"), "gdpr:trader_list"),
    ]  # fmt: skip


def _lost_fingerprints(figures: dict[str, DeskFigure]) -> Sign:
    """Addresses of people who refuse or were erased that are not recognised any more, for the key was changed."""
    known = figures.get(SUPPRESSION_KEY)
    is_lost = known is not None and known.words != key_mark()
    detail = _(
        "Set SUPPRESSION_KEY to what it was; where it was drawn from SECRET_KEY, to “suppression:” and the key of before."
    )
    return Sign(
        SUPPRESSION_KEY, _("Addresses that refuse or were erased and are not recognised, for the key was changed"),
        Suppression.objects.standing().count() if is_lost else 0, "", str(detail) if is_lost else "",
    )  # fmt: skip


def _stopped_run() -> Sign:
    """A nightly run that would end too many at once and waits for somebody who has looked. Meanwhile nobody is erased."""
    failed = failed_run()
    detail = _("The last one failed: %(failure)s") % {"failure": failed.failure} if failed else ""
    return Sign(
        "stopped_run", _("Nightly runs of retention that failed, or wait for somebody to let them go on"),
        int(stopped_run() is not None or failed is not None), "gdpr:retention_list", detail,
    )  # fmt: skip


def _expired(now: datetime) -> Sign:
    """Persons who should be gone (art. 5(1)(e)): the run did not come, or their erasure fails night after night."""
    return Sign(
        "expired", _("Persons whose time was over three days ago, and who are still here"),
        RetentionEvaluation.objects.still_here(now - GRACE).count(), "gdpr:retention_list",
    )  # fmt: skip


def _inbox(now: datetime) -> Sign:
    """Tests of the inbox that nobody wrote down within a day, since one came through. Without an inbox nothing can be
    tested: told, not red."""
    words = _("Tests of the inbox that did not come through")
    if not settings.PRIVACY_INBOX:
        return Sign("inbox", words, None)
    lost = InboxTest.objects.filter(registered_at=None, sent_at__lt=now - timedelta(hours=24))
    through = InboxTest.objects.filter(registered_at__isnull=False).order_by("-sent_at").first()
    return Sign(
        "inbox", words, (lost.filter(sent_at__gt=through.sent_at) if through else lost).count(), "",
        str(_("A new one goes out each day until one comes through.")) if lost.exists() else "",
    )  # fmt: skip


def _stopped_jobs(now: datetime) -> Sign:
    """Jobs that have run before and not for 26 hours."""
    stopped = DeskJob.objects.filter(name__in=JOBS, ran_at__lt=now - NIGHTLY).order_by("name")
    names = list(stopped.values_list("name", flat=True))
    return Sign("stopped_jobs", _("Jobs that have not run for 26 hours"), len(names), "", ", ".join(names))


def _figure(figures: dict[str, DeskFigure], name: str, words: Promise, url_name: str = "") -> Sign:
    row = figures.get(name)
    return Sign(name, words, row.value if row else None, url_name, row.words if row else "")
