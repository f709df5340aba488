"""The catalogue in the API."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from installed_base.models import BomLine
from tests.factories.installed_base import BomLineFactory, ItemFactory, PartFitFactory, ProductFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def api(client_of, clerk):
    return client_of(clerk)


def post(api, name, **facts):
    return api.post(f"/api/v1/{name}/", facts, content_type="application/json")


def test_a_line_of_structure_is_made_changed_and_deleted(api):
    press, motor = ProductFactory(), ProductFactory()

    made = post(
        api,
        "bom-lines",
        assembly=str(press.public_id),
        component=str(motor.public_id),
        valid_from="2020-01-01",
    )
    url = f"/api/v1/bom-lines/{made.json()['id']}/"
    changed = api.patch(
        url,
        {"valid_to": "2024-01-01"},
        content_type="application/json",
        headers={"If-Match": api.get(url)["ETag"]},
    )

    assert made.status_code == 201
    assert (changed.json()["valid_from"], changed.json()["valid_to"]) == ("2020-01-01", "2024-01-01")
    assert (
        api.get(f"/api/v1/bom-lines/?component={motor.public_id}").json()["results"][0]["id"]
        == made.json()["id"]
    )
    assert api.delete(url, headers={"If-Match": changed["ETag"]}).status_code == 204
    assert not BomLine.objects.exists()


def test_a_circle_is_a_problem_in_a_sentence(api):
    line = BomLineFactory()

    answer = post(
        api, "bom-lines", assembly=str(line.component.public_id), component=str(line.assembly.public_id)
    )

    assert answer.status_code == 409
    assert "contain" in answer.json()["detail"]


def test_parts_that_fit_an_item_and_where_a_product_is_used(api):
    item = ItemFactory()
    fit = PartFitFactory(product=item.product)
    line = BomLineFactory(component=fit.part)

    parts = api.get(f"/api/v1/items/{item.public_id}/parts-that-fit/").json()
    uses = api.get(f"/api/v1/products/{fit.part.public_id}/where-used/").json()

    assert [(one["part"], one["doubts"]) for one in parts] == [(str(fit.part.public_id), [])]
    assert [(one["product"], one["levels"]) for one in uses] == [(str(line.assembly.public_id), 1)]


def test_a_changed_schema_is_a_new_version_with_a_report(api):
    product = ProductFactory()
    ItemFactory(product=product, attributes={"power": "much"})
    one = api.get(f"/api/v1/products/{product.public_id}/")
    schema = {"type": "object", "properties": {"power": {"type": "number"}}}

    changed = api.patch(
        f"/api/v1/products/{product.public_id}/", {"attribute_schema": schema}, content_type="application/json",
        headers={"If-Match": one["ETag"]},
    )  # fmt: skip
    report = api.get(f"/api/v1/products/{product.public_id}/schema-report/").json()
    versions = api.get(f"/api/v1/schema-versions/?product={product.public_id}").json()["results"]

    assert changed.json()["schema_version"] == 2
    assert (report["version"], report["checked"], report["failing"]) == (2, 1, 1)
    assert [version["number"] for version in versions] == [1, 2]


def test_a_code_that_was_changed_is_still_told(api):
    product = ProductFactory(code="HX-1")
    one = api.get(f"/api/v1/products/{product.public_id}/")

    changed = api.patch(
        f"/api/v1/products/{product.public_id}/", {"code": "HX-2"}, content_type="application/json",
        headers={"If-Match": one["ETag"]},
    )  # fmt: skip

    assert (changed.json()["code"], changed.json()["former_codes"]) == ("HX-2", ["HX-1"])
    assert [row["code"] for row in api.get("/api/v1/products/?q=HX-1").json()["results"]] == ["HX-2"]


def test_a_document_is_sent_and_fetched(api, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    product = ProductFactory()
    file = SimpleUploadedFile("a.pdf", b"%PDF-1.7 x")

    made = api.post(
        "/api/v1/documents/",
        {"product": str(product.public_id), "title": "Manual", "kind": "manual", "upload": file},
    )
    answer = api.get(made.json()["file_url"])

    assert made.status_code == 201
    assert (answer["Content-Disposition"], b"".join(answer.streaming_content)) == (
        'attachment; filename="a.pdf"', b"%PDF-1.7 x",
    )  # fmt: skip


def test_who_only_reads_products_writes_none_of_their_parts(client_of, rep):
    for name in ("families", "bom-lines", "part-fits", "features", "documents"):
        assert post(client_of(rep), name).status_code == 403
        assert client_of(rep).get(f"/api/v1/{name}/").status_code == 200


def test_a_line_without_a_component_is_an_empty_slot(api):
    rack = ProductFactory()

    made = post(api, "bom-lines", assembly=str(rack.public_id), position="BAY-1")
    refused = post(api, "bom-lines", assembly=str(rack.public_id))

    assert (made.status_code, made.json()["component"]) == (201, None)
    assert (refused.status_code, "position" in refused.json()["errors"]) == (400, True)
