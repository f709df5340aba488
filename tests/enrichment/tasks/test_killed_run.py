"""A run over an outside register is killed in the middle: no company is forgotten, none is written twice."""

from datetime import timedelta

import pytest
from django.utils import timezone

from companies.models import Company
from crm.demo.registers.shapes import ytj_company
from enrichment.models import EnrichmentRun, Lookup
from enrichment.operations import run as runs
from enrichment.operations.work import work_off
from history.models import Change
from tests.factories.users import UserFactory
from tests.killing import kill_while_waiting_for
from users.permissions import Role

ROWS, HELD = 12, 5
WEIGHTS = (7, 9, 10, 5, 8, 4, 2)
WORK = """
import time
from django.utils import timezone
from enrichment.operations.work import work_off
work_off(run_id={run}, clock=timezone.now, sleep=time.sleep)
"""


def business_ids(count: int) -> list[str]:
    """Numbers that the Finnish register could give: the check digit is right."""
    found: list[str] = []
    number = 2_000_001
    while len(found) < count:
        rest = sum(int(digit) * weight for digit, weight in zip(str(number), WEIGHTS, strict=True)) % 11
        if rest != 1:
            found.append(f"{number}-{11 - rest if rest else 0}")
        number += 1
    return found


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_killed_run_goes_on_with_the_company_that_comes_next(registers, world, fast, imported):
    for number in business_ids(ROWS):
        world.ytj[number] = ytj_company(number, f"Uusi {number} Oy")
        imported(business_id=number, legal_name=f"Vanha {number} Oy")
    admin = UserFactory(role=Role.ADMIN)
    run = runs.start_run(register="prh_ytj", kind="refresh", by=admin, now=timezone.now())
    mine = EnrichmentRun.objects.filter(pk=run.pk)
    held = mine.get().numbers[HELD]

    kill_while_waiting_for(
        ("companies_company", held), WORK.format(run=run.pk), PRH_YTJ_URL=registers.urls()["prh_ytj"]
    )

    cut = mine.get()
    renamed = Company.objects.filter(legal_name__startswith="Uusi")
    assert (cut.state, cut.cursor, cut.asked, cut.changed) == ("running", HELD, HELD, HELD)
    assert renamed.count() == HELD
    later = timezone.now() + timedelta(minutes=2)
    assert list(EnrichmentRun.objects.to_be_sent(later, later - runs.SILENCE)) == [cut]

    work_off(run_id=run.pk, clock=timezone.now, sleep=lambda _seconds: None)

    done = mine.get()
    changes = Change.objects.filter(change_set=done.change_set_id, fields__contains=["legal_name"])
    assert (done.state, done.asked, done.changed, done.failed) == ("done", ROWS, ROWS, 0)
    assert (renamed.count(), Lookup.objects.count()) == (ROWS, ROWS)
    assert changes.filter(object_type="companies.company").count() == ROWS
