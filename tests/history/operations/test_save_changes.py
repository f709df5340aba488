from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from history import operations, queries
from history.models import Change
from history.operations import ChangedMeanwhile, Origin
from tests.factories.companies import CompanyFactory
from tests.factories.contacts import PersonFactory

pytestmark = pytest.mark.django_db


def test_a_change_records_old_and_new_of_just_the_fields_that_differ(rep, now):
    company = CompanyFactory(legal_name="Vanha Oy", town="Lahti")

    change = operations.save_changes(
        obj=company, values={"legal_name": "Uusi Oy", "town": "Lahti"}, by=rep, at=now
    )

    assert (change.fields, change.old, change.new) == (
        ["legal_name"],
        {"legal_name": "Vanha Oy"},
        {"legal_name": "Uusi Oy"},
    )
    assert (company.legal_name, company.revision) == ("Uusi Oy", 2)


def test_a_text_of_one_line_is_written_composed_and_with_single_spaces_whichever_door_it_came_by(rep, now):
    person = PersonFactory.build(
        first_name="A\u0308ija\u0308", last_name="Ko\u0308  yksi\nrivi\u202e", notes="a\n\nb"
    )
    operations.create(obj=person, by=rep, at=now)

    same = operations.save_changes(obj=person, values={"last_name": "Kö yksi  rivi"}, by=rep, at=now)

    assert (person.first_name, person.last_name, person.notes) == ("Äijä", "Kö yksi rivi", "a\n\nb")
    assert same is None


def test_saving_the_same_values_records_nothing(rep, now):
    company = CompanyFactory(legal_name="Sama Oy")

    assert operations.save_changes(obj=company, values={"legal_name": "Sama Oy"}, by=rep, at=now) is None
    assert Change.objects.count() == 0


def test_the_second_of_two_editors_is_told_what_the_first_one_changed(rep, now):
    company = CompanyFactory(legal_name="Vanha Oy", town="Lahti")
    base = {"legal_name": "Vanha Oy"}
    operations.save_changes(obj=company, values={"legal_name": "Ensin Oy"}, by=rep, at=now)

    with pytest.raises(ChangedMeanwhile) as refusal:
        operations.save_changes(
            obj=company, values={"legal_name": "Sitten Oy"}, by=rep, at=now, expected_revision=1, base=base
        )

    assert refusal.value.theirs == {"legal_name": "Ensin Oy"}


def test_edits_of_different_fields_at_once_both_land(rep, now):
    company = CompanyFactory(legal_name="Vanha Oy", town="Lahti")
    operations.save_changes(obj=company, values={"legal_name": "Ensin Oy"}, by=rep, at=now)

    operations.save_changes(
        obj=company, values={"town": "Turku"}, by=rep, at=now, expected_revision=1, base={"town": "Lahti"}
    )

    company.refresh_from_db()
    assert (company.legal_name, company.town) == ("Ensin Oy", "Turku")


def test_the_newest_change_of_a_field_is_its_provenance(rep, now):
    company = CompanyFactory(town="Lahti")
    operations.save_changes(obj=company, values={"town": "Turku"}, by=rep, at=now)
    with operations.one_change_set(
        by=rep, at=now, from_=Origin("import", "third", "Kaupparekisteri", "nightly")
    ):
        operations.save_changes(obj=company, values={"town": "Tampere"}, by=rep, at=now)

    found = queries.provenance_of(company)["town"]

    assert (found.source, found.party, found.by_id) == ("Kaupparekisteri", "third", rep.pk)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM history_change",
        "UPDATE history_change SET verb = 'created'",
        "TRUNCATE history_change",
        "TRUNCATE history_changeset CASCADE",
    ],
)
def test_history_cannot_be_rewritten_even_by_hand(rep, now, statement):
    with connection.cursor() as cursor:  # as everywhere but between tests
        cursor.execute("SET LOCAL kolmikanta.may_empty = off")
    operations.save_changes(obj=CompanyFactory(town="Lahti"), values={"town": "Turku"}, by=rep, at=now)

    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            f"SET CONSTRAINTS ALL IMMEDIATE; {statement}"
        )  # nothing else may keep it from being emptied


def test_one_persons_words_are_redacted_by_one_statement_and_the_others_stay(rep, now):
    aino, olli = PersonFactory(first_name="Aino"), PersonFactory(first_name="Olli")
    for person in (aino, olli):
        operations.save_changes(obj=person, values={"notes": f"about {person.first_name}"}, by=rep, at=now)

    count = operations.redact_subject(subject_id=aino.public_id)

    assert count == 1
    assert [c.new for c in Change.objects.order_by("id")] == [{}, {"notes": "about Olli"}]


def test_a_day_so_far_that_a_range_with_it_could_not_be_read_is_refused(rep, now):
    company = CompanyFactory()

    with pytest.raises(ValidationError) as refused:
        operations.save_changes(obj=company, values={"ceased_on": date(9999, 12, 31)}, by=rep, at=now)

    assert list(refused.value.message_dict) == ["ceased_on"]
