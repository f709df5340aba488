"""Structure, fits, features and documents on the page of a product; families."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from installed_base.models import BomLine, PartFit, ProductDocument, ProductFamily, SoftwareFeature
from tests.factories.installed_base import (
    BomLineFactory,
    DocumentFactory,
    FamilyFactory,
    FeatureFactory,
    ItemFactory,
    PartFitFactory,
    ProductFactory,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "tab", ["overview", "structure", "parts", "used", "features", "documents", "history", "x"]
)
def test_each_tab_opens_empty_and_filled_in_few_queries(client_of, clerk, tab, django_assert_max_num_queries):
    product = ProductFactory(kind="software")
    client = client_of(clerk)

    assert client.get(f"/products/{product.public_id}/?tab={tab}").status_code == 200
    BomLineFactory.create_batch(3, assembly=product)
    PartFitFactory.create_batch(3, product=product)
    FeatureFactory.create_batch(3, product=product)
    DocumentFactory.create_batch(3, product=product)
    ItemFactory.create_batch(3, product=product)
    with django_assert_max_num_queries(40):
        assert client.get(f"/products/{product.public_id}/?tab={tab}").status_code == 200


def test_a_line_of_structure_is_added_corrected_and_removed(client_of, clerk):
    product, component, client = ProductFactory(), ProductFactory(), client_of(clerk)

    added = client.post(
        f"/products/{product.public_id}/bom/create/",
        {"component": component.public_id, "position": "10", "quantity": "2", "valid_from": "1.1.2020"},
    )
    line = BomLine.objects.get()
    page = client.get(f"/bom-lines/{line.public_id}/edit/")
    ended = client.post(
        f"/bom-lines/{line.public_id}/edit/",
        _initial(page)
        | {"position": "10", "quantity": "3", "valid_from": "1.1.2020", "valid_to": "1.1.2024"},
    )

    line.refresh_from_db()
    assert (added.status_code, ended.status_code) == (302, 302)
    assert (line.quantity, line.during.upper.year) == (3, 2024)
    assert client.post(f"/bom-lines/{line.public_id}/remove/").status_code == 302
    assert not BomLine.objects.exists()


def test_a_circle_is_told_beside_the_component(client_of, clerk):
    line = BomLineFactory()

    page = client_of(clerk).post(
        f"/products/{line.component.public_id}/bom/create/",
        {"component": line.assembly.public_id, "quantity": "1"},
    )

    assert "component" in page.context["form"].errors


def test_a_part_is_said_to_fit_and_a_misleading_range_is_warned_of(client_of, clerk):
    product, part, client = ProductFactory(), ProductFactory(kind="part"), client_of(clerk)

    page = client.post(
        f"/products/{product.public_id}/fits/create/",
        {"part": part.public_id, "quantity": "1", "serial_from": "12-99", "serial_to": "12-100"},
        follow=True,
    )
    fit = PartFit.objects.get()
    form = client.get(f"/part-fits/{fit.public_id}/edit/")
    client.post(
        f"/part-fits/{fit.public_id}/edit/", _initial(form) | {"quantity": "1", "serial_from": "12-100"}
    )

    fit.refresh_from_db()
    assert "not equally long" in page.content.decode()
    assert (fit.number_from, fit.number_to) == (12100, None)


def test_the_card_of_an_item_lists_what_fits_it(client_of, clerk):
    item = ItemFactory()
    fit = PartFitFactory(product=item.product)

    page = client_of(clerk).get(f"/items/{item.public_id}/parts/panel/?words=zzz")
    whole = client_of(clerk).get(f"/items/{item.public_id}/parts/panel/")

    assert fit.part.code not in page.content.decode()
    assert fit.part.code in whole.content.decode()


def test_a_feature_is_added_once(client_of, clerk):
    product, client = ProductFactory(kind="software"), client_of(clerk)
    facts = {"code": "OPC-UA", "name": "OPC UA server"}

    first = client.post(f"/products/{product.public_id}/features/create/", facts)
    again = client.post(f"/products/{product.public_id}/features/create/", facts | {"code": "opc ua"})

    assert (first.status_code, SoftwareFeature.objects.count()) == (302, 1)
    assert "code" in again.context["form"].errors


def test_a_document_is_downloaded_and_never_shown(client_of, clerk, rep, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    product, client = ProductFactory(), client_of(clerk)
    file = SimpleUploadedFile("ohje.pdf", b"%PDF-1.7 x", "text/html")

    added = client.post(
        f"/products/{product.public_id}/documents/create/", {"title": "Ohje", "kind": "manual", "file": file}
    )
    document = ProductDocument.objects.get()
    answer = client_of(rep).get(f"/documents/{document.public_id}/file/")

    assert added.status_code == 302
    assert answer["Content-Disposition"] == 'attachment; filename="ohje.pdf"'
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == (
        "application/octet-stream",
        "nosniff",
    )
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 x"


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x"])
def test_a_link_leads_to_the_web_only(client_of, clerk, link):
    product = ProductFactory()

    page = client_of(clerk).post(
        f"/products/{product.public_id}/documents/create/", {"title": "x", "kind": "manual", "link": link}
    )

    assert page.status_code == 200
    assert not ProductDocument.objects.exists()


def test_families_stand_in_families_and_never_in_themselves(client_of, clerk):
    client = client_of(clerk)
    client.post("/families/create/", {"name": "Presses", "code": "PR"})
    presses = ProductFamily.objects.get()
    client.post("/families/create/", {"name": "Small presses", "parent": presses.public_id})
    small = ProductFamily.objects.get(name="Small presses")
    ProductFactory(family=small)

    form = client.get(f"/families/{presses.public_id}/edit/")
    circle = client.post(
        f"/families/{presses.public_id}/edit/",
        _initial(form) | {"name": "Presses", "code": "PR", "parent": small.public_id},
    )
    used = client.post(f"/families/{presses.public_id}/delete/")
    gone = client.post(f"/families/{small.public_id}/delete/")

    assert small.parent == presses
    assert "parent" in circle.context["form"].errors
    assert (used.status_code, gone.status_code) == (409, 302)
    assert client.get("/families/").status_code == 200


def test_sales_look_and_do_not_touch(client_of, rep):
    line, family = BomLineFactory(), FamilyFactory()
    client = client_of(rep)

    for url in (
        f"/products/{line.assembly.public_id}/bom/create/", f"/bom-lines/{line.public_id}/edit/", "/families/create/",
        f"/families/{family.public_id}/edit/", f"/products/{line.assembly.public_id}/documents/create/",
    ):  # fmt: skip
        assert client.get(url).status_code == 403
    assert client.get(f"/families/{family.public_id}/").status_code == 200


def test_the_parts_of_a_new_item_are_written_down_after_its_structure(client_of, clerk):
    item, client = ItemFactory(), client_of(clerk)
    motor = BomLineFactory(assembly=item.product, quantity=2, position="10").component
    BomLineFactory(assembly=motor, component__tracking="none", quantity=8)

    page = client.get(f"/items/{item.public_id}/build/")
    client.post(f"/items/{item.public_id}/build/")
    again = client.post(f"/items/{item.public_id}/build/")

    motors = item.parts.order_by("position")
    assert page.status_code == 200
    assert [(one.position, one.quantity, one.company) for one in motors] == [
        ("10.1", 1, item.company), ("10.2", 1, item.company),
    ]  # fmt: skip
    assert [(part.quantity, part.root_id) for one in motors for part in one.parts.all()] == [(8, item.pk)] * 2
    assert again.status_code == 409


def _initial(page):
    """What the browser sends unseen: the values that the form opened with."""
    found = {}
    for field in page.context["form"]:
        value = field.initial
        if field.field.show_hidden_initial and value is not None:
            found[field.html_initial_name] = str(value)
        if field.is_hidden and value is not None:
            found[field.html_name] = str(value)
    return found
