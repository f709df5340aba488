"""Two runs come to the same company at the same moment: one writes, the other finds it written."""

import pytest
from django.utils import timezone

from crm.demo.registers.shapes import ytj_company
from enrichment.models import EnrichmentRun, Lookup
from enrichment.operations.run import ask_about, start_run
from enrichment.operations.work import work_off
from history.models import Change
from tests.enrichment.operations.asked import FI
from tests.factories.users import UserFactory
from tests.faults.acting import acting, held, until_still
from users.permissions import Role

COMPANY = "SELECT 1 FROM companies_company WHERE id = %s FOR UPDATE"


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_what_two_runs_learn_at_once_is_written_once(registers, world, fast, imported):
    world.ytj[FI] = ytj_company(FI, "Uusi Paja Oy")
    company, admin, now = imported(), UserFactory(role=Role.ADMIN), timezone.now()
    wide = start_run(register="prh_ytj", kind="refresh", by=admin, now=now)
    (single,) = ask_about(company=company, by=admin, now=now, register="prh_ytj")
    told = {"clock": timezone.now, "sleep": lambda _seconds: None}

    with (
        held(COMPANY, company.pk) as lock,
        acting(work_off, run_id=wide.pk, **told) as first,
        acting(work_off, run_id=single.pk, **told) as second,
    ):
        until_still(first, second, count=2)
        lock.rollback()
        first.result()
        second.result()

    runs = EnrichmentRun.objects.filter(pk__in=[wide.pk, single.pk])
    renamed = Change.objects.filter(object_type="companies.company", fields__contains=["legal_name"])
    assert sorted(runs.values_list("state", "changed", "unchanged", "failed")) == [
        ("done", 0, 1, 0), ("done", 1, 0, 0),
    ]  # fmt: skip
    assert (renamed.filter(verb="changed").count(), Lookup.objects.count()) == (1, 1)
    assert len(set(company.addresses.values_list("kind"))) == company.addresses.count()
    assert sorted(company.names.values_list("kind", flat=True)).count("former") == 1
