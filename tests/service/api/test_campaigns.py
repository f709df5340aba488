"""Campaigns and opportunities in the API."""

import pytest

from service.models import Campaign, CampaignItem
from tests.factories.campaigns import CampaignItemFactory, OpportunityFactory
from tests.factories.installed_base import ItemFactory

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/"


def test_a_campaign_is_made_said_whom_it_means_and_launched(client_of, clerk):
    client, item = client_of(clerk), ItemFactory(serial="KX-150")

    made = client.post(ROOT + "campaigns/", {"name": "Bearings"}, content_type="application/json")
    said = {
        "campaign": made.json()["id"], "product": str(item.product.public_id), "serial_from": "KX-100",
        "serial_to": "KX-200",
    }  # fmt: skip
    criterion = client.post(ROOT + "campaign-criteria/", said, content_type="application/json")
    launched = client.post(
        f"{ROOT}campaigns/{made.json()['id']}/launch/", headers={"If-Match": _etag(client, made.json()["id"])}
    )

    assert (made.status_code, criterion.status_code, launched.status_code) == (201, 201, 200)
    assert Campaign.objects.get().state == "running"
    assert CampaignItem.objects.get().item == item


def test_a_range_that_misleads_is_a_problem_with_its_sentence(client_of, clerk):
    client = client_of(clerk)
    made = client.post(ROOT + "campaigns/", {"name": "Bearings"}, content_type="application/json").json()

    answer = client.post(
        ROOT + "campaign-criteria/",
        {"campaign": made["id"], "serial_from": "A-1", "serial_to": "B-2"},
        content_type="application/json",
    )

    assert answer.status_code == 400
    assert "begin differently" in answer.json()["detail"]


def test_items_of_campaigns_and_opportunities_are_read_and_decided(client_of, clerk):
    row, chance = CampaignItemFactory(), OpportunityFactory()
    client = client_of(clerk)

    items = client.get(ROOT + "campaign-items/").json()["results"]
    chances = client.get(ROOT + "opportunities/").json()["results"]
    answer = client.patch(
        f"{ROOT}opportunities/{chance.public_id}/", {"state": "won"}, content_type="application/json",
        headers={"If-Match": client.get(f"{ROOT}opportunities/{chance.public_id}/").headers["ETag"]},
    )  # fmt: skip

    assert [one["item"] for one in items] == [str(row.item.public_id)]
    assert [one["company"] for one in chances] == [str(chance.company.public_id)]
    assert answer.json()["state"] == "won"


def test_an_outsider_reads_none(client_of, outsider):
    CampaignItemFactory()
    OpportunityFactory()
    client = client_of(outsider)

    assert client.get(ROOT + "campaign-items/").json()["results"] == []
    assert client.get(ROOT + "opportunities/").json()["results"] == []


def _etag(client, number: str) -> str:
    return client.get(f"{ROOT}campaigns/{number}/").headers["ETag"]
