"""This is wrong: beside facts of companies, persons and items, in one step."""

import uuid

import pytest
from django.urls import reverse

from installed_base.models import ItemFlag
from quality.choices import Problem
from quality.models import UpkeepEntry
from tests.factories.companies import AddressFactory, CompanyContactPointFactory, CompanyFactory
from tests.factories.contacts import ContactPointFactory, PositionFactory
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
