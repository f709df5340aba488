"""Late answers are told to the owner, then to the team; maintenance is kept up each night."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from service.tasks.case import escalate_late_answers, work_out_maintenance
from tests.factories.cases import CaseFactory, PlanFactory
from tests.factories.installed_base import ItemFactory, ProductFactory
from tests.factories.users import TeamFactory, UserFactory
from users.models import Membership

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def at(moment):
    return time_machine.travel(moment, tick=False)


@pytest.fixture
def late(clerk):
    team = TeamFactory()
    mate = UserFactory(role="aftermarket", email="mate@example.com")
    Membership.objects.create(user=mate, team=team)
    Membership.objects.create(user=UserFactory(role="marketing"), team=team)
    return CaseFactory(
        owner=clerk, team=team, answer_due_at=MONDAY - timedelta(hours=1), subject="Aino Virtasen kone"
    )


def test_the_owner_is_reminded_once_and_after_an_hour_of_service_the_team(late, mailoutbox):
    with at(MONDAY):
        assert (escalate_late_answers(), escalate_late_answers()) == (1, 0)
    with at(MONDAY + timedelta(minutes=59)):
        assert escalate_late_answers() == 0
    with at(MONDAY + timedelta(minutes=60)):
        assert (escalate_late_answers(), escalate_late_answers()) == (1, 0)

    late.refresh_from_db()
    assert [letter.to for letter in mailoutbox] == [["clerk@example.com"], ["mate@example.com"]]
    assert late.escalation == "team"
    assert "Virta" not in "".join(letter.subject + letter.body for letter in mailoutbox)


def test_nobody_is_reminded_of_what_was_answered_or_waits(late, mailoutbox):
    late.answered_at = MONDAY
    late.save()
    CaseFactory(state="waiting", waiting_since=MONDAY, answer_due_at=None)

    with at(MONDAY):
        assert escalate_late_answers() == 0
    assert mailoutbox == []


def test_when_the_owner_is_gone_the_team_is_told_at_once(late, clerk, mailoutbox):
    clerk.is_active = False
    clerk.save()

    with at(MONDAY):
        assert escalate_late_answers() == 1
    assert [letter.to for letter in mailoutbox] == [["mate@example.com"]]


def test_new_items_get_their_plans_over_night():
    template = PlanFactory(item=None, product=ProductFactory(), last_done_on=None, next_due_on=None)
    item = ItemFactory(product=template.product, delivered_on=MONDAY.date())

    with at(MONDAY):
        work_out_maintenance()

    plan = template.item_plans.get()
    assert (plan.item, plan.next_due_on.isoformat()) == (item, "2027-11-23")
