"""Custom fields where people meet them: page, form, cell, list, filter, file, bulk edit. Hidden ones nowhere."""

import json
import re

import pytest
from django.urls import reverse

from companies.operations.company import change_company
from contacts.models import Person
from custom_fields.choices import ALL_ROLES
from custom_fields.models import CustomField
from installed_base.models import InstalledItem
from tests.factories.companies import CompanyFactory
from tests.factories.contacts import PersonFactory
from tests.factories.custom_fields import let_the_worker_work, make_field
from tests.factories.installed_base import ItemFactory
from users.models import BulkRun

pytestmark = pytest.mark.django_db
LIST = reverse("companies:company_list")
HTMX = {"HX-Request": "true"}
PERSONAL = {
    "is_personal": True, "category": "identity", "purpose": "congratulations", "export_label": "Birthday",
    "erasure": "remove", "reason": "", "seen_by": ["sales", "privacy"], "edited_by": ["sales"],
}  # fmt: skip


@pytest.fixture
def world(admin, rep, now):
    make_field(admin, is_filterable=True, in_list=True)
    make_field(admin, "Factory area", kind="number", unit="m²", is_filterable=True, is_required=True)
    make_field(admin, "Delivery note", kind="text", is_filterable=True)
    make_field(admin, "Sectors", kind="choices", is_filterable=True)
    make_field(admin, "Since", kind="date", is_filterable=True)
    make_field(admin, "Credit limit", kind="money", is_filterable=True)
    make_field(admin, "Dealer", kind="company", is_filterable=True)
    dealer = CompanyFactory(legal_name="Jälleenmyynti Oy")
    full = CompanyFactory(legal_name="Täysi Oy")
    values = {
        "cf_abc_class": "A", "cf_factory_area": "1500", "cf_delivery_note": "Öljyinen piha", "cf_sectors": ["A", "B"],
        "cf_since": "2020-05-01", "cf_credit_limit": "5000", "cf_dealer": str(dealer.public_id),
    }  # fmt: skip
    change_company(company=full, values=values, by=rep, now=now)
    change_company(company=dealer, values={"cf_abc_class": "B", "cf_factory_area": "90"}, by=rep, now=now)
    return {"full": full, "dealer": dealer, "empty": CompanyFactory(legal_name="Tyhjä Oy")}


def names(response) -> set[str]:
    return {row["name"] for row in response.context["listing"].rows}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("cf_abc_class=a", {"Täysi Oy"}),
        ("cf_abc_class=a&cf_abc_class=b", {"Täysi Oy", "Jälleenmyynti Oy"}),
        ("cf_abc_class=none", {"Tyhjä Oy"}),
        ("cf_factory_area_from=100", {"Täysi Oy"}),
        ("cf_factory_area_to=1000", {"Jälleenmyynti Oy"}),
        ("cf_factory_area_from=50&cf_factory_area_to=2000", {"Täysi Oy", "Jälleenmyynti Oy"}),
        ("cf_factory_area_filled=false", {"Tyhjä Oy"}),
        ("cf_delivery_note=öLJ", {"Täysi Oy"}),
        ("cf_delivery_note=piha", set()),
        ("cf_sectors=b", {"Täysi Oy"}),
        ("cf_sectors=c", set()),
        ("cf_sectors=none", {"Tyhjä Oy", "Jälleenmyynti Oy"}),
        ("cf_since_from=1.5.2020&cf_since_to=2020-05-01", {"Täysi Oy"}),
        ("cf_since_to=2019-01-01", set()),
        ("cf_credit_limit_from=4 999,50", {"Täysi Oy"}),
        ("where=has:cf_abc_class:any", {"Täysi Oy", "Jälleenmyynti Oy"}),
        ("where=not:cf_abc_class:a", {"Tyhjä Oy", "Jälleenmyynti Oy"}),
        ("where=not:cf_dealer:", {"Tyhjä Oy", "Jälleenmyynti Oy"}),
        ("cf_abc_class=a&region=none", set()),
    ],
)
def test_a_list_is_narrowed_by_every_kind(world, rep, client_of, query, found):
    assert names(client_of(rep).get(f"{LIST}?{query}")) == found


