"""This is wrong: beside facts of companies, persons and items, in one step."""

import uuid

import pytest
from django.urls import reverse

from companies.models import CompanyName, ExternalId
from companies.operations.company import change_company
from companies.operations.financial_year import remove_financial_year
from companies.operations.tag import tag_company
from installed_base.models import ItemFlag
from quality.choices import Problem
from quality.models import UpkeepEntry
from quality.operations.upkeep import flag_fact
from tests.conftest import NOW
from tests.factories.companies import (
    AddressFactory,
    CompanyContactPointFactory,
    CompanyFactory,
    FinancialYearFactory,
)
from tests.factories.contacts import ContactPointFactory, PersonFactory, PositionFactory
from tests.factories.custom_fields import make_field
from tests.factories.installed_base import ItemFactory

FLAG = reverse("quality:fact_flag")


def address_of(obj, fact=""):
    return f"{FLAG}?record={obj._meta.label_lower}&id={obj.public_id}" + (f"&fact={fact}" if fact else "")


@pytest.mark.parametrize(
    ("make", "fact", "field"),
    [
        (CompanyFactory, "legal_name", "new_legal_name"), (AddressFactory, "address", "new_street"),
        (CompanyContactPointFactory, "value", "new_value"), (ContactPointFactory, "value", "new_value"),
        (PositionFactory, "position", "new_title"), (ItemFactory, "location", "new_location"),
    ],
)  # fmt: skip
def test_a_fact_is_called_wrong_in_one_step_with_what_is_right(client_of, rep, make, fact, field):
    obj = make()
    form = client_of(rep).get(address_of(obj, fact))
    assert field in form.content.decode()

    answer = client_of(rep).post(
        address_of(obj, fact), {"fact": fact, "problem": "flagged", field: "+358401112222", "words": "Kuulin"}
    )

    entry = UpkeepEntry.objects.get()
    assert answer.status_code == 302
    assert entry.proposed[field.removeprefix("new_")] == "+358401112222"
    assert (entry.raised_by, entry.words, entry.object_id) == (rep, "Kuulin", obj.pk)


def test_without_a_fact_the_form_asks_which(client_of, rep):
    item = ItemFactory()

    client_of(rep).post(address_of(item), {"fact": "parts", "words": "yksi puuttuu"})

    assert ItemFlag.objects.get().fact == "parts"
    assert UpkeepEntry.objects.get().item == item


def test_a_letter_that_came_back_marks_the_address(client_of, rep):
    address = AddressFactory()

    client_of(rep).post(
        address_of(address, "address"),
        {
            "fact": "address",
            "problem": "returned",
            "new_street": address.street,
            "new_postcode": address.postcode,
            "new_town": address.town,
        },
    )

    entry = UpkeepEntry.objects.get()
    assert (entry.problem, entry.proposed) == (Problem.RETURNED, {})


def test_sent_twice_it_is_one(client_of, rep):
    company = CompanyFactory()
    typed = {
        "fact": "legal_name",
        "problem": "flagged",
        "new_legal_name": "Uusi Oy",
        "submission": str(uuid.uuid4()),
    }
    client = client_of(rep)

    for _time in range(2):
        client.post(address_of(company, "legal_name"), typed)

    assert UpkeepEntry.objects.count() == 1


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?record=x&id=y",
        "?record=companies.company&id=y",
        "?record=users.user&id=1f14dc9b-a86e-48d6-b7a7-4924401f44f9",
    ],
)
def test_a_record_that_is_none_is_not_found(client_of, rep, query):
    assert client_of(rep).get(FLAG + query).status_code == 404


def test_records_out_of_reach_are_not_found(client_of, outsider, reader):
    for obj in (CompanyFactory(), AddressFactory(), ContactPointFactory(), PositionFactory(), ItemFactory()):
        assert client_of(outsider).get(address_of(obj)).status_code == 404
        assert client_of(reader).get(address_of(obj)).status_code == 403


def test_the_flag_stands_beside_the_facts(client_of, rep, clerk, reader):
    position = PositionFactory()
    ContactPointFactory(person=position.person)
    item = ItemFactory(company=position.company, location="Halli")
    pages = [
        reverse("companies:company_sources_panel", args=[position.company.public_id]),
        reverse("contacts:person", args=[position.person.public_id]),
        reverse("installed_base:item", args=[item.public_id]),
    ]

    for url in pages:
        assert "fact-wrong" in client_of(clerk).get(url).content.decode(), url
        assert "fact-wrong" not in client_of(reader).get(url).content.decode(), url


def test_a_number_that_no_plan_has_is_saved_with_a_warning(client_of, rep):
    position = PositionFactory()
    url = reverse("contacts:contact_point_create", args=[position.person.public_id])

    page = client_of(rep).post(url, {"kind": "phone", "use": "work", "value": "+358 12 12345"}, follow=True)

    assert position.person.contact_points.count() == 1
    assert "No telephone number of its country looks like this" in page.content.decode()


