"""Records are found by those custom fields that are marked for it, and only by those."""

import pytest

from companies.operations.company import change_company
from custom_fields.operations.field import change_field, retire_field
from search.choices import Kind
from search.queries import ids_matching
from tests.factories.companies import CompanyFactory
from tests.factories.contacts import PersonFactory
from tests.factories.custom_fields import make_field
from tests.factories.installed_base import ItemFactory
from users.models import User

pytestmark = pytest.mark.django_db


def found(user: User, text: str, kind: Kind = Kind.COMPANY) -> list[int]:
    return list(ids_matching(User.objects.get(pk=user.pk), kind, text))


@pytest.mark.parametrize(
    ("value", "typed"),
    [
        ("Öljynerotuskaivo pihalla", "oljynerotus"),
        ("laskut@firma.example", "laskut@firma.example"),
        ("laskut@firma.example", "firma.example"),
        ("040 123 4567", "0401234567"),
        ("AB-1234/7", "ab12347"),
    ],
)
def test_words_addresses_and_numbers_are_found(admin, rep, now, value, typed):
    make_field(admin, "Note", kind="text", is_searchable=True)
    make_field(admin, "Silent", kind="text")
    company, other = CompanyFactory(), CompanyFactory()

    change_company(company=company, values={"cf_note": value}, by=rep, now=now)
    change_company(company=other, values={"cf_silent": value}, by=rep, now=now)

    assert found(rep, typed) == [company.pk]


def test_options_are_found_by_their_labels_in_both_languages(admin, rep, now):
    make_field(admin, "Rhythm", is_searchable=True, options=[{"fi": "Kuukausittain", "en": "Monthly"}])
    company = CompanyFactory()
    change_company(company=company, values={"cf_rhythm": "monthly"}, by=rep, now=now)

    assert found(rep, "kuukausittain") == found(rep, "monthly") == [company.pk]


def test_the_index_follows_the_definition(admin, rep, now):
    field = make_field(admin, "Note", kind="text")
    company = CompanyFactory()
    change_company(company=company, values={"cf_note": "salakielinen"}, by=rep, now=now)
    assert found(rep, "salakielinen") == []

    change_field(field=field, values={"is_searchable": True}, by=admin, now=now)
    assert found(rep, "salakielinen") == [company.pk]
    retire_field(field=field, by=admin, now=now)
    assert found(rep, "salakielinen") == []


def test_persons_and_items_are_found_by_theirs(admin, rep):
    make_field(admin, "Note", kind="text", resource="person", is_searchable=True)
    make_field(admin, "Note", kind="text", resource="item", is_searchable=True)

    person, item = PersonFactory(custom={"note": "kahvihammas"}), ItemFactory(custom={"note": "sinikantinen"})

    assert found(rep, "kahvihammas", Kind.PERSON) == [person.pk]
    assert found(rep, "sinikantinen", Kind.ITEM) == [item.pk]
