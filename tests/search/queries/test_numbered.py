"""Contracts and tickets by number, in the box and on the search page."""

import pytest
from django.db import connection
from django.db.models import TextField
from django.db.models.functions import Cast
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from search.choices import Kind, Numbered
from search.queries import search
from service.models import ServiceCase, ServiceContract
from tests.factories.cases import CaseFactory, ComplaintFactory
from tests.factories.companies import CompanyFactory
from tests.factories.cover import ContractFactory
from tests.factories.installed_base import ItemFactory, ProductFactory
from tests.factories.users import UserFactory
from users.permissions import Role, Scope

pytestmark = pytest.mark.django_db


def found_by(user, text):
    """Universal IDs by group, in the order in which they are shown."""
    return {group.kind: [hit.public_id for hit in group.hits] for group in search(user, text).groups}


def words_of(parts):
    return "".join(part.text for part in parts)


@pytest.mark.parametrize("text", ["HS-2024/07", "hs202407", "hs 2024 07", " Hs-2024-07 "])
def test_a_contract_is_found_in_any_spelling_of_its_number(clerk, text):
    contract = ContractFactory(number="HS-2024/07")
    longer = ContractFactory(number="HS-2024/071")
    ContractFactory(number="XHS-2024/07")

    assert found_by(clerk, text) == {Numbered.CONTRACT: [contract.public_id, longer.public_id]}


@pytest.mark.parametrize("text", ["{}", "#{}", "# {}", " {} "])
@pytest.mark.parametrize("factory", [CaseFactory, ComplaintFactory])
def test_a_case_is_found_by_its_number(clerk, factory, text):
    case = factory()
    case.refresh_from_db()

    assert found_by(clerk, text.format(case.number))[Numbered.CASE] == [case.public_id]


def test_spaces_between_the_digits_of_a_case_do_not_matter(clerk):
    case = CaseFactory(number=7_654_321)

    assert found_by(clerk, "7 654 321")[Numbered.CASE] == [case.public_id]


def test_three_signs_begin_a_number_and_fewer_are_the_whole(clerk):
    case = CaseFactory(number=98_765)
    contract = ContractFactory(number="Q7-55")

    assert found_by(clerk, "987") == {Numbered.CASE: [case.public_id]}
    assert found_by(clerk, "q75") == {Numbered.CONTRACT: [contract.public_id]}
    assert found_by(clerk, "98") == {}
    assert found_by(clerk, "q7") == {}


def test_five_of_each_are_shown_the_whole_number_first(clerk):
    for end in range(8):
        ContractFactory(number=f"88-77{end}")
    whole = ContractFactory(number="88-77")

    group = next(group for group in search(clerk, "8877").groups if group.kind == Numbered.CONTRACT)

    assert group.hits[0].public_id == whole.public_id
    assert [hit.is_exact for hit in group.hits] == [True, False, False, False, False]
    assert group.has_more


def test_a_hit_says_whose_it_is_with_the_number_marked(clerk):
    company = CompanyFactory(legal_name="Saha Oy")
    CaseFactory(number=98_765, subject="Vuotaa", company=company)

    hit = search(clerk, "98765").groups[0].hits[0]

    assert [words_of(hit.title), words_of(hit.note)] == ["#98765 Vuotaa", "Saha Oy"]
    assert [part.text for part in hit.title if part.hit] == ["98765"]


def test_marketing_and_strangers_find_none_and_count_none(marketer, outsider):
    ContractFactory(number="98765")
    CaseFactory(number=98_765)

    assert [search(user, "98765").count for user in (marketer, outsider)] == [0, 0]


def test_who_sees_some_companies_finds_what_is_theirs(outsider):
    mine = CompanyFactory(owner=outsider)
    contract = ContractFactory(number="98765-1", company=mine)
    case = CaseFactory(number=987_652, company=mine)
    ContractFactory(number="98765-2")
    CaseFactory(number=987_653)

    assert found_by(outsider, "98765") == {
        Numbered.CONTRACT: [contract.public_id],
        Numbered.CASE: [case.public_id],
    }


