from datetime import date

import pytest

from history.operations import ChangedMeanwhile
from history.queries import changes_of, provenance_of
from installed_base.choices import IdentifierScheme, ItemStatus
from installed_base.models import InstalledItem
from installed_base.operations import item as operations
from installed_base.operations.refusals import (
    AttributesInvalid,
    ItemHasParts,
    QuantityOfOne,
    RetiredBeforeDelivery,
    SerialTaken,
    SiteOfAnotherCompany,
)
from tests.factories.companies import CompanyFactory, SiteFactory
from tests.factories.installed_base import ItemFactory, PartFactory, ProductFactory

pytestmark = pytest.mark.django_db


def test_an_item_is_written_down_with_its_numbers_and_recorded(clerk, now):
    company = CompanyFactory()

    item = operations.create_item(
        product=ProductFactory(), company=company, serial=" KX–0123\u00a0ａ ", version="v2.10", by=clerk, now=now,
        identifiers=[("customer_tag", "Lift A"), ("customer_tag", "LIFT-A")],
    )  # fmt: skip

    item.refresh_from_db()
    assert (item.serial, item.key, item.version_key) == ("KX-0123 a", "KX0123A", [2, 10, 0, 0, 0])
    assert [str(one) for one in item.identifiers.all()] == ["Lift A"]
    assert [change.verb for change in changes_of(item)] == ["changed", "created"]


@pytest.mark.parametrize("again", ["KX-0123", "kx 0123", "kx0123", "ＫＸ-0123"])
def test_a_serial_is_refused_in_any_spelling(clerk, now, again):
    first = ItemFactory(serial="KX-0123")

    with pytest.raises(SerialTaken) as refusal:
        operations.create_item(product=first.product, serial=again, by=clerk, now=now)

    assert refusal.value.existing == first.pk


def test_two_products_may_use_the_same_serial(clerk, now):
    ItemFactory(serial="1")

    operations.create_item(product=ProductFactory(), serial="1", by=clerk, now=now)

    assert InstalledItem.objects.count() == 2


def test_items_of_one_product_may_all_lack_a_serial(clerk, now):
    product = ProductFactory()

    for quantity in (1, 12):
        operations.create_item(product=product, serial="  ", quantity=quantity, by=clerk, now=now)

    assert list(product.items.values_list("serial", "quantity").order_by("quantity")) == [("", 1), ("", 12)]


def test_a_serial_number_with_a_quantity_of_two_is_refused_in_words(clerk, now):
    with pytest.raises(QuantityOfOne, match="Set the quantity to 1, or clear the number"):
        operations.create_item(product=ProductFactory(), serial="KX-1", quantity=2, by=clerk, now=now)

    assert not InstalledItem.objects.exists()


def test_marked_letters_are_capitals_of_themselves_whatever_the_locale_of_the_server(clerk, now):
    first = ItemFactory(serial="åäö-1")
    first.refresh_from_db()

    with pytest.raises(SerialTaken):
        operations.create_item(product=first.product, serial="ÅÄÖ 1", by=clerk, now=now)
    plain = operations.create_item(product=first.product, serial="AAO-1", by=clerk, now=now)

    plain.refresh_from_db()
    assert (first.serial, first.key, plain.key) == ("åäö-1", "ÅÄÖ1", "AAO1")


def test_a_serial_of_eighty_digits_is_counted_to_its_last_digit(clerk, now):
    product = ProductFactory()
    for last in "89":
        operations.create_item(product=product, serial="9" * 79 + last, by=clerk, now=now)

    above = product.items.filter(stem="", tail__gt=int("9" * 79 + "8"))
    assert list(above.values_list("serial", flat=True)) == ["9" * 80]


def test_a_part_is_born_where_its_machine_stands(clerk, now):
    site = SiteFactory()
    machine = ItemFactory(company=site.company, site=site)

    part = operations.create_item(
        product=ProductFactory(), parent=machine, position="slot 1", by=clerk, now=now
    )

    assert (part.company, part.site, part.parent, part.root) == (site.company, site, machine, machine)


def test_a_site_of_another_company_is_refused(clerk, now):
    with pytest.raises(SiteOfAnotherCompany):
        operations.create_item(
            product=ProductFactory(), company=CompanyFactory(), site=SiteFactory(), by=clerk, now=now
        )


def test_three_of_one_serial_and_an_end_before_delivery_are_refused(clerk, now):
    with pytest.raises(QuantityOfOne):
        operations.create_item(product=ProductFactory(), serial="1", quantity=3, by=clerk, now=now)
    with pytest.raises(RetiredBeforeDelivery):
        operations.create_item(
            product=ProductFactory(),
            delivered_on=date(2026, 1, 2),
            retired_on=date(2026, 1, 1),
            by=clerk,
            now=now,
        )


