"""Swaps, sales, loans, companies, persons, relations, orders and frozen trees: each by its page and panel."""

import pytest
from django.urls import reverse

from installed_base.models import Baseline, DeliveryLine, ItemContact, ItemRelation
from tests.factories.companies import CompanyFactory, SiteFactory
from tests.factories.contacts import PersonFactory
from tests.factories.installed_base import ItemFactory, PartFactory, PartyFactory

pytestmark = pytest.mark.django_db


def url(name, item, *more):
    return reverse(f"installed_base:{name}", args=[item.public_id, *more])


def test_a_part_is_swapped_by_its_page_and_a_second_click_is_told(client_of, clerk):
    old, new, client = PartFactory(parent=ItemFactory(), position="A1"), ItemFactory(), client_of(clerk)
    typed = {"new": new.public_id, "old_status": "in_repair"}

    first, second = (client.post(url("item_swap", old), typed) for _ in range(2))

    old.refresh_from_db()
    new.refresh_from_db()
    assert (first.status_code, second.status_code) == (302, 422)
    assert (old.parent, old.status, new.position) == (None, "in_repair", "A1")
    assert "somebody else took it out" in second.content.decode()


def test_a_machine_is_sold_lent_and_taken_back(client_of, clerk):
    client, site = client_of(clerk), SiteFactory()
    machine = ItemFactory()
    client.post(url("item_sell", machine), {"company": site.company.public_id, "site": site.public_id})
    machine.refresh_from_db()
    assert (machine.company, machine.site) == (site.company, site)

    broken = ItemFactory()
    client.post(url("item_lend", machine), {"instead_of": broken.public_id})
    machine.refresh_from_db()
    assert (machine.status, machine.company) == ("loaned", broken.company)

    client.post(url("item_return", machine), {})
    machine.refresh_from_db()
    assert (machine.status, machine.company) == ("stored", site.company)
    panel = client.get(url("item_events_panel", machine)).content.decode()
    for words in ("Changed owner", "Given on loan", "Came back from loan", site.company.legal_name):
        assert words in panel


def test_companies_in_their_roles_are_shown_added_ended_and_removed(client_of, clerk):
    client, machine, company = client_of(clerk), ItemFactory(), CompanyFactory(legal_name="Huolto Oy")
    part = PartFactory(parent=machine)
    client.post(
        url("item_party_add", machine), {"role": "servicer", "company": company.public_id, "on": "2020-01-01"}
    )
    row = machine.parties.get(role="servicer")

    shown = client.get(url("item_parties_panel", part)).content.decode()
    assert "Huolto Oy" in shown
    assert f"from {machine}" in shown
    refused = client.post(url("item_party_end", machine, row.public_id), {"on": "2019-01-01"})
    assert refused.status_code == 422
    client.post(url("item_party_end", machine, row.public_id), {"on": "2022-01-01"})
    assert "Before and later" in client.get(url("item_parties_panel", machine)).content.decode()
    client.post(url("item_party_remove", machine, row.public_id))
    assert not machine.parties.exists()


def test_a_company_out_of_reach_is_neither_named_nor_ended(client_of, outsider):
    machine = ItemFactory(company=CompanyFactory(owner=outsider))
    row = PartyFactory(item=machine, company=CompanyFactory(legal_name="Salainen Oy"))

    panel = client_of(outsider).get(url("item_parties_panel", machine)).content.decode()

    assert "Salainen" not in panel
    assert "A company outside your reach" in panel
    assert client_of(outsider).post(url("item_party_remove", machine, row.public_id)).status_code == 404


def test_a_contact_person_stands_on_the_machine_and_its_parts_for_those_who_see_persons(client_of, clerk):
    client, machine, person = client_of(clerk), ItemFactory(), PersonFactory()
    part = PartFactory(parent=machine)
    client.post(url("item_contact_add", machine), {"person": person.public_id, "role": "orders"})
    again = client.post(url("item_contact_add", machine), {"person": person.public_id, "role": "orders"})

    assert again.status_code == 422
    assert person.full_name in client.get(url("item_parties_panel", part)).content.decode()
    client.post(url("item_contact_remove", machine, ItemContact.objects.get().public_id))
    assert not ItemContact.objects.exists()


def test_relations_orders_and_baselines_by_their_pages(client_of, clerk):
    client, machine, other = client_of(clerk), ItemFactory(), ItemFactory(serial="OTHER-9")
    client.post(url("item_relation_add", machine), {"kind": "connected_to", "other": other.public_id})
    client.post(url("item_delivery_add", machine), {"order_no": "SO-1", "delivered_on": "2020-05-01"})
    client.post(url("item_baseline_freeze", machine), {"kind": "as_delivered"})
    part = PartFactory(parent=machine, serial="ADDED-1")

    panels = {
        name: client.get(url(f"item_{name}_panel", machine)).content.decode()
        for name in ("relations", "deliveries", "baselines")
    }
    assert "OTHER-9" in panels["relations"]
    assert "SO-1" in panels["deliveries"]
    assert "SO-1" in client.get(url("item_deliveries_panel", part)).content.decode()
    assert "ADDED-1" in panels["baselines"]

    assert client.post(url("item_delivery_add", machine), {"line_no": "1"}).status_code == 422
    assert client.post(url("item_baseline_freeze", machine), {"kind": "as_delivered"}).status_code == 422
    client.post(url("item_relation_remove", machine, ItemRelation.objects.get().public_id))
    client.post(url("item_delivery_remove", machine, DeliveryLine.objects.get().public_id))
    assert (ItemRelation.objects.count(), DeliveryLine.objects.count(), Baseline.objects.count()) == (0, 0, 1)


def test_a_reader_sees_the_panels_without_buttons(client_of, reader):
    machine = ItemFactory()
    for name in ("parties", "events", "relations", "deliveries", "baselines"):
        page = client_of(reader).get(url(f"item_{name}_panel", machine))
        assert page.status_code == 200
        assert "/add/" not in page.content.decode()
    assert client_of(reader).post(url("item_sell", machine), {}).status_code == 403


def test_the_panel_of_events_costs_the_same_however_many(client_of, clerk, django_assert_max_num_queries):
    machine = ItemFactory()
    for _n in range(10):
        PartFactory(parent=machine).events.create(root=machine, kind="visit", at="2026-01-01T10:00:00Z")
    client = client_of(clerk)
    client.get(url("item_events_panel", machine))

    with django_assert_max_num_queries(8):
        page = client.get(url("item_events_panel", machine)).content.decode()
    assert page.count("Visit") == 10
