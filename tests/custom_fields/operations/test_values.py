"""One place makes values whole, whichever door they come through."""

import pytest

from common.constraints import InvalidValues
from companies.operations.company import change_company, create_company
from custom_fields.operations.field import change_field
from custom_fields.operations.values import UnknownCustomField, stored_value
from history.operations import ChangedMeanwhile
from history.queries import change_log, provenance_of, type_of
from tests.factories.companies import CompanyFactory
from tests.factories.custom_fields import make_field

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("kind", "typed", "stored"),
    [
        ("text", "  Hei\u00a0maailma ", "Hei maailma"),
        ("number", "1 234,50", "1234.5"),
        ("number", 0, "0"),
        ("money", "12 500,5 EUR", {"amount": "12500.5", "currency": "EUR"}),
        ("money", "€ 12", {"amount": "12", "currency": "EUR"}),
        ("money", {"amount": "7.10", "currency": "sek"}, {"amount": "7.1", "currency": "SEK"}),
        ("date", "22.11.2026", "2026-11-22"),
        ("date", "2026-11-22", "2026-11-22"),
        ("choice", "b", "b"),
        ("choice", "B", "b"),
        ("choices", ["C", "a"], ["a", "c"]),
        ("choices", "A; C", ["a", "c"]),
        ("link", "www.example.com/a", "https://www.example.com/a"),
        ("text", "", None),
    ],
)
def test_a_value_is_stored_in_one_spelling(admin, kind, typed, stored):
    field = make_field(admin, kind=kind)

    assert stored_value(field=field, value=typed) == stored


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("text", "131052-308T"),
        ("text", "a\x00b"),
        ("text", 5),
        ("text", "x" * 2001),
        ("number", "kaksi"),
        ("number", "1e300"),
        ("number", True),
        ("money", "paljon"),
        ("money", {"currency": "EUR"}),
        ("date", "31.2.2026"),
        ("date", "0001-01-01"),
        ("choice", "D"),
        ("choices", ["A", "D"]),
        ("link", "javascript:alert(1)"),
        ("link", "not an address"),
        ("company", "7d444840-9dc0-11d1-b245-5ffdce74fad2"),
    ],
)
def test_what_the_kind_does_not_allow_is_refused_in_words(admin, rep, now, kind, typed):
    make_field(admin, kind=kind)
    company = CompanyFactory()

    with pytest.raises(InvalidValues) as refused:
        change_company(company=company, values={"cf_abc_class": typed}, by=rep, now=now)

    assert list(refused.value.errors) == ["cf_abc_class"]
    company.refresh_from_db()
    assert company.custom == {}


def test_values_are_recorded_key_by_key_and_taken_back_like_any_field(admin, rep, now):
    make_field(admin)
    make_field(admin, "Factory area", kind="number")
    company = create_company(
        values={"legal_name": "Paja Oy", "cf_abc_class": "A", "cf_factory_area": "500"}, by=rep, now=now
    )

    change_company(company=company, values={"cf_abc_class": "B"}, by=rep, now=now)

    assert company.custom == {"abc_class": "b", "factory_area": "500"}
    log = change_log(objects=[(type_of(company), company.pk)], user=rep)
    assert [(line.label, line.old, line.new) for line in log.entries[0].changes[0].fields] == [
        ("ABC class", "A", "B")
    ]
    assert provenance_of(company)["cf_abc_class"].by_id == rep.pk
    change_company(company=company, values={"cf_abc_class": "a"}, by=rep, now=now)
    assert company.custom["abc_class"] == "a"


def test_two_editors_of_one_custom_field_and_two_of_different_ones(admin, rep, clerk, now):
    make_field(admin)
    make_field(admin, "Factory area", kind="number")
    company = CompanyFactory()
    revision = company.revision
    change_company(company=company, values={"cf_abc_class": "A"}, by=rep, now=now)

    change_company(
        company=company, values={"cf_factory_area": "5"}, by=clerk, now=now, expected_revision=revision,
        base={"cf_factory_area": None},
    )  # fmt: skip
    with pytest.raises(ChangedMeanwhile) as refused:
        change_company(
            company=company, values={"cf_abc_class": "B"}, by=clerk, now=now, expected_revision=revision,
            base={"cf_abc_class": None},
        )  # fmt: skip

    assert refused.value.theirs == {"cf_abc_class": "a"}
    assert company.custom == {"abc_class": "a", "factory_area": "5"}


def test_a_retired_option_stays_where_it_is_and_is_chosen_nowhere_else(admin, rep, now):
    field = make_field(admin)
    several = make_field(admin, "Sectors", kind="choices")
    company, other = CompanyFactory(), CompanyFactory()
    change_company(company=company, values={"cf_abc_class": "A", "cf_sectors": ["a"]}, by=rep, now=now)
    for one in (field, several):
        options = [{**option, "retired": option["key"] == "a"} for option in one.options]
        change_field(field=one, values={"options": options}, by=admin, now=now)

    change_company(company=company, values={"cf_abc_class": "a", "cf_sectors": ["a", "b"]}, by=rep, now=now)
    with pytest.raises(InvalidValues):
        change_company(company=other, values={"cf_abc_class": "a"}, by=rep, now=now)
    with pytest.raises(InvalidValues):
        change_company(company=other, values={"cf_sectors": ["a"]}, by=rep, now=now)

    assert company.custom == {"abc_class": "a", "sectors": ["a", "b"]}


def test_a_field_that_a_role_may_not_write_is_unknown_to_it(admin, rep, clerk, now):
    make_field(admin, seen_by=["sales", "reader"], edited_by=["sales"])
    company = CompanyFactory()

    change_company(company=company, values={"cf_abc_class": "A"}, by=rep, now=now)
    with pytest.raises(UnknownCustomField) as hidden:
        change_company(company=company, values={"cf_abc_class": "B"}, by=clerk, now=now)
    with pytest.raises(UnknownCustomField) as missing:
        change_company(company=company, values={"cf_nothing": "B"}, by=clerk, now=now)

    assert hidden.value.message.replace("abc_class", "x") == missing.value.message.replace("nothing", "x")
    assert change_log(objects=[(type_of(company), company.pk)], user=clerk).entries == []
    assert len(change_log(objects=[(type_of(company), company.pk)], user=rep).entries) == 1


def test_a_new_record_begins_with_the_defaults(admin, rep, now):
    make_field(admin, default="B")
    make_field(admin, "Factory area", kind="number", default="100")

    company = create_company(values={"legal_name": "Paja Oy", "cf_factory_area": "5"}, by=rep, now=now)

    assert company.custom == {"abc_class": "b", "factory_area": "5"}
