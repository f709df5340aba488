"""Items and products changed out of their lists."""

from datetime import date

from django.urls import reverse

from companies.models import Company
from history.models import Change
from installed_base.models import InstalledItem, ItemTag, Product
from tests.factories.companies import CompanyFactory, SiteFactory
from tests.factories.installed_base import ItemFactory, PartFactory, ProductFactory
from users.models import BulkRun

HTMX = {"HX-Request": "true"}
BULK = reverse("installed_base:item_bulk_edit")


def url(item, field: str, noun: str = "item") -> str:
    return reverse(f"installed_base:{noun}_cell", args=[item.public_id, field])


def send(client, item, field: str, value, **more) -> str:
    item.refresh_from_db()
    data = {field: value, "revision": item.revision} | more
    return client.post(url(item, field), data, headers=HTMX).content.decode()


def test_simple_fields_are_edited_in_their_cells(clerk, client_of):
    item, client = ItemFactory(), client_of(clerk)

    status = send(client, item, "status", "stored")
    send(client, item, "location", "Hall 2")
    send(client, item, "version", "2.10")
    send(client, item, "confidence", "70")
    send(client, item, "tags", ["fair"])

    item.refresh_from_db()
    assert "In storage" in status
    assert (item.status, item.location, item.version, item.version_key, item.confidence) == (
        "stored", "Hall 2", "2.10", [2, 10, 0, 0, 0], 70,
    )  # fmt: skip
    assert list(ItemTag.objects.values_list("tag__name", flat=True)) == ["fair"]
    assert Change.objects.filter(object_type="installed_base.installeditem").count() == 5


def test_the_site_is_one_of_the_company_and_parts_go_along(clerk, client_of):
    item = ItemFactory()
    part, site = PartFactory(parent=item), SiteFactory(company=item.company, name="North plant")
    elsewhere = SiteFactory()

    wrong = send(client_of(clerk), item, "site", elsewhere.pk)
    cell = send(client_of(clerk), item, "site", site.pk)

    part.refresh_from_db()
    assert "field-error" in wrong
    assert "North plant" in cell
    assert part.site == site
    page = (
        client_of(clerk).get(reverse("installed_base:item_list"), {"columns": "serial,site"}).content.decode()
    )
    assert url(item, "site") in page
    assert url(part, "site") not in page


def test_a_value_out_of_bounds_is_refused_in_the_cell(clerk, client_of):
    answer = client_of(clerk).post(
        url(ItemFactory(), "confidence"), {"confidence": "120", "revision": 1}, headers=HTMX
    )

    assert answer.status_code == 422


def test_many_items_change_and_their_companies_follow(clerk, client_of):
    company = CompanyFactory(lifecycle="customer")
    ItemFactory.create_batch(2, company=company)

    client_of(clerk).post(
        BULK, {"all_matching": "1", "step": "save", "expected": "2", "status": "scrapped", "add_tags": "gone"}
    )

    run = BulkRun.objects.get()
    assert set(InstalledItem.objects.values_list("status", flat=True)) == {"scrapped"}
    assert ItemTag.objects.count() == 2
    assert Company.objects.get(pk=company.pk).lifecycle == "former"
    assert set(Change.objects.values_list("change_set_id", flat=True)) >= {run.change_set_id}


def test_products_are_edited_one_and_many(clerk, client_of):
    product, other = (
        ProductFactory(end_of_sale=date(2020, 1, 1)),
        ProductFactory(end_of_sale=date(2030, 1, 1)),
    )
    client = client_of(clerk)

    cell = client.post(url(product, "kind", "product"), {"kind": "software", "revision": 1}, headers=HTMX)
    client.post(
        reverse("installed_base:product_bulk_edit"),
        {"all_matching": "1", "step": "save", "end_of_support": "2025-06-30"},
    )

    assert "Software" in cell.content.decode()
    assert Product.objects.get(pk=product.pk).end_of_support == date(2025, 6, 30)
    assert Product.objects.get(pk=other.pk).end_of_support is None  # it would end before its sale does
    assert list(BulkRun.objects.get().rejections.values_list("number", "code")) == [(other.pk, "refused")]


def test_strangers_and_readers_change_nothing(outsider, reader, rep, client_of):
    item = ItemFactory(company=CompanyFactory(owner=rep))
    data = {"all_matching": "1", "step": "save", "status": "lost", "revision": 1}

    assert client_of(outsider).post(url(item, "status"), data).status_code == 404
    assert client_of(reader).post(url(item, "status"), data).status_code == 403
    assert client_of(reader).post(BULK, data).status_code == 403
    assert client_of(rep).post(url(item.product, "kind", "product"), {"kind": "part"}).status_code == 403
    client_of(outsider).post(BULK, data)
    assert InstalledItem.objects.get().status == "in_use"
