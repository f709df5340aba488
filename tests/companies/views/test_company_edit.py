import json
import re
from html import unescape

import pytest
from django.urls import reverse

from companies.models import Company
from tests.factories.companies import CompanyFactory
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db


def url(company) -> str:
    return reverse("companies:company_edit", args=[company.public_id])


def form_of(text: str) -> dict[str, str]:
    """The values a browser would send of the page's form."""
    main = text.split("<main")[1]
    values = {}
    for tag in re.findall(r"<input[^>]*>", main):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name:
            values[name[1]] = unescape(value[1]) if value else ""
    for name, inside in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', main, re.S):
        chosen = re.search(r'<option value="([^"]*)"[^>]*selected', inside)
        values[name] = unescape(chosen[1]) if chosen else ""
    for name, inside in re.findall(r'<textarea name="([^"]+)"[^>]*>(.*?)</textarea>', main, re.S):
        values[name] = unescape(inside).strip()
    return values


def test_facts_are_corrected_and_only_what_was_changed_is_written(rep, client_of):
    company = CompanyFactory(legal_name="Vanha Oy", legal_form="Oy", founded_on="1990-05-01", owner=rep)
    client = client_of(rep)
    values = form_of(client.get(url(company)).content.decode())

    answer = client.post(url(company), values | {"legal_name": "Uusi Oy"})

    company.refresh_from_db()
    assert answer.status_code == 302
    assert (company.legal_name, company.legal_form, company.revision) == ("Uusi Oy", "Oy", 2)


def test_the_second_of_two_editors_sees_what_changed_and_keeps_what_was_typed(rep, clerk, client_of):
    company = CompanyFactory(legal_name="Vanha Oy", legal_form="Oy")
    first, second = client_of(rep), client_of(clerk)
    start = form_of(second.get(url(company)).content.decode())
    first.post(url(company), start | {"legal_name": "Ensin Oy", "legal_form": "Oyj"})

    refused = second.post(url(company), start | {"legal_name": "Sitten Oy", "notes": "kirjoitin tämän"})

    text = refused.content.decode()
    assert refused.status_code == 409
    for words in ("Rasmus Rep", "Ensin Oy", "Sitten Oy", "kirjoitin tämän"):
        assert words in text
    saved = second.post(url(company), form_of(text))
    assert saved.status_code == 302
    company.refresh_from_db()
    assert (company.legal_name, company.legal_form, company.notes) == ("Sitten Oy", "Oyj", "kirjoitin tämän")


def test_two_who_change_different_fields_are_both_saved(rep, clerk, client_of):
    company = CompanyFactory(legal_name="Vanha Oy")
    first, second = client_of(rep), client_of(clerk)
    start = form_of(second.get(url(company)).content.decode())

    first.post(url(company), start | {"legal_form": "Oyj"})
    second.post(url(company), start | {"vat_number": "FI20774740"})

    company.refresh_from_db()
    assert (company.legal_form, company.vat_number) == ("Oyj", "FI20774740")


@pytest.mark.parametrize("base", ["", "[]", "x", '{"legal_name": "y"}'])
def test_a_damaged_start_is_no_way_round_the_guard(rep, client_of, base):
    company = CompanyFactory(legal_name="Vanha Oy")
    client = client_of(rep)
    values = form_of(client.get(url(company)).content.decode())

    answer = client.post(url(company), values | {"base": base, "revision": "99", "legal_name": "Uusi Oy"})

    assert answer.status_code in {409, 422}
    assert Company.objects.get().legal_name == "Vanha Oy"


def test_wrong_numbers_are_said_beside_their_fields(rep, client_of):
    company = CompanyFactory()
    client = client_of(rep)
    values = form_of(client.get(url(company)).content.decode())

    text = client.post(url(company), values | {"lei": "X" * 20, "notes": "pitkä teksti"}).content.decode()

    assert "not a valid LEI" in text
    assert "pitkä teksti" in text


def test_an_owner_who_has_left_stays_until_changed(rep, client_of):
    gone = UserFactory(is_active=False, full_name="Lähtenyt Myyjä")
    company = CompanyFactory(owner=gone)
    client = client_of(rep)
    values = form_of(client.get(url(company)).content.decode())

    client.post(url(company), values | {"legal_form": "Oy"})

    company.refresh_from_db()
    assert (company.owner, company.legal_form) == (gone, "Oy")


def test_rights_hold_at_the_door(reader, outsider, client_of):
    company = CompanyFactory()

    assert client_of(reader).get(url(company)).status_code == 403
    assert client_of(outsider).get(url(company)).status_code == 404
    assert (
        client_of(outsider).post(url(company), {"legal_name": "X", "base": json.dumps({})}).status_code == 404
    )
