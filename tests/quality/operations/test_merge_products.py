"""Products of the catalogue that are one: merged and taken apart with their items, structure and codes."""

import pytest
from django.urls import reverse

from installed_base.models import BomLine, FormerCode, InstalledItem, Maker, Product
from quality.models import Merge
from quality.operations.merge import merge_records
from quality.operations.merge_moves import InTheWay
from quality.operations.merge_products import MayNotMergeProducts, ProductsApart, ProductsUnlike
from quality.operations.unmerge import unmerge
from search.choices import Kind
from search.queries import ids_matching
from tests.factories.installed_base import ItemFactory, ProductFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(db):
    """One pump in two records, since its maker is spelt in two ways."""
    makers = [Maker.objects.create(name=name) for name in ("Pumppu Oy", "PUMPPU OY AB")]
    kept = ProductFactory(code="HX-100", name="Pump HX", maker=makers[0])
    gone = ProductFactory(
        code="HX 100 B", name="HX pump", maker=makers[1], end_of_support="2035-01-01", description="Quiet"
    )
    ItemFactory(product=kept, serial="1")
    ItemFactory(product=gone, serial="2")
    return kept, gone


def merged(kept, gone, *, by, now, **chosen):
    return merge_records(kind="product", survivor=kept.pk, others=[gone.pk], chosen=chosen, by=by, now=now)


def test_items_and_parts_move_and_the_old_code_finds_the_product(two, clerk, now):
    kept, gone = two
    part = ProductFactory()
    BomLine.objects.create(assembly=gone, component=part, during="[2020-01-01,)")

    merged(kept, gone, by=clerk, now=now, name=kept.pk, code=kept.pk)

    product = Product.objects.get(code="HX-100")
    assert set(InstalledItem.objects.values_list("product", flat=True)) == {kept.pk}
    assert (product.bom_lines.get().component, str(product.end_of_support), product.description) == (
        part, "2035-01-01", "Quiet",
    )  # fmt: skip
    assert FormerCode.objects.get(product=product).code == "HX 100 B"
    assert ids_matching(clerk, Kind.PRODUCT, "HX100B") == [kept.pk]


def test_taken_back_each_has_its_own_again(two, clerk, now):
    kept, gone = two
    before = list(
        Product.objects.order_by("pk").values("pk", "public_id", "code", "name", "maker", "description")
    )
    items = list(InstalledItem.objects.order_by("pk").values_list("pk", "product"))

    merge = merged(kept, gone, by=clerk, now=now, code=gone.pk)
    assert Product.objects.get().code == "HX 100 B"
    assert FormerCode.objects.get().code == "HX-100"
    undone = unmerge(merge=merge, by=clerk, now=now)

    after = list(
        Product.objects.order_by("pk").values("pk", "public_id", "code", "name", "maker", "description")
    )
    assert (after, undone.left) == (before, [])
    assert list(InstalledItem.objects.order_by("pk").values_list("pk", "product")) == items
    assert not FormerCode.objects.exists()


def test_the_same_serial_number_of_both_has_to_be_settled_first(two, clerk, now):
    kept, gone = two
    InstalledItem.objects.filter(product=gone).update(serial="1")

    with pytest.raises(InTheWay):
        merged(kept, gone, by=clerk, now=now)


def test_what_is_a_part_of_the_other_or_succeeds_it_is_not_the_same(two, clerk, now):
    kept, gone = two
    BomLine.objects.create(assembly=gone, component=kept, during="[2020-01-01,)")
    with pytest.raises(ProductsApart):
        merged(kept, gone, by=clerk, now=now)

    BomLine.objects.all().delete()
    Product.objects.filter(pk=kept.pk).update(successor=gone)
    with pytest.raises(ProductsApart):
        merged(kept, gone, by=clerk, now=now)


@pytest.mark.parametrize(
    "other", [{"kind": "software"}, {"tracking": "none"}, {"attribute_schema": {"properties": {"b": {}}}}]
)
def test_products_that_are_not_alike_are_refused(two, clerk, now, other):
    kept, gone = two
    Product.objects.filter(pk=kept.pk).update(attribute_schema={"properties": {"a": {}}})
    Product.objects.filter(pk=gone.pk).update(**other)

    with pytest.raises(ProductsUnlike):
        merged(kept, gone, by=clerk, now=now)


def test_versions_of_attributes_go_on_counting(two, clerk, now):
    kept, gone = two
    gone.schema_versions.create(number=1)
    gone.schema_versions.create(number=2)
    kept.schema_versions.create(number=1)
    Product.objects.filter(pk=gone.pk).update(schema_version=2)

    merged(kept, gone, by=clerk, now=now)

    product = Product.objects.get()
    assert product.schema_version == 2
    assert sorted(product.schema_versions.values_list("number", flat=True)) == [1, 2]


def test_merging_takes_the_right_to_correct_products(two, rep, now):
    with pytest.raises(MayNotMergeProducts):
        merged(*two, by=rep, now=now)


def test_the_list_offers_it_and_old_addresses_lead_on(two, clerk, rep, client_of):
    client, ids = client_of(clerk), [str(one.public_id) for one in two]
    new, page = reverse("quality:merge_create"), reverse("installed_base:product_list")

    assert f'formaction="{new}?kind=product"' in client.get(page).content.decode()
    assert f"{new}?kind=product" not in client_of(rep).get(page).content.decode()
    assert client.post(f"{new}?kind=product", {"ids": ids, "query": ""}).status_code == 200
    client.post(new, {"kind": "product", "ids": ids, "keep": ids[0], "merge": "1", "query": ""})

    product = reverse("installed_base:product", args=[ids[0]])
    assert client.get(reverse("installed_base:product", args=[ids[1]])).url == product
    assert client.get(f"/api/v1/products/{ids[1]}/").url == f"/api/v1/products/{ids[0]}/"
    assert "merged 2 records into this one" in client.get(product).content.decode()
    assert str(Merge.objects.get().survivor_uuid) == ids[0]
