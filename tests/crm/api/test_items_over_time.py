"""Machines and parts over time in the API: acts on items, and the records they leave."""

import pytest

from installed_base.models import InstalledItem
from tests.factories.companies import CompanyFactory
from tests.factories.contacts import PersonFactory
from tests.factories.installed_base import ItemFactory, PartFactory, PartyFactory

pytestmark = pytest.mark.django_db
ITEMS = "/api/v1/items/"


def act(api, item, name, values):
    etag = api.get(f"{ITEMS}{item.public_id}/")["ETag"]
    url = f"{ITEMS}{item.public_id}/{name}/"
    return api.post(url, values, format="json", headers={"If-Match": etag})


def test_a_part_goes_in_is_swapped_and_comes_out_and_each_day_tells_its_own(api_of, clerk):
    api, machine = api_of(clerk), ItemFactory()
    old, new = ItemFactory(serial="OLD-1"), ItemFactory(serial="NEW-1")

    put = act(api, old, "install", {"parent": str(machine.public_id), "position": "A1", "on": "2015-01-01"})
    swapped = act(api, old, "swap", {"new": str(new.public_id), "on": "2018-01-01"})
    then = api.get(f"{ITEMS}{machine.public_id}/as-of/", {"on": "2016-06-01"})
    now = api.get(f"{ITEMS}{machine.public_id}/as-of/")
    out = act(api, new, "remove", {"on": "2020-01-01"})
    again = act(api, new, "remove", {})

    assert [one.status_code for one in (put, swapped, then, now, out, again)] == [
        200,
        200,
        200,
        200,
        200,
        409,
    ]
    assert [part["serial"] for part in then.data["parts"]] == ["OLD-1"]
    assert [(part["serial"], part["position"]) for part in now.data["parts"]] == [("NEW-1", "A1")]
    rows = api.get("/api/v1/item-placements/", {"parent": str(machine.public_id)}).data["results"]
    assert {(row["since"], row["until"]) for row in rows} == {
        ("2015-01-01", "2018-01-01"), ("2018-01-01", "2020-01-01"),
    }  # fmt: skip
    events = api.get("/api/v1/item-events/", {"machine": str(machine.public_id)}).data["results"]
    assert {row["kind"] for row in events} == {"installed", "swapped_out", "swapped_in", "removed"}


def test_an_act_needs_the_etag_and_a_day_that_is_one(api_of, clerk):
    api, machine = api_of(clerk), ItemFactory()
    assert api.post(f"{ITEMS}{machine.public_id}/move/", {"company": None}, format="json").status_code == 428
    assert api.get(f"{ITEMS}{machine.public_id}/as-of/", {"on": "soon"}).status_code == 400


def test_a_machine_is_moved_sold_lent_and_taken_back(api_of, clerk):
    api, machine, broken = api_of(clerk), ItemFactory(), ItemFactory()
    buyer, other = CompanyFactory.create_batch(2)

    answers = [
        act(api, machine, "sell", {"company": str(buyer.public_id)}),
        act(api, machine, "move", {"company": str(other.public_id), "location": "Hall 2"}),
        act(api, machine, "lend", {"instead_of": str(broken.public_id)}),
        act(api, machine, "take-back", {}),
    ]

    assert [answer.status_code for answer in answers] == [200] * 4
    assert [answer.data["company"] for answer in answers] == [
        str(one.public_id) for one in (buyer, other, broken.company, other)
    ]


def test_what_is_sold_out_of_reach_is_answered_without_it(api_of, outsider, clerk):
    outsider.role = "admin"
    outsider.save()
    mine = CompanyFactory(owner=outsider)
    machine, theirs = ItemFactory(company=mine), CompanyFactory()

    refused = act(api_of(outsider), machine, "sell", {"company": str(theirs.public_id)})

    assert refused.status_code == 400  # a company out of reach cannot be named
    assert InstalledItem.objects.get(pk=machine.pk).company == mine


def test_companies_persons_relations_orders_and_baselines_are_made_listed_and_taken_away(api_of, clerk):
    api, machine, other = api_of(clerk), ItemFactory(), ItemFactory()
    item = str(machine.public_id)
    rows = {
        "item-parties": {"item": item, "company": str(CompanyFactory().public_id), "role": "payer"},
        "item-contacts": {"item": item, "person": str(PersonFactory().public_id), "role": "orders"},
        "item-relations": {"item": item, "other": str(other.public_id), "kind": "upgrade_of"},
        "item-deliveries": {"item": item, "order_no": "SO-1", "ordered_on": "2020-01-01"},
        "item-baselines": {"item": item, "kind": "as_accepted", "on": "2020-01-01"},
    }
    for name, values in rows.items():
        made = api.post(f"/api/v1/{name}/", values, format="json")
        assert made.status_code == 201, made.data
        listed = api.get(f"/api/v1/{name}/", {"item": item}).data["results"]
        assert made.data["id"] in [row["id"] for row in listed]
        assert api.delete(f"/api/v1/{name}/{made.data['id']}/").status_code == 204


def test_a_role_is_ended_and_a_company_out_of_reach_not_listed(api_of, clerk, outsider):
    api, row = api_of(clerk), PartyFactory()
    url = f"/api/v1/item-parties/{row.public_id}/"
    assert api.patch(url, {"end_on": "2020-01-01"}, format="json").data["until"] == "2020-01-01"

    PartyFactory(item=ItemFactory(company=CompanyFactory(owner=outsider)))
    assert api_of(outsider).get("/api/v1/item-parties/").data["results"] == []


def test_lists_cost_the_same_however_long(api_of, clerk, django_assert_max_num_queries):
    for _n in range(10):
        part = PartFactory(parent=ItemFactory())
        PartyFactory(item=part)
        part.events.create(root=part.parent, kind="visit", at="2026-01-01T10:00:00Z")
    api = api_of(clerk)
    for name in ("item-placements", "item-parties", "item-events"):
        api.get(f"/api/v1/{name}/")
        with django_assert_max_num_queries(8):
            assert len(api.get(f"/api/v1/{name}/").data["results"]) >= 10
