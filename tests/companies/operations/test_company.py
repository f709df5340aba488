import uuid
from datetime import UTC, date, datetime, timedelta

import pytest

from common.constraints import InvalidValues
from common.normalise import NotABusinessId
from companies import choices
from companies.models import Company, CompanyName
from companies.operations import company as operations
from companies.operations.clean import (
    CountryUnsaid,
    IndustryWithoutVersion,
    SchemeOfAnotherCountry,
    UnknownCountry,
    UnknownField,
)
from history.models import Change
from history.operations import ChangedMeanwhile
from tests.factories.activities import ActivityFactory
from tests.factories.companies import CompanyFactory
from tests.factories.installed_base import ItemFactory

pytestmark = pytest.mark.django_db


def test_a_company_is_created_with_its_numbers_in_the_registers_spelling_and_recorded(rep, now):
    company = operations.create_company(
        values={"legal_name": "  Nokia\u00a0Oyj ", "country": "fi", "business_id": "FI01120389"},
        by=rep,
        now=now,
    )

    assert (company.legal_name, company.country, company.business_id, company.business_id_scheme) == (
        "Nokia Oyj",
        "FI",
        "0112038-9",
        "fi_ytunnus",
    )
    assert Change.objects.get().new["business_id"] == "0112038-9"


def test_the_same_business_id_in_another_spelling_is_refused_in_words(rep, now):
    operations.create_company(
        values={"legal_name": "A", "country": "FI", "business_id": "0112038-9"}, by=rep, now=now
    )

    with pytest.raises(operations.BusinessIdTaken):
        operations.create_company(
            values={"legal_name": "B", "country": "FI", "business_id": "1120389"}, by=rep, now=now
        )


def test_the_database_has_the_last_word_and_speaks_the_same_sentence(rep, now, monkeypatch):
    operations.create_company(
        values={"legal_name": "A", "country": "FI", "business_id": "0112038-9"}, by=rep, now=now
    )
    monkeypatch.setattr(operations, "_refuse_taken", lambda company: None)

    with pytest.raises(operations.BusinessIdTaken):
        operations.create_company(
            values={"legal_name": "B", "country": "FI", "business_id": "0112038-9"}, by=rep, now=now
        )


def test_creating_twice_with_the_same_universal_id_makes_one_company(rep, now):
    number = uuid.uuid4()

    first = operations.create_company(values={"legal_name": "A"}, by=rep, now=now, public_id=number)
    second = operations.create_company(values={"legal_name": "A"}, by=rep, now=now, public_id=number)

    assert (first.pk, Company.objects.count()) == (second.pk, 1)


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"legal_name": " "}, operations.NameMissing),
        ({"legal_name": "A", "country": "FI", "business_id": "0112038-8"}, NotABusinessId),
        ({"legal_name": "A", "country": "QQ"}, UnknownCountry),
        ({"legal_name": "A", "business_id": "1", "business_id_scheme": "other"}, CountryUnsaid),
        (
            {
                "legal_name": "A",
                "country": "SE",
                "business_id": "0112038-9",
                "business_id_scheme": "fi_ytunnus",
            },
            SchemeOfAnotherCountry,
        ),
        ({"legal_name": "A", "industry_code": "25.11"}, IndustryWithoutVersion),
        ({"legal_name": "A", "turnover": 1}, UnknownField),
        ({"legal_name": "x" * 301}, InvalidValues),
        ({"legal_name": "A\x00B"}, InvalidValues),
        ({"legal_name": "A", "notes": "Aino 131052-308T"}, InvalidValues),
        ({"legal_name": "A", "status": "asleep"}, InvalidValues),
        (
            {"legal_name": "A", "founded_on": date(2020, 1, 1), "ceased_on": date(2019, 1, 1)},
            operations.CeasedBeforeFounded,
        ),
    ],
)
def test_what_cannot_be_a_company_is_refused_by_name(rep, now, values, refusal):
    with pytest.raises(refusal):
        operations.create_company(values=values, by=rep, now=now)

    assert Company.objects.count() == 0


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "=HYPERLINK(1)", "Kone 🏗️ Oy", "Å" * 300])
def test_strange_names_are_names(rep, now, name):
    assert operations.create_company(values={"legal_name": name}, by=rep, now=now).legal_name == name


def test_a_legal_name_that_changes_stays_as_a_former_name(rep, now):
    company = CompanyFactory(legal_name="Vanha Oy")

    operations.change_company(company=company, values={"legal_name": "Uusi Oy"}, by=rep, now=now)

    former = CompanyName.objects.get()
    assert (former.kind, former.name, former.valid_to) == ("former", "Vanha Oy", date(2026, 11, 21))
    assert Change.objects.values("change_set").distinct().count() == 1


