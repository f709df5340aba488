"""A recall by a pasted list of serial numbers."""

from datetime import date

import pytest
from django.db import connection

from installed_base.models import ItemIdentifier
from installed_base.models.version import version_key
from service.models import CampaignCriterion
from service.operations.campaign_criterion import (
    NoNumbers,
    TooManyNumbers,
    add_criterion,
    change_criterion,
    checked_criterion,
)
from service.queries.campaign_match import match_sql
from service.queries.campaign_words import words_of
from service.queries.serial_list import sort_criterion
from tests.factories.campaigns import CampaignFactory
from tests.factories.companies import CompanyFactory
from tests.factories.installed_base import ItemFactory, PartFactory, ProductFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 23)


def found(**values):
    """Serial numbers of what the criterion means, and whether each is to be checked."""
    criterion = checked_criterion(criterion=CampaignCriterion(campaign=CampaignFactory()), values=values)
    sql, params = match_sql([criterion], today=DAY)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT i.serial, m.needs_check FROM ({sql}) m JOIN installed_base_installeditem i ON i.id = m.item_id", params)  # fmt: skip
        return sorted(cursor.fetchall())


def sorted_out(clerk, **values):
    criterion = checked_criterion(criterion=CampaignCriterion(campaign=CampaignFactory()), values=values)
    result = sort_criterion(criterion, user=clerk)
    return (
        [typed for typed, _item, _how in result.found],
        result.not_found,
        [typed for typed, _items in result.ambiguous],
    )


def test_items_are_meant_by_pasted_numbers_in_any_spelling(clerk):
    for serial in ("KX-0100", "KX-0101", "KX-0102"):
        ItemFactory(serial=serial)
    text = "kx 0100\nKX-0102; ZZ-9\t"

    assert found(serials=text) == [("KX-0100", False), ("KX-0102", False)]
    assert sorted_out(clerk, serials=text) == (["kx 0100", "KX-0102"], ["ZZ-9"], [])


def test_a_number_of_several_items_lists_each_to_be_checked_until_the_product_is_said(clerk):
    one, other = ItemFactory(serial="A-1"), ItemFactory(serial="A 1")
    ItemFactory(serial="A-2")

    assert found(serials="A-1\nA-2") == [("A 1", True), ("A-1", True), ("A-2", False)]
    assert sorted_out(clerk, serials="A-1\nA-2") == (["A-2"], [], ["A-1"])
    assert found(serials="A-1", product=one.product) == [("A-1", False)]
    assert sorted_out(clerk, serials="A-1", product=other.product) == (["A-1"], [], [])


def test_a_former_number_means_the_item_and_what_only_looks_alike_does_not(clerk):
    item = ItemFactory(serial="NEW-1")
    ItemIdentifier.objects.create(item=item, scheme="former_serial", value="OLD-1", is_current=False)

    assert found(serials="old1\nNEWI") == [("NEW-1", False)]
    assert sorted_out(clerk, serials="old1\nNEWI") == (["old1"], ["NEWI"], [])


def test_a_list_holds_together_with_the_rest_of_the_criterion():
    hot, cold = (
        ItemFactory(serial=serial, version=version, version_key=version_key(version))
        for serial, version in (("T-1", "1.0"), ("T-2", "2.0"))
    )
    PartFactory(parent=hot, serial="P-1", product__code="PSU")
    psu = PartFactory(parent=cold, serial="P-2").product

    assert found(serials="T-1,T-2", version_rule="before", version_to="1.5") == [("T-1", False)]
    assert found(serials="T-1,T-2", part_product=psu) == [("T-2", False)]


def test_a_list_without_a_number_and_one_too_long_are_refused():
    with pytest.raises(NoNumbers):
        found(serials="-- \n ;")
    with pytest.raises(TooManyNumbers):
        found(serials="\n".join(f"S-{number}" for number in range(5001)))


def test_a_corrected_list_is_read_anew_and_says_how_many_it_has(clerk, now):
    ItemFactory(serial="B-2")
    criterion = add_criterion(campaign=CampaignFactory(), serials="B-1\nB-1\nb 3", by=clerk, now=now)
    assert words_of(criterion) == "2 pasted serial numbers"

    change_criterion(criterion=criterion, values={"serials": "B-2"}, by=clerk, now=now)

    criterion.refresh_from_db()
    assert (criterion.serial_keys, words_of(criterion)) == (["B2"], "serial number B-2")


def test_items_out_of_reach_are_neither_found_nor_ambiguous(rep):
    rep.scope = "own"
    rep.save()
    ItemFactory(serial="C-1", company=CompanyFactory(owner=rep))
    ItemFactory(serial="C 1", product=ProductFactory())

    assert sorted_out(rep, serials="C-1") == (["C-1"], [], [])
