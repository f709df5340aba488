"""The check of an import warns of new rows that look like records which are there."""

import pytest

from companies.models import Company
from imports.models import RowIssue
from imports.operations import run
from tests.factories.companies import CompanyContactPointFactory, CompanyFactory

pytestmark = pytest.mark.django_db


def test_a_new_row_that_looks_like_a_company_is_said_so_and_still_goes_in(bring_in, admin):
    there = CompanyFactory(legal_name="Lahden Konepaja Oy")
    CompanyContactPointFactory(company=there, kind="phone", value="03 123 4567", key="+35831234567")

    bring_in(
        "companies",
        "Yritys;Y-tunnus;Puhelin\nLAHDEN KONEPAJA;2077474-0;03 123 4567\nTurun Telakka Oy;;02 765 4321\n",
        by=admin,
    )

    assert Company.objects.count() == 3


def test_the_warning_names_the_record_and_why(bring_in, admin):
    there = CompanyFactory(legal_name="Lahden Konepaja Oy")
    CompanyContactPointFactory(company=there, kind="phone", value="03 123 4567", key="+35831234567")

    bring_in(
        "companies",
        "Yritys;Y-tunnus;Puhelin\nLAHDEN KONEPAJA;2077474-0;03 123 4567\nTurun Telakka Oy;;02 765 4321\n",
        by=admin,
        until="checked",
    )

    issue = RowIssue.objects.get(code="looks_like")
    assert (issue.number, issue.value, issue.is_rejection) == (2, "Lahden Konepaja Oy", False)
    assert "same name" in issue.proposal


def test_the_run_tells_as_many_rows_as_its_check_did(bring_in, admin):
    there = CompanyFactory(legal_name="Lahden Konepaja Oy")
    CompanyContactPointFactory(company=there, kind="phone", value="03 123 4567", key="+35831234567")

    imported = bring_in(
        "companies",
        "Yritys;Y-tunnus;Puhelin\nLAHDEN KONEPAJA;2077474-0;03 123 4567\nTurun Telakka Oy;;02 765 4321\n",
        by=admin,
    )

    assert (imported.expected["flagged"], imported.counts["flagged"]) == (1, 1)
    assert RowIssue.objects.get(of=imported).code == "looks_like"


def test_a_file_checked_again_is_told_of_once(bring_in, admin, now):
    there = CompanyFactory(legal_name="Lahden Konepaja Oy")
    CompanyContactPointFactory(company=there, kind="phone", value="03 123 4567", key="+35831234567")
    imported = bring_in(
        "companies",
        "Yritys;Y-tunnus;Puhelin\nLAHDEN KONEPAJA;2077474-0;03 123 4567\n",
        by=admin,
        until="checked",
    )

    run.start_check(of=imported, by=admin, now=now)
    run.work_off(import_id=imported.pk, clock=lambda: now)

    assert RowIssue.objects.filter(of=imported, code="looks_like").count() == 1
