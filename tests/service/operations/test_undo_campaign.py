"""Recalls taken back: their lists follow, and what owners may have been told stays."""

import pytest

from service.models import Campaign, CampaignItem
from service.operations import campaign as operations
from service.operations.campaign_criterion import add_criterion, remove_criterion
from service.operations.campaign_item import list_items, mark_items
from tests.factories.campaigns import CampaignFactory, CampaignItemFactory
from tests.factories.installed_base import ItemFactory
from tests.undoing import left_of, newest_act, undo
from users.queries import left_of as told_left

pytestmark = pytest.mark.django_db


@pytest.fixture
def launched(admin, now):
    """A running recall that has found two items."""
    item = ItemFactory()
    ItemFactory(product=item.product)
    campaign = CampaignFactory(owner=admin)
    add_criterion(campaign=campaign, product=item.product, by=admin, now=now)
    operations.launch_campaign(campaign=campaign, by=admin, now=now)
    return campaign


def stands(campaign):
    return Campaign.objects.get(pk=campaign.pk).state, campaign.campaign_items.count()


def test_a_recall_launched_too_early_is_a_draft_without_a_list_again(launched, admin, now):
    run = undo(newest_act(), by=admin, now=now)

    assert (stands(launched), left_of(run)) == (("draft", 0), [])

    undo(run.change_set_id, by=admin, now=now)

    assert stands(launched) == ("running", 2)


def test_a_recall_of_which_owners_may_know_is_closed_and_not_undone(launched, admin, now):
    launch = newest_act()
    told = launched.campaign_items.filter(pk=launched.campaign_items.first().pk)
    mark_items(campaign_items=told, state="notified", by=admin, now=now)

    run = undo(launch, by=admin, now=now)

    assert stands(launched) == ("running", 2)
    assert left_of(run) == [(launched.pk, "launched_at", "by_hand"), (launched.pk, "state", "by_hand")]
    assert "Close the campaign" in told_left(run, admin)[0].reason


def test_marks_go_back_and_those_changed_since_stay_whole(launched, admin, rep, now):
    rows = launched.campaign_items.order_by("pk")
    mark_items(campaign_items=rows.all(), state="notified", by=admin, now=now)
    act = newest_act()
    mark_items(
        campaign_items=rows.filter(pk=rows[0].pk), state="declined", reason="Ei halua", by=rep, now=now
    )

    run = undo(act, by=admin, now=now)

    assert list(rows.values_list("state", "notified_on", "notified_company")) == [
        ("declined", now.date(), rows[0].item.company_id),
        ("identified", None, None),
    ]
    assert {number for number, _field, _code in left_of(run)} == {rows[0].pk}


def test_the_list_of_a_closed_recall_stays_and_closing_is_undone(launched, admin, now):
    mark_items(campaign_items=launched.campaign_items.all(), state="notified", by=admin, now=now)
    marked = newest_act()
    operations.close_campaign(campaign=launched, by=admin, now=now)
    closed = newest_act()

    run = undo(marked, by=admin, now=now)

    assert set(launched.campaign_items.values_list("state", flat=True)) == {"notified"}
    assert "Take the campaign up again" in told_left(run, admin)[0].reason

    undo(closed, by=admin, now=now)

    assert stands(launched) == ("running", 2)


def test_a_criterion_taken_away_comes_back_with_what_it_means(launched, admin, now):
    remove_criterion(criterion=launched.criteria.get(), by=admin, now=now)
    assert launched.campaign_items.filter(no_longer_matches=True).count() == 2

    run = undo(newest_act(), by=admin, now=now)

    assert (
        launched.campaign_items.filter(no_longer_matches=False, criterion=launched.criteria.get()).count()
        == 2
    )

    undo(run.change_set_id, by=admin, now=now)

    assert launched.campaign_items.filter(no_longer_matches=True, criterion=None).count() == 2


def test_items_listed_by_hand_go_and_those_found_before_are_only_found_again(admin, now):
    found = CampaignItemFactory()
    list_items(campaign=found.campaign, items=[found.item, ItemFactory()], why="Luettelo", by=admin, now=now)

    undo(newest_act(), by=admin, now=now)

    (row,) = CampaignItem.objects.all()
    assert (row.pk, row.is_listed) == (found.pk, False)
