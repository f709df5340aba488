"""Jobs of cases and maintenance."""

import logging
from smtplib import SMTPException

from celery import shared_task
from django.utils import timezone

from service.operations.escalation import escalate_case
from service.operations.plan_upkeep import carry_over_templates, work_out_all_dues
from service.queries.escalation import cases_to_escalate
from users.models import User

logger = logging.getLogger(__name__)


@shared_task(name="service.escalate_late_answers")
def escalate_late_answers() -> int:
    """Remind of every promise that is late; returns of how many. One that cannot be sent does not hold up the rest."""
    now = timezone.now()
    told = 0
    for case_id in cases_to_escalate(now=now):
        try:
            told += bool(escalate_case(case_id=case_id, now=now))
        except (SMTPException, OSError) as failure:
            logger.warning("Escalation of case %s waits: %s", case_id, type(failure).__name__)
    return told


@shared_task(name="service.work_out_maintenance")
def work_out_maintenance() -> int:
    """Give new items their plans, and work out anew what is due when; returns how many plans moved."""
    now, robot = timezone.now(), User.objects.robot("service")
    carry_over_templates(by=robot, now=now)
    return work_out_all_dues(by=robot, now=now)
