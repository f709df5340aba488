"""Has and has not, across the registers, on the list of companies."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from activities.choices import ActivityState, Direction
from companies.models import Company, CompanyTag
from tests.factories.activities import ActivityFactory
from tests.factories.companies import CompanyFactory, TagFactory
from tests.factories.contacts import PositionFactory
from tests.factories.installed_base import ItemFactory, ProductFactory
from users.permissions import Scope

URL = reverse("companies:company_list")


def names(response) -> list[str]:
    return [row["name"] for row in response.context["listing"].rows]


def test_customers_in_metal_in_pirkanmaa_with_a_model_and_no_activity_for_a_year_are_found(
    rep, client_of, now
):
    model, other = ProductFactory(name="HX-9"), ProductFactory()
    metal = {
        "industry_code": "25.62",
        "industry_version": "TOL2008",
        "region": "Pirkanmaa",
        "lifecycle": "customer",
    }
    old = now - timedelta(days=500)
    hit = CompanyFactory(legal_name="Hit Oy", last_activity_at=old, **metal)
    never = CompanyFactory(legal_name="Never Oy", **metal)
    lively = CompanyFactory(legal_name="Lively Oy", last_activity_at=now, **metal)
    wood = CompanyFactory(legal_name="Wood Oy", **(metal | {"industry_code": "16.10"}))
    elsewhere = CompanyFactory(legal_name="Elsewhere Oy", **(metal | {"region": "Lappi"}))
    without = CompanyFactory(legal_name="Without Oy", **metal)
    for company in (hit, never, lively, wood, elsewhere):
        ItemFactory(company=company, product=model)
    ItemFactory(company=without, product=other)

    response = client_of(rep).get(
        URL,
        {
            "lifecycle": "customer",
            "industry": "25",
            "region": "Pirkanmaa",
            "where": [f"has:product:{model.public_id}", "not:activity_months:12"],
        },
    )

    assert names(response) == ["Hit Oy", "Never Oy"]
    assert [chip["text"] for chip in response.context["listing"].chips][-2:] == [
        "Has an item of HX-9",
        "Nothing done within 12 months",
    ]


def test_conditions_are_joined_by_any_when_asked(rep, client_of):
    both, tagged, none = (CompanyFactory(legal_name=name) for name in ("Both", "Tagged", "None"))
    tag = TagFactory(name="fair")
    for company in (both, tagged):
        CompanyTag.objects.create(company=company, tag=tag)
    PositionFactory(company=both, responsibilities=["maintenance"])
    where = [f"has:tag:{tag.public_id}", "has:responsibility:maintenance"]

    every = client_of(rep).get(URL, {"where": where})
    any_of = client_of(rep).get(URL, {"where": where, "match": "any"})

    assert (names(every), names(any_of)) == (["Both"], ["Both", "Tagged"])
    assert none.legal_name not in names(any_of)


def test_every_condition_can_be_asked_both_ways(rep, client_of, now):
    company = CompanyFactory(legal_name="Alfa")
    product = ProductFactory(expected_life_months=12, end_of_support=date(2020, 1, 1))
    ItemFactory(company=company, product=product, delivered_on=date(2020, 5, 1), is_ours=False)
    PositionFactory(company=company, decision_role="buyer", work_email="a@example.com")
    ActivityFactory(company=company)
    ActivityFactory(
        company=company, state=ActivityState.DONE, done_at=now, direction=Direction.INBOUND, kind="call"
    )
    CompanyFactory(legal_name="Beta")
    client = client_of(rep)
    asked = [
        f"product:{product.public_id}", "item_kind:device", "item:", "item_of_others:", "past_life:",
        "past_support:", "person:", "decision_role:buyer", "person_email:", "planned:", "overdue:",
        "dialogue_months:6", "activity_kind:call",
    ]  # fmt: skip
    found = {
        token: (
            names(client.get(URL, {"where": f"has:{token}"})),
            names(client.get(URL, {"where": f"not:{token}"})),
        )
        for token in asked
    }
    late = found.pop("overdue:")

    assert found == {token: (["Alfa"], ["Beta"]) for token in asked if token != "overdue:"}
    assert sorted(late[0] + late[1]) == ["Alfa", "Beta"]


@pytest.mark.parametrize(
    "token", ["has:nothing:1", "has:tag:x", "perhaps:item:", "has:activity_months:lots", "::", "has:planned:"]
)
def test_a_condition_that_means_nothing_or_needs_a_right_is_said_and_left_out(marketer, client_of, token):
    CompanyFactory(legal_name="Alfa")

    response = client_of(marketer).get(URL, {"where": token})

    assert names(response) == ["Alfa"]
    assert "was left out" in response.context["listing"].problems[0]


def test_the_builder_asks_for_a_value_and_then_puts_the_condition_in_the_address(rep, client_of):
    client = client_of(rep)

    first = client.get(URL, {"add": "activity_months", "sort": "-name"})
    wrong = client.get(URL, {"add": "activity_months", "new_is": "not", "new_value": "many"})
    made = client.get(URL, {"add": "activity_months", "new_is": "not", "new_value": "12", "sort": "-name"})

    assert first.context["listing"].builder["condition"].key == "activity_months"
    assert "not understood" in wrong.context["listing"].builder["problem"]
    assert made.url == f"{URL}?sort=-name&where=not%3Aactivity_months%3A12"


def test_options_of_a_condition_are_searched(rep, client_of):
    ProductFactory(name="Alpha press", code="A1")
    ProductFactory(name="Beta saw", code="B1")

    answer = client_of(rep).get(
        reverse("companies:company_condition_options"), {"condition": "product", "q": "alpha"}
    )

    assert [option["text"] for option in answer.json()["results"]] == ["Alpha press (A1)"]


def test_conditions_show_no_company_that_the_user_does_not_see(outsider, client_of):
    ItemFactory(company=CompanyFactory())
    mine = CompanyFactory(legal_name="Mine", owner=outsider)
    ItemFactory(company=mine)

    assert outsider.scope == Scope.OWN
    assert names(client_of(outsider).get(URL, {"where": "has:item:"})) == ["Mine"]
    assert Company.objects.count() == 2