def test_a_list_shows_sorts_and_exports_custom_columns(world, rep, admin, client_of):
    let_the_worker_work()
    assert set(CustomField.objects.values_list("index_state", flat=True)) == {"ready"}
    client = client_of(rep)

    page = client.get(f"{LIST}?columns=cf_factory_area,cf_dealer,cf_credit_limit&sort=-cf_factory_area")
    lines = client.get(
        reverse("companies:company_export"),
        {
            "format": "plain",
            "columns": "cf_abc_class,cf_factory_area,cf_sectors,cf_dealer,cf_credit_limit",
            "sort": "name",
        },
    )

    rows = page.context["listing"].rows
    assert [row["name"] for row in rows] == ["Täysi Oy", "Jälleenmyynti Oy", "Tyhjä Oy"]
    assert [cell.text for cell in rows[0]["cells"][1:]] == ["1,500 m²", "€5,000", "Jälleenmyynti Oy"]
    text = b"".join(lines.streaming_content).decode()
    assert "Täysi Oy" in text
    full = next(line for line in text.splitlines() if line.startswith("Täysi"))
    assert full.endswith('A,1500,"A, B",5000,EUR,Jälleenmyynti Oy')
    book = client.get(reverse("companies:company_export"), {"format": "xlsx", "columns": "cf_factory_area"})
    assert book.status_code == 200
    book.close()


def test_the_page_shows_values_with_their_source_and_asks_for_what_is_missing(
    world, rep, client_of, django_assert_max_num_queries
):
    client = client_of(rep)

    with django_assert_max_num_queries(26):
        page = client.get(reverse("companies:company", args=[world["full"].public_id])).content.decode()
    empty = client.get(reverse("companies:company", args=[world["empty"].public_id])).content.decode()

    assert "1,500 m²" in page
    assert 'data-by="Rasmus Rep"' in page
    assert re.search(r'href="/companies/[0-9a-f-]+/">Jälleenmyynti Oy', page)
    assert "To be filled in" in empty


@pytest.mark.parametrize("place", ["page", "list"])
def test_a_value_is_changed_where_it_stands(world, rep, client_of, place):
    company = world["full"]
    url = reverse("companies:company_value", args=[company.public_id, "factory_area", place])
    client = client_of(rep)
    form = client.get(url, headers=HTMX).context["form"]

    saved = client.post(
        url,
        {"cf_factory_area": "1 600", "revision": form["revision"].value(), "was": form["was"].value()},
        headers=HTMX,
    )
    late = client.post(url, {"cf_factory_area": "7", "revision": "1", "was": '"1500"'}, headers=HTMX)
    wrong = client.post(url, {"cf_factory_area": "suuri", "revision": company.revision + 1}, headers=HTMX)

    company.refresh_from_db()
    assert (saved.status_code, late.status_code, wrong.status_code) == (200, 422, 422)
    assert company.custom["factory_area"] == "1600"
    assert "1,600 m²" in saved.content.decode()
    assert "1,600" in late.content.decode()


def test_the_form_of_a_company_holds_its_custom_fields(world, rep, client_of):
    company = world["full"]
    url = reverse("companies:company_edit", args=[company.public_id])
    client = client_of(rep)
    form = client.get(url).context["form"]
    data = {name: form[name].value() for name in form.fields}
    data = {name: "" if value is None else value for name, value in data.items()}
    data |= {"base": json.dumps(form.initial["base"]), "cf_abc_class": "c", "cf_sectors": ["b"]}

    response = client.post(url, data)

    assert response.status_code == 302
    company.refresh_from_db()
    assert company.custom["abc_class"] == "c"
    assert company.custom["sectors"] == ["b"]
    assert company.custom["credit_limit"] == {"amount": "5000", "currency": "EUR"}


def test_hidden_fields_appear_nowhere(world, admin, rep, clerk, client_of, now):
    make_field(admin, "Birthday", kind="date", is_filterable=True, in_list=True, **PERSONAL)
    company = world["full"]
    change_company(company=company, values={"cf_birthday": "1970-02-03"}, by=rep, now=now)
    sees, hidden = client_of(rep), client_of(clerk)
    page = reverse("companies:company", args=[company.public_id])
    log = reverse("companies:company_history_panel", args=[company.public_id])
    value = reverse("companies:company_value", args=[company.public_id, "birthday", "page"])

    for url in (page, log, reverse("companies:company_edit", args=[company.public_id]), LIST):
        assert "Birthday" in sees.get(url).content.decode(), url
        assert "Birthday" not in hidden.get(url).content.decode(), url
    assert sees.get(value).status_code == 200
    assert hidden.get(value).status_code == 404
    narrowed = hidden.get(f"{LIST}?cf_birthday_from=1970-01-01")
    assert "cf_birthday_from" in narrowed.context["listing"].problems[0]
    exported = hidden.get(reverse("companies:company_export"), {"format": "csv", "columns": "cf_birthday"})
    assert "1970" not in b"".join(exported.streaming_content).decode()
    assert not hidden.get(f"{LIST}?where=has:cf_birthday:").context["listing"].filterset.asked


