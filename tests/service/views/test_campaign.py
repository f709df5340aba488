"""The pages of campaigns."""

from datetime import date

import pytest
from django.urls import reverse

from service.models import Campaign, CampaignItem
from service.operations.campaign import launch_campaign
from service.operations.campaign_criterion import add_criterion
from tests.factories.campaigns import CampaignFactory, CampaignItemFactory, RunningCampaignFactory
from tests.factories.companies import AddressFactory, CompanyFactory
from tests.factories.installed_base import ItemFactory, PartFactory, ProductFactory

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"service:{name}", args=args)


def test_the_list_shows_campaigns_with_what_is_still_to_do(client_of, clerk):
    row = CampaignItemFactory(campaign=RunningCampaignFactory(name="Bearing recall"))
    CampaignItemFactory(campaign=row.campaign, state="done", done_on=date(2026, 1, 1))

    page = client_of(clerk).get(url("campaign_list")).content.decode()

    assert "Bearing recall" in page
    assert "1 of 2" in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_lists_take_the_same_queries_however_many_rows(
    client_of, clerk, rows, django_assert_max_num_queries
):
    for _number in range(rows):
        CampaignItemFactory()
    client = client_of(clerk)

    with django_assert_max_num_queries(16):
        client.get(url("campaign_list"))
    with django_assert_max_num_queries(16):
        client.get(url("campaign_item_list"))


def test_a_campaign_is_drafted_said_whom_it_means_and_launched(client_of, clerk):
    client, item = client_of(clerk), ItemFactory(serial="KX-150")

    client.post(url("campaign_create"), {"name": "Bearings", "kind": "recall", "severity": "high"})
    one = Campaign.objects.get()
    client.post(
        url("campaign_criterion_create", one.public_id),
        {
            "product": item.product.public_id,
            "serial_from": "KX-100",
            "serial_to": "KX-200",
            "part_when": "now",
        },
    )
    seen = client.get(url("campaign", one.public_id)).content.decode()
    client.post(url("campaign_launch", one.public_id))

    assert "KX-150" in seen
    assert list(CampaignItem.objects.values_list("item", "state")) == [(item.pk, "identified")]


def test_the_editor_counts_live_and_warns_of_unequal_tails(client_of, clerk):
    one, product = CampaignFactory(), ProductFactory()
    ItemFactory(product=product, serial="12-99")
    client = client_of(clerk)

    def shown(**typed):
        typed = {"product": product.public_id, "part_when": "now", **typed}
        return client.post(url("campaign_criterion_preview", one.public_id), typed).content.decode()

    assert "not equally long" in shown(serial_from="12-99", serial_to="12-100")
    assert "12-99" in shown(serial_from="12-99", serial_to="12-100")
    assert "begin differently" in shown(serial_from="12-99", serial_to="X-100")
    assert one.criteria.count() == 0


def test_an_unknown_version_is_told_before_launch(client_of, clerk):
    one, item = CampaignFactory(), ItemFactory()
    typed = {"product": item.product.public_id, "version_rule": "before", "version_to": "2.9"}

    page = client_of(clerk).post(url("campaign_criterion_preview", one.public_id), typed).content.decode()

    assert "no known version" in page


def test_a_preview_counts_only_items_the_user_sees(client_of, outsider):
    outsider.role = "aftermarket"
    outsider.save()
    one, item = CampaignFactory(), ItemFactory(serial="SECRET-1")
    ItemFactory(product=item.product, company=CompanyFactory(owner=outsider), serial="MINE-1")
    typed = {"product": item.product.public_id}

    page = client_of(outsider).post(url("campaign_criterion_preview", one.public_id), typed).content.decode()

    assert "SECRET-1" not in page
    assert "MINE-1" in page
    assert '<strong class="h1 tabular">1</strong>' in page


def test_refusals_stand_beside_the_field(client_of, clerk):
    one = CampaignFactory()

    answer = client_of(clerk).post(
        url("campaign_criterion_create", one.public_id), {"serial_from": "A-1", "serial_to": "B-2"}
    )

    assert answer.status_code == 422
    assert "begin differently" in answer.content.decode()


def test_a_launch_without_anything_to_look_for_is_refused(client_of, clerk):
    one = CampaignFactory()

    answer = client_of(clerk).post(url("campaign_launch", one.public_id))

    assert answer.status_code == 409
    assert "does not say which items it means" in answer.content.decode()


def test_many_items_are_marked_after_a_preview_and_each_keeps_its_owner(client_of, clerk):
    first = CampaignItemFactory()
    second = CampaignItemFactory(campaign=first.campaign)
    client = client_of(clerk)
    ticked = {"ids": [first.public_id, second.public_id], "query": f"campaign={first.campaign.public_id}"}

    preview = client.post(
        url("campaign_item_bulk"), {**ticked, "step": "preview", "state": "notified"}
    ).content.decode()
    client.post(url("campaign_item_bulk"), {**ticked, "step": "save", "state": "notified", "expected": "2"})

    assert "2 items will be marked" in preview
    rows = CampaignItem.objects.order_by("pk").values_list("state", "notified_company")
    assert list(rows) == [("notified", first.item.company_id), ("notified", second.item.company_id)]


