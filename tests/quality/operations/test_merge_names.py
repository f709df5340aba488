"""Whoever types the other name of a merged person finds the one that was kept, in the search and in the list."""

from importlib import import_module

import pytest
from django.db import connection

from contacts.models import Person
from history import operations as history
from history.queries import changes_of
from quality.models import FormerName, MergeStep
from quality.operations.merge import merge_records
from quality.operations.unmerge import unmerge
from search.choices import Kind
from search.queries import ids_matching
from tests.factories.contacts import PersonFactory
from users.models import User

pytestmark = pytest.mark.django_db
EARLIER = import_module("quality.migrations.0010_former_names_of_earlier_merges")


def merged(kept, *gone, by, now, **chosen):
    numbers = [one.pk for one in gone]
    return merge_records(kind="person", survivor=kept.pk, others=numbers, chosen=chosen, by=by, now=now)


def found(user, text):
    return list(ids_matching(User.objects.get(pk=user.pk), Kind.PERSON, text))


def test_the_other_name_finds_the_survivor_until_the_merge_is_taken_back(admin, client_of, now):
    kept = PersonFactory(first_name="Aino", last_name="Korhonen")
    gone = PersonFactory(first_name="Aino", last_name="Virtanen")

    merge = merged(kept, gone, by=admin, now=now, last_name=kept.pk)

    page = client_of(admin).get("/persons/?q=Aino Virtanen").content.decode()
    assert found(admin, "Aino Virtanen") == [kept.pk]
    assert f"/persons/{kept.public_id}/" in page

    unmerge(merge=merge, by=admin, now=now)

    assert found(admin, "Aino Virtanen") == [gone.pk]
    assert not FormerName.objects.exists()


def test_a_name_that_the_survivor_gave_up_still_finds_it(admin, now):
    kept = PersonFactory(first_name="Aino", last_name="Korhonen")
    gone = PersonFactory(first_name="Aino", last_name="Virtanen")

    merged(kept, gone, by=admin, now=now, last_name=gone.pk)

    assert Person.objects.get().last_name == "Virtanen"
    assert found(admin, "Korhonen") == [kept.pk]


def test_names_go_with_the_person_through_several_merges(admin, now):
    first, second, third = (
        PersonFactory(first_name="Aino", last_name=name) for name in ("Aho", "Boman", "Ceder")
    )
    merged(second, first, by=admin, now=now, last_name=second.pk)

    last = merged(third, second, by=admin, now=now, last_name=third.pk)

    assert [found(admin, name) for name in ("Aho", "Boman", "Ceder")] == [[third.pk]] * 3

    unmerge(merge=last, by=admin, now=now)

    assert [found(admin, name) for name in ("Aho", "Boman", "Ceder")] == [
        [second.pk],
        [second.pk],
        [third.pk],
    ]


def test_a_same_name_is_not_kept_twice(admin, now):
    kept, gone = (PersonFactory(first_name="Aino", last_name="Aho") for _ in range(2))

    merged(kept, gone, by=admin, now=now)

    assert not FormerName.objects.exists()


def test_names_of_earlier_merges_are_taken_out_of_history(admin, now):
    first = PersonFactory(first_name="Aino", last_name="Virtanen")
    second = PersonFactory(first_name="Aino", last_name="Korhonen")
    kept = PersonFactory(first_name="Aino", last_name="Salo")
    merged(second, first, by=admin, now=now, last_name=second.pk)
    later = merged(kept, second, by=admin, now=now, last_name=second.pk)
    before = sorted(FormerName.objects.values_list("person_id", "last_name"))
    _as_before_names_were_kept()

    _remember()
    _remember()

    assert sorted(FormerName.objects.values_list("person_id", "last_name")) == before
    assert found(admin, "Aino Virtanen") == found(admin, "Aino Salo") == [kept.pk]
    assert set(changes_of(FormerName.objects.first()).values_list("change_set__act", flat=True)) == {"merge"}

    unmerge(merge=later, by=admin, now=now)

    assert found(admin, "Aino Salo") == [kept.pk]
    assert found(admin, "Aino Virtanen") == [second.pk]
    assert not kept.former_names.exists()


def test_a_name_that_was_erased_from_history_stays_forgotten(admin, now):
    kept = PersonFactory(first_name="Aino", last_name="Salo")
    gone = PersonFactory(first_name="Aino", last_name="Virtanen")
    merged(kept, gone, by=admin, now=now, last_name=kept.pk)
    _as_before_names_were_kept()
    history.redact_subject(subject_id=gone.public_id)

    _remember()

    assert not FormerName.objects.exists()


def _as_before_names_were_kept():
    FormerName.objects.all().delete()
    MergeStep.objects.filter(model="quality.formername").delete()


def _remember():
    with connection.cursor() as cursor:
        cursor.execute(EARLIER.REMEMBER)