def test_persons_and_items_have_fields_too(admin, clerk, client_of):
    make_field(admin, "Coffee", kind="text", resource="person")
    make_field(admin, "Colour", resource="item", in_list=True)
    person, item = PersonFactory(), ItemFactory()
    client = client_of(clerk)

    for name, record, key, typed in (
        ("contacts:person", person, "coffee", "musta"),
        ("installed_base:item", item, "colour", "b"),
    ):
        url = reverse(f"{name}_value", args=[record.public_id, key, "page"])
        form = client.get(url, headers=HTMX).context["form"]
        data = {f"cf_{key}": typed, "revision": form["revision"].value(), "was": form["was"].value()}
        assert client.post(url, data, headers=HTMX).status_code == 200
        assert client.get(reverse(name, args=[record.public_id])).status_code == 200
        assert client.get(reverse(f"{name}_edit", args=[record.public_id])).status_code == 200

    assert Person.objects.get().custom == {"coffee": "musta"}
    assert InstalledItem.objects.get().custom == {"colour": "b"}
    assert client.get(reverse("installed_base:item_list")).context["listing"].rows[0]["cells"][-1].text == "B"


def test_many_records_are_given_a_value_and_get_their_former_ones_back(world, rep, client_of):
    client = client_of(rep)
    chosen = {
        "ids": [str(world[name].public_id) for name in world], "query": "", "cf_abc_class": "c",
        "empty_custom": ["cf_factory_area"],
    }  # fmt: skip
    url = reverse("companies:company_bulk_edit")

    preview = client.post(url, chosen | {"step": "preview"})
    saved = client.post(url, chosen | {"step": "save"})

    assert [part["changed"] for part in preview.context["parts"]] == [3, 2]
    assert saved.status_code == 302
    for company in world.values():
        company.refresh_from_db()
        assert company.custom["abc_class"] == "c"
        assert "factory_area" not in company.custom
    assert world["full"].custom["sectors"] == ["a", "b"]
    run = BulkRun.objects.get()
    client.post(reverse("users:bulk_run_undo", args=[run.public_id]))
    for company in world.values():
        company.refresh_from_db()
    assert [world[name].custom.get("abc_class") for name in ("full", "dealer", "empty")] == ["a", "b", None]
    assert world["full"].custom["factory_area"] == "1500"


def test_a_reference_to_a_company_out_of_reach_is_a_dash_and_is_kept(world, admin, client_of, outsider, now):
    outsider.role, outsider.scope = "sales", "own"
    outsider.save()
    company = world["full"]
    company.owner = outsider
    company.save()
    client = client_of(outsider)

    page = client.get(reverse("companies:company", args=[company.public_id])).content.decode()
    listed = client.get(f"{LIST}?columns=cf_dealer").content.decode()
    form = client.get(reverse("companies:company_edit", args=[company.public_id])).context["form"]

    assert str(world["dealer"].public_id) not in page + listed
    assert "Jälleenmyynti" not in page + listed
    assert "cf_dealer" not in form.fields


def test_everybody_sees_what_every_role_sees(admin):
    assert set(make_field(admin).seen_by) == set(ALL_ROLES)


def test_a_choice_is_ticks_with_counts_in_the_filters_of_the_list(world, rep, client_of):
    page = client_of(rep).get(LIST)

    facet = next(one for one in page.context["listing"].facets if one["name"] == "cf_abc_class")
    counted = {one["value"]: one["count"] for one in [*facet["options"], *facet.get("more", [])]}
    assert sum(counted.values()) == page.context["listing"].total
    assert counted["none"] == page.context["listing"].total - counted["a"] - counted["b"] - counted["c"]
    narrowed = client_of(rep).get(LIST, {"cf_abc_class": ["a", "none"]})
    assert narrowed.context["listing"].total == counted["a"] + counted["none"]


def test_a_new_personal_field_begins_with_privacy_alone(admin, client_of):
    page = client_of(admin).get(reverse("custom_fields:field_list")).content.decode()

    assert f"{reverse('custom_fields:field_create')}?personal=yes" in page


def test_a_number_that_is_none_stands_in_the_field_as_it_was_typed(world, rep, client_of):
    company = world["full"]

    answer = client_of(rep).post(
        reverse("companies:company_edit", args=[company.public_id]),
        {"legal_name": "Täysi Oy", "cf_factory_area": "NaN"},
    )

    assert answer.status_code == 422
    assert 'value="NaN"' in answer.content.decode()