def test_leaving_items_out_wants_a_reason(client_of, clerk):
    row = CampaignItemFactory()

    answer = client_of(clerk).post(
        url("campaign_item_bulk"), {"ids": [row.public_id], "step": "preview", "state": "excluded"}
    )

    assert answer.status_code == 422
    assert "Say why" in answer.content.decode()


def test_one_item_is_edited(client_of, clerk):
    row = CampaignItemFactory()
    typed = {"state": "planned", "revision": row.revision, "initial-state": "identified"}

    client_of(clerk).post(url("campaign_item_edit", row.public_id), typed)

    row.refresh_from_db()
    assert row.state == "planned"


def test_the_card_of_a_machine_tells_of_a_recall_of_a_part_in_it(client_of, rep):
    machine = ItemFactory()
    part = PartFactory(parent=machine, serial="PUMP-7")
    CampaignItemFactory(item=part, campaign=RunningCampaignFactory(name="Pump recall", severity="stop"))

    page = client_of(rep).get(reverse("installed_base:item", args=[machine.public_id])).content.decode()

    assert "Pump recall" in page
    assert "PUMP-7" in page


def test_drafts_do_not_stand_on_the_card(client_of, rep):
    row = CampaignItemFactory(campaign=CampaignFactory(name="Only a draft"))

    page = client_of(rep).get(reverse("installed_base:item", args=[row.item.public_id])).content.decode()

    assert "Only a draft" not in page


def test_the_company_page_has_its_running_campaigns(client_of, rep):
    row = CampaignItemFactory(campaign=RunningCampaignFactory(name="Pump recall"))

    panel = client_of(rep).get(url("company_campaigns_panel", row.item.company.public_id)).content.decode()

    assert "Pump recall" in panel


def test_letters_go_to_owners_with_address_and_items(client_of, clerk):
    row = CampaignItemFactory()
    AddressFactory(company=row.item.company, street="Tehtaankatu 1", town="Lahti")
    CampaignItemFactory(campaign=row.campaign, state="done", done_on=date(2026, 1, 1))
    client = client_of(clerk)

    page = client.get(url("campaign_letters", row.campaign.public_id)).content.decode()
    file = client.get(url("campaign_letters_export", row.campaign.public_id)).content.decode()

    assert "Tehtaankatu 1" in page
    assert len(file.strip().splitlines()) == 2
    assert row.item.serial in file


def test_lists_of_items_and_companies_ask_for_open_recalls(client_of, rep):
    row, other = CampaignItemFactory(), ItemFactory(serial="OTHER-1")
    client = client_of(rep)

    items = client.get(reverse("installed_base:item_list") + "?where=has:open_recall:").content.decode()
    named = f"?where=has:campaign:{row.campaign.public_id}"
    companies = client.get(reverse("companies:company_list") + named).content.decode()

    assert row.item.serial in items
    assert "OTHER-1" not in items
    assert row.item.company.legal_name in companies
    assert other.company.legal_name not in companies


def test_a_reader_sees_campaigns_but_cannot_change_them(client_of, reader):
    one = CampaignFactory()
    client = client_of(reader)

    assert client.get(url("campaign", one.public_id)).status_code == 200
    assert client.post(url("campaign_launch", one.public_id)).status_code == 403
    assert client.get(url("campaign_create")).status_code == 403


def test_somebody_of_another_territory_sees_no_items_of_a_campaign(client_of, outsider):
    row = CampaignItemFactory()
    client = client_of(outsider)

    assert row.item.serial not in client.get(url("campaign_item_list")).content.decode()
    assert client.get(url("company_campaigns_panel", row.item.company.public_id)).status_code == 404


def test_a_campaign_is_closed_and_taken_up_again(client_of, clerk, now):
    item, one = ItemFactory(), CampaignFactory()
    add_criterion(campaign=one, by=clerk, now=now, product=item.product)
    launch_campaign(campaign=one, by=clerk, now=now)
    client = client_of(clerk)

    client.post(url("campaign_close", one.public_id))
    closed = Campaign.objects.get().state
    client.post(url("campaign_reopen", one.public_id))

    assert (closed, Campaign.objects.get().state) == ("closed", "running")


def test_a_pasted_list_is_sorted_while_it_is_typed_and_on_the_page_of_the_recall(client_of, clerk, now):
    campaign, client = CampaignFactory(), client_of(clerk)
    for serial in ("K-1", "K-2", "k2"):
        ItemFactory(serial=serial)
    text = "K-1\nK-2\nNOWHERE-7"

    live = client.post(
        url("campaign_criterion_preview", campaign.public_id), {"serials": text}
    ).content.decode()
    add_criterion(campaign=campaign, serials=text, by=clerk, now=now)
    page = client.get(url("campaign", campaign.public_id)).content.decode()

    for shown in (live, page):
        assert "Found: 1" in shown
        assert "Not found: 1" in shown
        assert "Ambiguous: 1" in shown
        assert "NOWHERE-7" in shown
    assert "3 pasted serial numbers" in page