def test_an_own_case_does_not_name_a_company_out_of_reach(outsider):
    CaseFactory(number=98_765, owner=outsider, company__legal_name="Salainen Oy")

    hit = search(outsider, "98765").groups[0].hits[0]

    assert hit.note == []


def test_a_whole_number_opens_its_record(client_of, clerk):
    contract, case = ContractFactory(number="HS-2024/07"), CaseFactory(number=98_765)
    client = client_of(clerk)

    opened = [client.get("/search/", {"q": text}).url for text in ("hs 2024/07", "#98765")]

    assert opened == [
        reverse("service:contract", args=[contract.public_id]),
        reverse("service:case", args=[case.public_id]),
    ]


def test_a_serial_number_goes_before_a_ticket_of_the_same_number(client_of, clerk):
    item = ItemFactory(serial="98765")
    CaseFactory(number=98_765)

    response = client_of(clerk).get("/search/", {"q": "98765"})

    assert response.url == reverse("installed_base:item", args=[item.public_id])
    assert search(clerk, "98765").groups[0].kind == Kind.ITEM


def test_a_product_code_goes_before_a_ticket_of_the_same_number(client_of, clerk):
    ProductFactory(code="98765", name="Puristin")
    case = CaseFactory(number=98_765)

    response = client_of(clerk).get("/search/", {"q": "98765"})

    assert response.status_code == 200
    assert list(found_by(clerk, "98765")) == [Kind.PRODUCT, Numbered.CASE]
    assert str(case.public_id) in response.content.decode()


def test_a_contract_and_a_ticket_of_one_number_are_both_shown(client_of, clerk):
    ContractFactory(number="98765")
    CaseFactory(number=98_765)

    page = client_of(clerk).get("/search/", {"q": "98765"})
    box = client_of(clerk).get("/search/suggestions/", {"q": "98765"})

    assert page.status_code == 200
    assert [group["key"] for group in box.context["groups"]] == ["contract", "case"]
    for response in (page, box):
        assert "Contracts" in response.content.decode()
        assert "Tickets" in response.content.decode()


def test_with_its_sign_before_it_the_ticket_alone_is_meant(clerk):
    contract, case = ContractFactory(number="9876-5"), CaseFactory(number=98_765)

    assert found_by(clerk, "#98765") == {Numbered.CASE: [case.public_id]}
    assert found_by(clerk, "#9876") == {
        Numbered.CONTRACT: [contract.public_id],
        Numbered.CASE: [case.public_id],
    }


def test_only_a_digit_and_a_right_cost_questions(clerk, marketer):
    ContractFactory(number="HS-2024/07")
    searches = {}
    for user, text in [(clerk, "saha"), (clerk, "saha7"), (clerk, "98765"), (marketer, "98765")]:
        with CaptureQueriesContext(connection) as asked:
            search(user, text)
        searches[user.role, text] = len(asked)

    assert searches == {
        ("aftermarket", "saha"): 1,
        ("aftermarket", "saha7"): 2,
        ("aftermarket", "98765"): 3,
        ("marketing", "98765"): 1,
    }


@pytest.mark.parametrize("rows", [1, 6])
def test_the_box_asks_as_much_for_many_numbers_as_for_one(
    client_of, clerk, rows, django_assert_max_num_queries
):
    for end in range(rows):
        ContractFactory(number=f"98765-{end}")
        CaseFactory(number=987_650 + end)
    client = client_of(clerk)

    with django_assert_max_num_queries(6):
        client.get("/search/suggestions/", {"q": "98765"})


def test_the_beginning_of_a_number_is_found_by_index():
    user = UserFactory(role=Role.AFTERMARKET, scope=Scope.ALL)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    contracts = ServiceContract.objects.visible_to(user).filter(number_key__startswith="HS2024")
    cases = (
        ServiceCase.objects.visible_to(user)
        .alias(digits=Cast("number", TextField()))
        .filter(digits__startswith="987")
    )

    assert "contract_number_prefix" in contracts.explain()
    assert "case_number_prefix" in cases.explain()
