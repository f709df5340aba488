"""Jobs of the privacy desk."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps

from celery import shared_task
from django.utils import timezone

from common.jobs import alone
from gdpr.operations.access import keep_months, watch_viewing
from gdpr.operations.archive import forget_archive
from gdpr.operations.desk_job import note_run
from gdpr.operations.disclosure import gather_api_disclosures
from gdpr.operations.erasure.journal import forget_journal, write_journal
from gdpr.operations.erasure.plans import carry_out_plan, lapse_plans, resume_plans
from gdpr.operations.erasure.steps import finish_erasure, resume_erasures
from gdpr.operations.escalation import escalate_tasks, remind_of_requests
from gdpr.operations.held_row import forget_held
from gdpr.operations.held_rows_in import bring_in_released
from gdpr.operations.inbox import measure_desk, send_inbox_test
from gdpr.operations.links import send_links
from gdpr.operations.notice import enter_whom_to_tell, find_whom_to_tell
from gdpr.operations.notice_letter import reopen_returned, send_waiting_notices
from gdpr.operations.notification import find_what_to_tell
from gdpr.operations.orphans import remove_orphans
from gdpr.operations.package import remove_old_packages
from gdpr.operations.package_link import send_package_links
from gdpr.operations.request_end import forget_requests
from gdpr.operations.request_look import look_through, resume_looks
from gdpr.operations.retention.expiry import judge_new_persons, judge_person
from gdpr.operations.retention.run import resume_runs, start_run, work_off_run
from gdpr.operations.sensitive_scan import scan_texts
from gdpr.operations.suppression import forget_old_refusals, recognise_suppressed
from gdpr.operations.telling import tell_waiting_recipients
from users.models import User

LOCK = 7788
PATIENCE = timedelta(seconds=60)


def noted(name: str) -> Callable[[Callable[[], int | None]], Callable[[], int | None]]:
    """A job whose end is noted: not run for 26 hours, it is red on the page of the desk's health."""

    def watched(job: Callable[[], int | None]) -> Callable[[], int | None]:
        @wraps(job)
        def run() -> int | None:
            result = job()
            note_run(name=name, now=timezone.now())
            return result

        return run

    return watched


@shared_task(name="gdpr.remind_of_requests")
@noted("gdpr.remind_of_requests")
def remind_of_requests_daily() -> int:
    """Write to those who answer requests what is due, each once a day."""
    now, today = timezone.now(), timezone.localdate()
    return escalate_tasks(now=now, today=today) + remind_of_requests(now=now, today=today)


@shared_task(name="gdpr.remove_old_packages")
@noted("gdpr.remove_old_packages")
def remove_packages() -> int:
    """Remove packages whose time is over."""
    return remove_old_packages(now=timezone.now())


@shared_task(name="gdpr.look_through")
def look_through_texts(*, request_id: int) -> bool:
    """Find what texts of others say of the person of a request."""
    return look_through(request_id=request_id, now=timezone.now())


@shared_task(name="gdpr.resume_looks")
def resume_looks_through_texts() -> int:
    """Go on with looks that nobody made."""
    return resume_looks(now=timezone.now())


@shared_task(name="gdpr.remove_orphans")
@noted("gdpr.remove_orphans")
def remove_orphaned_files() -> int:
    """Remove files that no row names."""
    return remove_orphans(now=timezone.now())


@shared_task(name="gdpr.forget_archive")
@noted("gdpr.forget_archive")
def forget_old_archive() -> int:
    """Delete names of the legal archive that no law keeps any more."""
    return forget_archive(by=User.objects.robot("privacy"), now=timezone.now(), today=timezone.localdate())


@shared_task(name="gdpr.forget_requests")
@noted("gdpr.forget_requests")
def forget_old_requests() -> int:
    """Forget who asked, and what, in requests whose own time is over."""
    return forget_requests(now=timezone.now(), today=timezone.localdate())


@shared_task(name="gdpr.forget_held")
@noted("gdpr.forget_held")
def forget_held_rows() -> int:
    """Forget rows that were held at the gate for so long."""
    return forget_held(now=timezone.now())


@shared_task(name="gdpr.bring_in_released")
def bring_in_rows_let_in() -> int:
    """Bring rows of files in whose address was let in at the gate."""
    with alone(LOCK, 14) as is_alone:
        return bring_in_released(by=User.objects.robot("privacy"), now=timezone.now()) if is_alone else 0


@shared_task(name="gdpr.recognise_suppressed")
@noted("gdpr.recognise_suppressed")
def recognise_suppressed_addresses() -> int:
    """Find refusing people whose addresses came back."""
    with alone(LOCK, 1) as is_alone:
        return recognise_suppressed(by=User.objects.robot("privacy"), now=timezone.now()) if is_alone else 0


@shared_task(name="gdpr.forget_old_refusals")
@noted("gdpr.forget_old_refusals")
def forget_refusals_nobody_has() -> int:
    """Delete fingerprints of refusals whose years are over and whose address nobody has."""
    with alone(LOCK, 1) as is_alone:
        return forget_old_refusals(now=timezone.now()) if is_alone else 0


