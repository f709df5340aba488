"""Who sees which case, and which company has a complaint open."""

from datetime import UTC, datetime

import pytest

from companies.models import Company
from service.models import MaintenancePlan, MeterReading, ServiceCase, ServiceVisit
from tests.factories.cases import CaseFactory, ComplaintFactory, PlanFactory, ReadingFactory, VisitFactory
from tests.factories.companies import CompanyFactory
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db
SOLVED = {"state": "solved", "solved_at": datetime(2026, 11, 21, tzinfo=UTC)}


def test_an_open_complaint_is_a_fact_about_the_company_until_it_is_solved():
    complaining = ComplaintFactory().company
    ComplaintFactory(**SOLVED)
    CaseFactory()
    ComplaintFactory(company=None, item=None)

    assert [case.company for case in ServiceCase.objects.open_complaints().exclude(company=None)] == [
        complaining
    ]


def test_marketing_and_strangers_see_nothing_and_others_what_their_scope_reaches(marketer, outsider, clerk):
    mine = CompanyFactory(owner=outsider)
    for company in (mine, CompanyFactory()):
        case = CaseFactory(company=company)
        VisitFactory(company=company)
        ReadingFactory(item=case.item)
        PlanFactory(item=case.item)

    for model in (ServiceCase, ServiceVisit, MeterReading, MaintenancePlan):
        assert model.objects.visible_to(marketer).count() == 0
        assert model.objects.visible_to(outsider).count() == 1
        assert model.objects.visible_to(clerk).count() == 2


def test_a_case_without_a_company_is_seen_by_its_owner_and_by_who_sees_all(outsider, clerk):
    case = CaseFactory(company=None, item=None, owner=UserFactory())

    assert not ServiceCase.objects.visible_to(outsider).exists()
    assert ServiceCase.objects.visible_to(clerk).get() == case
    assert Company.objects.count() == 0


def test_late_is_what_is_open_unanswered_and_past_its_time(now):
    late = CaseFactory(answer_due_at=now.replace(hour=9))
    CaseFactory(answer_due_at=now.replace(hour=11))
    CaseFactory(answer_due_at=now.replace(hour=9), answered_at=now.replace(hour=8))
    CaseFactory(answer_due_at=None, state="waiting", waiting_since=now)

    assert list(ServiceCase.objects.late(now)) == [late]
