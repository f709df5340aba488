"""Facts of cases and contracts are called wrong, repaired and seen as those of other records."""

from datetime import date

import pytest

from quality.models import UpkeepEntry
from quality.operations.repair import accept_proposal
from quality.operations.upkeep import flag_fact
from quality.queries.queue import told
from service.operations.case import change_case
from tests.factories.cases import CaseFactory
from tests.factories.contacts import PersonFactory
from tests.factories.cover import ContractFactory
from users.models import User

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("step", ["page", "api"])
def test_a_case_is_called_wrong_from_its_page_and_the_api(client_of, clerk, step):
    case, client = CaseFactory(), client_of(clerk)
    asked = {"record": "service.servicecase", "fact": "company"}

    if step == "page":
        page = client.get(f"/cases/{case.public_id}/").content.decode()
        assert f"record=service.servicecase&amp;id={case.public_id}&amp;fact=company" in page
        url = f"/quality/flag/?record=service.servicecase&id={case.public_id}&fact=company"
        assert client.post(url, {"fact": "company", "problem": "flagged"}).status_code == 302
    else:
        facts = asked | {"record_id": str(case.public_id)}
        answer = client.post("/api/v1/upkeep/", facts, content_type="application/json")
        assert answer.status_code == 201

    (entry,) = told(UpkeepEntry.objects.all())
    assert (entry.entry.company, entry.url, entry.whose) == (
        case.company,
        f"/cases/{case.public_id}/",
        str(case),
    )


def test_a_day_of_a_contract_is_repaired_with_one_key(clerk, now):
    contract = ContractFactory()
    entry = flag_fact(
        obj=contract, fact="ends_on", proposed={"ends_on": date(2027, 12, 31)}, by=clerk, now=now
    )

    accept_proposal(entry=entry, by=clerk, now=now, today=now.date())

    contract.refresh_from_db()
    entry.refresh_from_db()
    assert (contract.ends_on, entry.state) == (date(2027, 12, 31), "accepted")


def test_a_fact_that_is_corrected_on_the_page_of_the_case_is_in_doubt_no_more(clerk, now):
    case = CaseFactory()
    entry = flag_fact(obj=case, fact="person", by=clerk, now=now)

    change_case(case=case, values={"person": PersonFactory()}, by=clerk, now=now)

    entry.refresh_from_db()
    assert entry.state == "edited"


def test_doubts_about_cases_and_contracts_are_seen_with_the_right_to_see_those(
    marketer, clerk, outsider, now
):
    flag_fact(obj=CaseFactory(), fact="subject", by=clerk, now=now)
    flag_fact(obj=ContractFactory(), fact="number", by=clerk, now=now)

    seen = [
        UpkeepEntry.objects.visible_to(User.objects.get(pk=user.pk)).count() for user in (clerk, outsider)
    ]
    kinds = {entry.record for entry in UpkeepEntry.objects.visible_to(marketer)}

    assert seen == [2, 0]
    assert kinds == set()  # who sees neither contracts nor cases
