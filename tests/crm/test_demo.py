"""The demo register: everything in it, at hours at which people work."""

import random
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from activities.models import Activity
from crm.demo.hours import Hours
from crm.demo.register import DemoRegister
from gdpr.models import Death, HeldRow, LegalHold, Restriction, SensitiveFinding, SubjectRequest
from installed_base.models import InstalledItem, Placement
from quality.models import DuplicatePair
from service.models import (
    CampaignItem,
    MaintenancePlan,
    Opportunity,
    ServiceCase,
    ServiceContract,
    ServiceVisit,
)

SUNDAY_NIGHT = datetime(2026, 11, 22, 23, 32, tzinfo=UTC)
HELSINKI = ZoneInfo("Europe/Helsinki")


def is_at_work(moment: datetime) -> bool:
    local = moment.astimezone(HELSINKI)
    return local.isoweekday() <= 5 and 8 <= local.hour <= 15 and local.minute in (0, 15, 30, 45)


def test_work_is_done_and_planned_at_working_hours_whenever_the_demo_is_loaded():
    hours = Hours(SUNDAY_NIGHT, random.Random(1))

    moments = [hours.ago(days) for days in range(60)] + [hours.ahead(days) for days in range(-5, 60)]

    assert all(is_at_work(moment) for moment in moments)
    assert all(hours.ago(days) < SUNDAY_NIGHT for days in range(10))


@pytest.mark.slow
def test_the_demo_shows_every_side_of_the_aftermarket(db):
    DemoRegister(SUNDAY_NIGHT).build()

    assert all(is_at_work(one.due_at) for one in Activity.objects.exclude(due_at=None))
    assert InstalledItem.objects.filter(is_ours=False).exists()
    assert Placement.objects.filter(during__endswith__isnull=False).exists()
    assert ServiceCase.objects.filter(kind="complaint", state="open").exists()
    running = ServiceCase.objects.filter(restore_due_at__gt=SUNDAY_NIGHT, restored_at=None)
    assert running.filter(onsite_at=None, onsite_due_at__gt=SUNDAY_NIGHT).exists()
    assert running.filter(onsite_at__isnull=False).exists()
    assert ServiceVisit.objects.filter(state="planned", planned_at__gt=SUNDAY_NIGHT).exists()
    assert MaintenancePlan.objects.filter(next_due_on__lt=SUNDAY_NIGHT.date()).exists()
    assert ServiceContract.objects.filter(ends_on__lt=SUNDAY_NIGHT.date(), auto_renew_months__gt=0).exists()
    assert set(CampaignItem.objects.values_list("state", flat=True)) >= {
        "identified",
        "notified",
        "planned",
        "done",
    }
    assert Opportunity.objects.filter(state="open").count() > 20
    assert set(DuplicatePair.objects.values_list("kind", flat=True)) == {"company", "person"}
    assert SubjectRequest.objects.count() == 6
    assert Restriction.objects.standing().exists()
    assert any(hold.keeps_a_part for hold in LegalHold.objects.standing())
    assert [
        rows.count() for rows in (HeldRow.objects.waiting(), Death.objects.standing(), Death.objects)
    ] == [1, 1, 2]
    assert set(SensitiveFinding.objects.values_list("category", "state")) == {
        ("health", "waiting"), ("crime", "waiting"), ("union", "fine"),
    }  # fmt: skip
