"""Has and has not on lists: an open complaint, late maintenance, a visit."""

from datetime import UTC, datetime

import pytest
import time_machine

from tests.factories.cases import ComplaintFactory, PlanFactory, VisitFactory
from tests.factories.companies import CompanyFactory
from tests.factories.contacts import PersonFactory, PositionFactory
from tests.factories.installed_base import ItemFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("token", ["open_complaint:", "open_case:", "late_maintenance:", "visited_months:3"])
def test_companies_by_service(client_of, clerk, marketer, token):
    has, other = CompanyFactory(legal_name="Valittava Oy"), CompanyFactory(legal_name="Rauhallinen Oy")
    item = ItemFactory(company=has)
    ComplaintFactory(company=has, item=item)
    PlanFactory(item=item, next_due_on=datetime(2026, 11, 22, tzinfo=UTC).date())
    VisitFactory(
        company=has, of_items=[item], state="done", ended_at=NOW, covered_by="goodwill", result="fixed"
    )

    with time_machine.travel(NOW, tick=False):
        page = client_of(clerk).get(f"/companies/?where=has:{token}").content.decode()
        without = client_of(clerk).get(f"/companies/?where=not:{token}").content.decode()
        items = client_of(clerk).get(f"/items/?where=has:{token}").content.decode()
        theirs = client_of(marketer).get(f"/companies/?where=has:{token}").content.decode()

    assert (has.legal_name in page, other.legal_name in page) == (True, False)
    assert (has.legal_name in without, other.legal_name in without) == (False, True)
    assert item.serial in items or token == "open_case:"
    assert "is unknown or not for you" in theirs


def test_persons_at_a_company_that_complains(client_of, clerk):
    case = ComplaintFactory()
    theirs, other = PersonFactory(last_name="Valittaja"), PersonFactory(last_name="Tyytyväinen")
    PositionFactory(person=theirs, company=case.company)
    PositionFactory(person=other)

    page = client_of(clerk).get("/persons/?where=has:open_complaint:").content.decode()

    assert ("Valittaja" in page, "Tyytyväinen" in page) == (True, False)
