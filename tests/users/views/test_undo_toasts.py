"""The toast after an edit or a removal of a part takes it back at once; small facts tell where they come from."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from companies.models import Address
from contacts.models import ContactPoint, Position
from history import operations as history
from history.choices import Act, Party
from history.operations import Origin
from tests.factories.campaigns import CampaignFactory
from tests.factories.companies import AddressFactory
from tests.factories.contacts import ContactPointFactory, PositionFactory
from tests.factories.cover import ContractFactory, ContractLineFactory, WarrantyTermFactory
from tests.factories.installed_base import FamilyFactory, ItemFactory


def take_back(client, response) -> None:
    """Press Undo in the toast."""
    tags = [message.extra_tags for message in get_messages(response.wsgi_request)]
    (address,) = [tag.removeprefix("undo:") for tag in tags if tag.startswith("undo:")]
    client.post(address)


def test_a_removed_address_comes_back(rep, client_of):
    address = AddressFactory()
    client = client_of(rep)
    at = reverse(
        "companies:company_part_remove", args=[address.company.public_id, "addresses", address.public_id]
    )

    response = client.post(at)

    assert not Address.objects.exists()
    take_back(client, response)
    assert Address.objects.get().street == address.street


def test_a_removed_contact_point_comes_back(rep, client_of):
    point = ContactPointFactory()
    client = client_of(rep)

    response = client.post(reverse("contacts:contact_point_delete", args=[point.public_id]))

    assert not ContactPoint.objects.exists()
    take_back(client, response)
    assert ContactPoint.objects.get().value == point.value


def test_a_removed_position_comes_back(rep, client_of):
    position = PositionFactory()
    client = client_of(rep)

    response = client.post(reverse("contacts:position_delete", args=[position.public_id]))

    assert not Position.objects.exists()
    take_back(client, response)
    assert Position.objects.get().person_id == position.person_id


def test_lines_of_a_contract_and_numbers_of_an_item_tell_their_source(admin, client_of, now):
    line = ContractLineFactory(contract=ContractFactory())
    item = ItemFactory()
    with history.one_change_set(by=admin, at=now, from_=Origin(Act.IMPORT, Party.SECOND, "erp-lines.csv")):
        history.save_changes(obj=line, values={"description": "Vuosihuolto"}, by=admin, at=now)
        history.record(obj=item, verb="changed", old={}, new={"identifiers": ["TAG-7"]}, by=admin, at=now)
    item.identifiers.create(scheme="customer_tag", value="TAG-7")
    client = client_of(admin)

    for page in (
        reverse("service:contract", args=[line.contract.public_id]),
        reverse("installed_base:item", args=[item.public_id]),
    ):
        assert 'data-source="erp-lines.csv"' in client.get(page).content.decode()


@pytest.mark.parametrize("factory", [CampaignFactory, WarrantyTermFactory, FamilyFactory])
def test_campaigns_terms_and_families_tell_where_each_fact_comes_from(
    admin, outsider, client_of, now, factory
):
    record = factory()
    with history.one_change_set(by=admin, at=now, from_=Origin(Act.IMPORT, Party.SECOND, "catalogue.csv")):
        history.save_changes(obj=record, values={"name": "Uusi nimi"}, by=admin, at=now)
    address = reverse("users:provenance", args=[record._meta.label_lower, record.public_id])

    assert "catalogue.csv" in client_of(admin).get(address).content.decode()
    assert client_of(outsider).get(address).status_code == 200  # nobody's in particular: every reader's
