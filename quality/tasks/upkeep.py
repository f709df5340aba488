"""Jobs of the upkeep queue, of mail that came back, and of the board."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone
from email_validator import EmailNotValidError
from email_validator.deliverability import validate_email_deliverability

from quality.operations import call, domain, mail, measure, scan, upkeep
from users.models import User

HEARD_BACK = timedelta(days=30)
KEEP_SETTLED = timedelta(days=730)
PATIENCE = timedelta(minutes=10)


def _robot() -> User:
    return User.objects.robot("upkeep")


@shared_task(name="quality.hear_activity")
def hear_activity(*, activity_id: int) -> None:
    """Put what an outcome says is wrong into the queue."""
    call.hear_activity(activity_id=activity_id, now=timezone.now())


@shared_task(name="quality.read_mail")
def read_mail(*, mail_id: int) -> None:
    """Read a file of mail that came back."""
    mail.read_mail(mail_id=mail_id, by=_robot(), clock=timezone.now)


@shared_task(name="quality.resume_mail")
def resume_mail() -> None:
    """Go on with what a killed worker left, or what came while Redis was away; hear the calls nobody heard."""
    now = timezone.now()
    mail.read_waiting(by=_robot(), clock=timezone.now, before=now - PATIENCE)
    call.hear_missed(now=now, since=now - HEARD_BACK)


@shared_task(name="quality.scan")
def scan_facts() -> int:
    """Look for facts that cannot be so and for facts nobody confirmed for long; returns how many findings are new."""
    domain.learn_domains(takes_mail=_takes_mail, now=timezone.now())
    upkeep.forget_old(before=timezone.now() - KEEP_SETTLED)
    return sum(found.new for found in scan.scan(now=timezone.now()).values())


@shared_task(name="quality.measure")
def measure_quality() -> int:
    """Take the figures of the board; returns how many."""
    return measure.take_figures(day=timezone.localdate(), today=timezone.localdate())


@shared_task(name="quality.remove_old_mail")
def remove_old_mail() -> None:
    """Throw away mail that nobody needs any more."""
    mail.remove_old_mail(now=timezone.now())


def _takes_mail(name: str) -> bool | None:
    """What the net says of a domain; None when it does not answer."""
    try:
        told = validate_email_deliverability(name, name, timeout=5)
    except EmailNotValidError:
        return False
    return None if told.get("unknown-deliverability") else True