@shared_task(name="gdpr.scan_texts")
def scan_new_texts() -> int:
    """Look through what was written since for what articles 9 and 10 protect."""
    with alone(LOCK, 15) as is_alone:
        return scan_texts(now=timezone.now()) if is_alone else 0


@shared_task(name="gdpr.keep_access_months")
@noted("gdpr.keep_access_months")
def keep_access_months() -> None:
    """Make the coming months of the record of who saw whom, and drop the months that are too old."""
    keep_months(today=timezone.localdate())


@shared_task(name="gdpr.watch_viewing")
@noted("gdpr.watch_viewing")
def watch_who_sees_many() -> int:
    """Find who saw more persons than the threshold."""
    return watch_viewing(now=timezone.now(), today=timezone.localdate())


@shared_task(name="gdpr.finish_erasure")
def finish_one_erasure(*, run_id: int) -> bool:
    """Take the steps of one erasure that are left."""
    return finish_erasure(run_id=run_id, now=timezone.now())


@shared_task(name="gdpr.carry_out_erasure")
def carry_out_one_plan(*, plan_id: int) -> bool:
    """Erase as approved."""
    return carry_out_plan(plan_id=plan_id, now=timezone.now()) is not None


@shared_task(name="gdpr.resume_erasures")
@noted("gdpr.resume_erasures")
def resume_all_erasures() -> int:
    """Go on with erasures that stand still, end plans whose day is over, bring into the journal what it lacks."""
    now = timezone.now()
    write_journal(now=now)
    lapse_plans(now=now)
    return resume_plans(now=now) + resume_erasures(before=now - PATIENCE)


@shared_task(name="gdpr.forget_journal")
@noted("gdpr.forget_journal")
def forget_old_journal() -> int:
    """Remove what no backup can bring back any more."""
    return forget_journal(now=timezone.now())


@shared_task(name="gdpr.start_retention")
@noted("gdpr.start_retention")
def start_retention() -> int:
    """Begin to judge how long everybody is kept."""
    return start_run(by=None, now=timezone.now()).pk


@shared_task(name="gdpr.work_off_retention")
def work_off_retention(*, run_id: int) -> None:
    """Take part in a run until nothing of it is left."""
    work_off_run(run_id=run_id, by=User.objects.robot("retention"), clock=timezone.now)


@shared_task(name="gdpr.resume_retention")
def resume_retention() -> int:
    """Go on with runs whose worker was killed."""
    return resume_runs(now=timezone.now())


@shared_task(name="gdpr.judge_person")
def judge_one_person(*, person_id: int) -> None:
    """Give a person that was written a moment ago its purposes and its time."""
    judge_person(person_id=person_id, now=timezone.now(), today=timezone.localdate())


@shared_task(name="gdpr.judge_new_persons")
def judge_persons_never_judged() -> int:
    """Give purposes and times to whoever has none yet, however they came."""
    with alone(LOCK, 2) as is_alone:
        return judge_new_persons(now=timezone.now(), today=timezone.localdate()) if is_alone else 0


@shared_task(name="gdpr.send_links")
def send_waiting_links() -> int:
    """Write the letters with links that wait."""
    return send_links(now=timezone.now())


@shared_task(name="gdpr.send_package_links")
def send_links_of_packages() -> int:
    """Send the links of copies that wait."""
    return send_package_links(now=timezone.now())


@shared_task(name="gdpr.gather_api_disclosures")
def gather_disclosures_by_api() -> int:
    """Turn what recipients read with their keys into disclosures, day by day."""
    return gather_api_disclosures(now=timezone.now())


@shared_task(name="gdpr.tell_recipients")
def find_what_recipients_must_hear() -> int:
    """Find what was rectified or erased and who must be told."""
    with alone(LOCK, 12) as is_alone:
        return find_what_to_tell(now=timezone.now()) if is_alone else 0


@shared_task(name="gdpr.find_whom_to_tell")
def find_whom_to_tell_nightly() -> int:
    """Find who came into the register and must be told so."""
    with alone(LOCK, 13) as is_alone:
        if not is_alone:
            return 0
        return reopen_returned() + find_whom_to_tell(now=timezone.now())


@shared_task(name="gdpr.enter_whom_to_tell")
def enter_whom_to_tell_soon() -> int:
    """Find who gave us data, or came in from others, since the last time."""
    with alone(LOCK, 13) as is_alone:
        return enter_whom_to_tell(now=timezone.now()) if is_alone else 0


@shared_task(name="gdpr.send_notices")
def send_notices() -> int:
    """Send the letters with notices whose moment has come."""
    return send_waiting_notices(now=timezone.now())


@shared_task(name="gdpr.tell_waiting_recipients")
def tell_recipients_that_wait() -> int:
    """Tell recipients by webhook and e-mail what is to be told."""
    return tell_waiting_recipients(now=timezone.now())


@shared_task(name="gdpr.test_inbox")
@noted("gdpr.test_inbox")
def test_inbox() -> None:
    """Send the weekly test to the inbox for requests."""
    send_inbox_test(now=timezone.now())


@shared_task(name="gdpr.measure_desk")
def measure_desk_nightly() -> int:
    """Take the figures for which the whole register is looked through."""
    return measure_desk(now=timezone.now())
