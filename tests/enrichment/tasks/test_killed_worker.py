"""A worker is killed in the middle of a run; the next one goes on with the company that comes next."""

import os
import signal
from datetime import timedelta

import pytest
from django.utils import timezone

from companies.models import Company
from crm.demo.registers.shapes import ytj_company
from enrichment.models import EnrichmentRun
from enrichment.operations import run as runs
from history.models import Change
from tests.factories.users import UserFactory
from tests.imports.tasks.test_killed_worker import wait_for, worker
from users.permissions import Role

ROWS = 120
WEIGHTS = (7, 9, 10, 5, 8, 4, 2)


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


@pytest.mark.worker
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_asks_about_no_company_twice_and_forgets_none(
    tmp_path, registers, world, fast, imported, monkeypatch
):
    for number in business_ids(ROWS):
        world.ytj[number] = ytj_company(number, f"Uusi {number} Oy")
        imported(business_id=number, legal_name=f"Vanha {number} Oy")
    monkeypatch.setenv("PRH_YTJ_URL", registers.urls()["prh_ytj"])
    run = runs.start_run(
        register="prh_ytj", kind="refresh", by=UserFactory(role=Role.ADMIN), now=timezone.now()
    )
    mine = EnrichmentRun.objects.filter(pk=run.pk)
    first = worker(tmp_path)
    try:
        assert wait_for(lambda: mine.filter(cursor__gt=2).exists(), 90)
    finally:
        os.killpg(first.pid, signal.SIGKILL)
        first.wait()
    cut = mine.get()
    second = worker(tmp_path)
    try:
        runs.resume_stalled(now=timezone.now() + timedelta(minutes=10))
        assert wait_for(lambda: mine.get().state == "done", 180)
    finally:
        os.killpg(second.pid, signal.SIGTERM)
        second.wait(timeout=30)

    done = mine.get()
    assert 0 < cut.cursor < ROWS
    assert (done.asked, done.changed, done.failed) == (ROWS, ROWS, 0)
    assert Company.objects.filter(legal_name__startswith="Uusi").count() == ROWS
    renamed = Change.objects.filter(change_set=done.change_set_id, fields__contains=["legal_name"])
    assert renamed.filter(object_type="companies.company").count() == ROWS