def test_the_second_editor_is_told_and_nothing_of_theirs_is_half_saved(rep, now):
    company = CompanyFactory(legal_name="Vanha Oy")
    base = {"legal_name": "Vanha Oy"}
    mine = Company.objects.get()
    operations.change_company(company=company, values={"legal_name": "Ensin Oy"}, by=rep, now=now)

    with pytest.raises(ChangedMeanwhile) as refusal:
        operations.change_company(
            company=mine, values={"legal_name": "Sitten Oy"}, by=rep, now=now, expected_revision=1, base=base
        )

    assert refusal.value.theirs == {"legal_name": "Ensin Oy"}
    assert list(CompanyName.objects.values_list("name", flat=True)) == ["Vanha Oy"]


def test_taking_the_number_away_takes_its_register_too(rep, now):
    company = CompanyFactory(business_id="0112038-9", business_id_scheme="fi_ytunnus")

    operations.change_company(company=company, values={"business_id": ""}, by=rep, now=now)

    assert (company.business_id, company.business_id_scheme) == ("", "")


def test_a_company_with_items_and_activities_is_not_removed_and_says_what_hangs_on_it(rep, now):
    company = CompanyFactory()
    ItemFactory.create_batch(2, company=company)
    ActivityFactory(company=company)

    with pytest.raises(operations.CompanyInUse, match="2 items, 1 activity"):
        operations.delete_company(company=company, by=rep, now=now)


def test_a_company_without_ties_is_removed_and_its_values_stay_in_history(rep, now):
    company = CompanyFactory(legal_name="Turha Oy")

    operations.delete_company(company=company, by=rep, now=now)

    assert (Company.objects.count(), Change.objects.get().old["legal_name"]) == (0, "Turha Oy")


@pytest.mark.parametrize(
    ("before", "at_work", "gone", "after"),
    [
        ("prospect", True, False, "customer"),
        ("customer", False, True, "former"),
        ("lost", True, True, "customer"),
        ("customer", False, False, "prospect"),
        ("lost", False, False, "lost"),
    ],
)
def test_the_lifecycle_follows_what_is_delivered(rep, now, before, at_work, gone, after):
    company = CompanyFactory(lifecycle=before)

    operations.derive_lifecycle(
        company=company, has_items_at_work=at_work, has_gone_items=gone, by=rep, now=now
    )

    assert company.lifecycle == after


def test_a_lifecycle_said_by_hand_is_not_derived(rep, now):
    company = CompanyFactory()
    operations.change_company(company=company, values={"lifecycle": "lost"}, by=rep, now=now)

    operations.derive_lifecycle(
        company=company, has_items_at_work=True, has_gone_items=False, by=rep, now=now
    )

    assert company.lifecycle == choices.Lifecycle.LOST


def test_the_newest_activity_is_remembered_and_an_older_one_does_not_turn_time_back(now):
    company = CompanyFactory()

    operations.note_activity(company=company, at=now)
    operations.note_activity(company=company, at=now - timedelta(days=1))

    company.refresh_from_db()
    assert company.last_activity_at == now


def test_a_lifecycle_may_be_let_follow_again(rep, now):
    company = CompanyFactory(lifecycle="lost", lifecycle_by_hand=True)
    operations.change_company(company=company, values={"lifecycle_by_hand": False}, by=rep, now=now)

    operations.derive_lifecycle(
        company=company, has_items_at_work=True, has_gone_items=False, by=rep, now=now
    )

    assert company.lifecycle == choices.Lifecycle.CUSTOMER


def test_an_owner_who_stays_is_no_change(rep, clerk, now):
    company = CompanyFactory(owner=rep)

    assert operations.change_owner(company=company, owner=clerk, team=None, by=rep, now=now) is True
    assert operations.change_owner(company=company, owner=clerk, team=None, by=rep, now=now) is False
    assert Change.objects.get().new == {"owner_id": clerk.pk}


def test_a_name_that_changes_after_midnight_was_good_until_yesterday_here(rep, now):
    company = operations.create_company(values={"legal_name": "Vanha Oy"}, by=rep, now=now)
    after_midnight = datetime(2026, 3, 31, 21, 30, tzinfo=UTC)  # in Helsinki the first of April

    operations.change_company(company=company, values={"legal_name": "Uusi Oy"}, by=rep, now=after_midnight)

    assert company.names.get(name="Vanha Oy").valid_to == date(2026, 3, 31)
