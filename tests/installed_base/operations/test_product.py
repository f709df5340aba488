from datetime import date

import pytest

from history.queries import changes_of
from installed_base.models import Maker, Product, ProductFamily
from installed_base.operations import product as operations
from installed_base.operations.refusals import ProductCodeTaken, ProductInUse, SchemaInvalid, SuccessorCircle
from installed_base.queries import items_against_schema
from tests.factories.installed_base import ItemFactory, MakerFactory, ProductFactory

pytestmark = pytest.mark.django_db
SCHEMA = {"type": "object", "properties": {"power": {"type": "number"}}}


def test_a_product_is_made_with_maker_and_family_by_name_in_any_spelling(clerk, now):
    maker = MakerFactory(name="Kone-Pohja")

    product = operations.create_product(
        code="HX-400", name="Press", maker="KONE POHJA", family="Presses", by=clerk, now=now
    )
    operations.create_product(code="HX-401", name="Press", maker="Uusi", family="presses", by=clerk, now=now)

    assert (product.maker, product.family.name) == (maker, "Presses")
    assert (Maker.objects.count(), ProductFamily.objects.count()) == (2, 1)
    assert changes_of(product).get().verb == "created"


@pytest.mark.parametrize("code", ["HX-400", "hx 400"])
def test_a_code_is_refused_in_any_spelling_of_the_same_maker(clerk, now, code):
    first = ProductFactory(code="HX-400")

    with pytest.raises(ProductCodeTaken) as refusal:
        operations.create_product(code=code, name="Press", by=clerk, now=now)
    operations.create_product(code=code, name="Press", maker="Another", by=clerk, now=now)

    assert refusal.value.existing == first.pk


def test_a_new_schema_gets_a_new_version_and_leaves_the_items_alone(clerk, now):
    product = ProductFactory(attribute_schema=SCHEMA)
    good, bad = ItemFactory(product=product, attributes={"power": 5}), ItemFactory(product=product)
    bad.attributes = {"power": "much"}
    bad.save()
    wanted = {"type": "object", "properties": {"power": {"type": "integer"}}}

    operations.change_product(product=product, values={"attribute_schema": wanted}, by=clerk, now=now)
    operations.change_product(product=product, values={"attribute_schema": wanted}, by=clerk, now=now)

    report = items_against_schema(product)
    bad.refresh_from_db()
    assert product.schema_version == 2
    assert (report.checked, report.failing, [item.pk for item in report.examples]) == (2, 1, [bad.pk])
    assert (bad.attributes, good.attributes) == ({"power": "much"}, {"power": 5})


def test_a_schema_that_means_nothing_is_refused(clerk, now):
    with pytest.raises(SchemaInvalid):
        operations.create_product(code="1", name="x", attribute_schema={"type": "array"}, by=clerk, now=now)


def test_a_product_never_succeeds_itself(clerk, now):
    old, new = ProductFactory(), ProductFactory()
    operations.change_product(product=old, values={"successor": new}, by=clerk, now=now)

    for successor, product in ((old, new), (old, old)):
        with pytest.raises(SuccessorCircle):
            operations.change_product(product=product, values={"successor": successor}, by=clerk, now=now)


def test_a_product_with_items_is_not_deleted(clerk, now):
    item = ItemFactory()

    with pytest.raises(ProductInUse):
        operations.delete_product(product=item.product, by=clerk, now=now)
    unused = ProductFactory(end_of_sale=date(2026, 1, 1))
    operations.delete_product(product=unused, by=clerk, now=now)

    assert list(Product.objects.all()) == [item.product]