def name_of(company):
    return CompanyName.objects.create(company=company, kind="trade", name="Pajakauppa")


def year_of(company):
    return FinancialYearFactory(company=company)


def number_of(company):
    return ExternalId.objects.create(
        system="erp", entity="customer", external_id="77", object_type="company",
        object_uuid=company.public_id,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("make", "fact", "panel"),
    [
        (name_of, "name", "sources"), (year_of, "figures", "figures"), (number_of, "number", "sources"),
        (lambda company: company, "notes", ""), (lambda company: company, "tags", ""),
        (lambda company: company, "owner", ""),
    ],
)  # fmt: skip
def test_every_fact_of_a_company_has_its_flag_on_the_page_and_in_the_api(client_of, rep, make, fact, panel):
    company = CompanyFactory(notes="Soita aamulla")
    tag_company(company=company, name="Kanta", by=rep, now=NOW)
    obj, client = make(company), client_of(rep)
    page = reverse(
        f"companies:company_{panel}_panel" if panel else "companies:company", args=[company.public_id]
    )

    assert address_of(obj, fact).replace("&", "&amp;") in client.get(page).content.decode()
    assert client.get(address_of(obj, fact)).status_code == 200
    made = client.post(
        "/api/v1/upkeep/",
        {"record": obj._meta.label_lower, "record_id": str(obj.public_id), "fact": fact, "words": "Ei pidä"},
        content_type="application/json",
    )

    assert made.status_code == 201, made.json()
    entry = UpkeepEntry.objects.get()
    assert (entry.company, entry.fact, entry.object_id) == (company, fact, obj.pk)


@pytest.mark.parametrize("fact", ["notes", "tags"])
def test_notes_and_tags_of_persons_have_their_flags(client_of, rep, fact):
    person = PersonFactory(notes="Harrastaa kalastusta")
    client = client_of(rep)

    page = client.get(reverse("contacts:person", args=[person.public_id])).content.decode()
    assert address_of(person, fact).replace("&", "&amp;") in page
    client.post(address_of(person, fact), {"fact": fact, "problem": "flagged", "words": "Ei pidä"})

    assert UpkeepEntry.objects.get().person == person


@pytest.mark.parametrize("fact", ["notes", "numbers", "parts", "persons", "cover", "orders", "attributes"])
def test_facts_of_items_that_are_more_than_a_line_have_their_flags(client_of, rep, fact):
    item = ItemFactory(notes="Ovi jumittaa")
    client = client_of(rep)

    client.post(address_of(item, fact), {"fact": fact, "problem": "flagged", "words": "Ei pidä"})

    entry = UpkeepEntry.objects.get()
    assert (entry.item, entry.fact) == (item, fact)


def test_a_doubt_about_tags_or_figures_goes_when_they_are_changed(rep, now):
    company = CompanyFactory()
    year = year_of(company)
    flag_fact(obj=company, fact="tags", by=rep, now=now)
    flag_fact(obj=year, fact="figures", by=rep, now=now)

    tag_company(company=company, name="Kanta", by=rep, now=now)
    remove_financial_year(financial_year=year, by=rep, now=now)

    assert set(UpkeepEntry.objects.values_list("fact", "state")) == {("tags", "edited"), ("figures", "gone")}


def test_a_fact_that_has_its_own_page_is_told_corrected(client_of, rep, now):
    company = CompanyFactory()
    entry = flag_fact(obj=company, fact="group", by=rep, now=now)
    client = client_of(rep)

    assert "Corrected on its page" in client.get(reverse("quality:upkeep_work")).content.decode()
    client.post(reverse("quality:upkeep_repair", args=[entry.public_id]), {"act": "edit"})

    entry.refresh_from_db()
    assert (entry.state, entry.settled_by) == ("edited", rep)


def test_a_custom_field_has_its_flag_for_those_who_see_it(client_of, admin, rep, marketer, now):
    make_field(admin, "Rhythm of orders", kind="text", seen_by=["sales"])
    company = CompanyFactory()
    page = reverse("companies:company", args=[company.public_id])
    asked = address_of(company, "cf_rhythm_of_orders")

    assert asked.replace("&", "&amp;") in client_of(rep).get(page).content.decode()
    assert client_of(marketer).get(asked).status_code == 404
    client_of(rep).post(asked, {"fact": "cf_rhythm_of_orders", "problem": "flagged", "words": "Vanha"})
    change_company(company=company, values={"cf_rhythm_of_orders": "Kuukausittain"}, by=rep, now=now)

    assert UpkeepEntry.objects.get().state == "edited"