def test_attributes_are_held_against_the_schema_of_the_product(clerk, now):
    product = ProductFactory(attribute_schema={"type": "object", "properties": {"power": {"type": "number"}}})

    with pytest.raises(AttributesInvalid) as refusal:
        operations.create_item(product=product, attributes={"power": "much"}, by=clerk, now=now)

    assert list(refusal.value.problems) == ["power"]


def test_attributes_that_the_schema_forgot_stay_when_others_change(clerk, now):
    product = ProductFactory(attribute_schema={"type": "object", "properties": {"power": {"type": "number"}}})
    item = ItemFactory(product=product, attributes={"colour": "red", "power": 1})

    operations.change_item(item=item, values={"attributes": {"power": 2}}, by=clerk, now=now)

    assert item.attributes == {"colour": "red", "power": 2}


def test_a_replaced_serial_stays_as_a_former_one_in_the_same_change_set(clerk, now):
    item = ItemFactory(serial="OLD-1")

    operations.replace_serial(item=item, serial="NEW-1", by=clerk, now=now)

    former = [(one.scheme, one.value, one.is_current) for one in item.identifiers.all()]
    assert former == [(IdentifierScheme.FORMER_SERIAL, "OLD-1", False)]
    assert len({change.change_set_id for change in changes_of(item)}) == 1


def test_another_spelling_of_the_same_serial_is_no_former_serial(clerk, now):
    item = ItemFactory(serial="KX 1")

    operations.replace_serial(item=item, serial="KX-1", by=clerk, now=now)

    assert (item.serial, item.identifiers.count()) == ("KX-1", 0)


def test_the_second_of_two_editors_is_told(clerk, now):
    item = ItemFactory(location="Hall 1")
    operations.change_item(item=item, values={"location": "Hall 2"}, by=clerk, now=now)

    with pytest.raises(ChangedMeanwhile) as refusal:
        operations.change_item(
            item=item, values={"location": "Hall 3"}, by=clerk, now=now, expected_revision=1,
            base={"location": "Hall 1"},
        )  # fmt: skip

    assert refusal.value.theirs == {"location": "Hall 2"}


def test_company_and_parent_are_not_changed_by_an_edit(clerk, now):
    item = ItemFactory()
    company = item.company

    operations.change_item(
        item=item, values={"company": CompanyFactory(), "parent": ItemFactory()}, by=clerk, now=now
    )

    item.refresh_from_db()
    assert (item.company, item.parent) == (company, None)


def test_a_confirmation_makes_the_customer_the_source(clerk, now):
    item = ItemFactory(confidence=40, source="estimate")

    operations.confirm_item(item=item, by=clerk, now=now)

    assert (item.verified_at, item.verified_by, item.confidence, item.source) == (now, clerk, 100, "customer")
    assert provenance_of(item)["confidence"].party == "zero"


def test_a_machine_is_retired_with_the_parts_that_are_still_at_work(clerk, now):
    machine = ItemFactory()
    part = PartFactory(parent=machine)
    scrapped = PartFactory(parent=machine, status=ItemStatus.SCRAPPED, retired_on=date(2020, 1, 1))

    count = operations.retire_item(item=machine, on=date(2026, 11, 22), by=clerk, now=now)

    found = {one.pk: (one.status, one.retired_on) for one in InstalledItem.objects.all()}
    assert count == 2
    assert found[machine.pk] == found[part.pk] == ("retired", date(2026, 11, 22))
    assert found[scrapped.pk] == ("scrapped", date(2020, 1, 1))
    assert changes_of(part).get().new == {"status": "retired", "retired_on": "2026-11-22"}


def test_nothing_is_retired_before_it_was_delivered(clerk, now):
    machine = ItemFactory()
    PartFactory(parent=machine, delivered_on=date(2026, 6, 1))

    with pytest.raises(RetiredBeforeDelivery):
        operations.retire_item(item=machine, on=date(2026, 5, 31), by=clerk, now=now)


def test_an_item_is_deleted_unless_it_has_parts(clerk, now):
    machine = ItemFactory()
    part = PartFactory(parent=machine)

    with pytest.raises(ItemHasParts):
        operations.delete_item(item=machine, by=clerk, now=now)
    operations.delete_item(item=part, by=clerk, now=now)
    operations.delete_item(item=machine, by=clerk, now=now)

    assert InstalledItem.objects.count() == 0


def test_the_company_becomes_a_customer_with_its_first_item_and_a_former_one_with_its_last(clerk, now):
    company = CompanyFactory()

    item = operations.create_item(product=ProductFactory(), company=company, serial="1", by=clerk, now=now)
    company.refresh_from_db()
    assert company.lifecycle == "customer"

    operations.retire_item(item=item, on=date(2026, 11, 22), by=clerk, now=now)
    company.refresh_from_db()
    assert company.lifecycle == "former"
