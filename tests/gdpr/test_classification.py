from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.core.checks import run_checks
from django.db import IntegrityError, connection, models, transaction

from common.personal_data import IDENTITY, LINK
from contacts.models import Person
from custom_fields.models import CustomField
from gdpr import checks
from gdpr.checks import every_field_is_classified
from gdpr.classification import classification_of, name_faults, path_faults
from gdpr.classification.foreign import TABLES
from gdpr.classification.live import live_faults


@contextmanager
def forgotten() -> Iterator[None]:
    """Whatever models a test has made are gone afterwards."""
    try:
        yield
    finally:
        apps.all_models.pop("gdpr_test", None)
        apps.clear_cache()


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def test_every_field_of_every_model_is_classified():
    assert every_field_is_classified(None) == []


def test_a_new_field_without_classification_is_an_error():
    class Stranger(models.Model):
        name = models.TextField()
        shoe_size = models.IntegerField()

        class Meta:
            app_label = "gdpr_test"

        class PersonalData:
            subject = ""
            personal = {"name": IDENTITY}
            impersonal = {"id": "a key", "hat": "gone"}

    with forgotten():
        faults = classification_of(Stranger).faults

    assert faults == [
        "gdpr_test.Stranger.shoe_size is not classified.",
        "gdpr_test.Stranger.hat is classified but no field.",
    ]


def test_the_check_of_the_product_fails_while_a_throw_away_model_is_in_it():
    """The gate itself is tried: a model comes to an installed app, and `manage.py check` stops."""

    class Throwaway(models.Model):
        nickname = models.CharField(max_length=20)

        class Meta:
            app_label = "gdpr"

    try:
        apps.clear_cache()
        found = [error.id for error in run_checks(tags=["gdpr"]) if "Throwaway" in str(error.msg)]
    finally:
        del apps.all_models["gdpr"]["throwaway"]
        apps.clear_cache()

    assert "gdpr.E001" in found
    assert run_checks(tags=["gdpr"]) == []


def test_a_row_that_points_at_a_person_says_whose_it_is():
    class Loose(models.Model):
        person = models.ForeignKey(Person, models.CASCADE, related_name="+")

        class Meta:
            app_label = "gdpr_test"

        class PersonalData:
            subject = ""
            personal = {"person": LINK}
            impersonal = {"id": "a key"}

    with forgotten():
        loose = path_faults(classification_of(Loose))
        Loose.PersonalData.subject = "person__tags"
        astray = path_faults(classification_of(Loose))

    assert loose == ["gdpr_test.Loose.person points at a person, but no path says whose row it is."]
    assert astray == ["gdpr_test.Loose: the path person__tags leads to no person."]


def test_a_field_that_sounds_personal_is_not_believed_to_be_none():
    class Sounding(models.Model):
        nickname = models.CharField(max_length=20)
        shoe_size = models.IntegerField()

        class Meta:
            app_label = "gdpr_test"

        class PersonalData:
            subject = ""
            personal = {}
            impersonal = {"id nickname shoe_size": "nobody's"}

    with forgotten():
        faults = name_faults(classification_of(Sounding))

    assert faults == [
        "gdpr_test.Sounding.nickname sounds personal: classify it, or say in allowed.py why it is not."
    ]


def test_paths_and_names_of_the_product_are_in_order():
    assert checks.every_path_leads_to_a_person(None) == []
    assert checks.what_sounds_personal_was_looked_at_twice(None) == []


@pytest.mark.django_db
def test_the_database_holds_what_is_classified_and_nothing_else():
    assert live_faults() == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("made", "fault"),
    [
        (
            "CREATE TABLE shadow_of_person (old_name text)",
            "Table shadow_of_person is in the database and in no model.",
        ),
        (
            "CREATE MATERIALIZED VIEW all_persons AS SELECT last_name FROM contacts_person",
            "Table all_persons is in the database and in no model.",
        ),
        (
            "ALTER TABLE contacts_person ADD COLUMN nickname text",
            "Column contacts_person.nickname is in the database and in no model.",
        ),
    ],
)
def test_what_was_made_by_hand_is_found(made, fault):
    run(made)

    found = [
        error.msg
        for error in run_checks(tags=["gdpr"], include_deployment_checks=True, databases=["default"])
    ]

    assert fault in found


@pytest.mark.django_db
def test_the_keys_that_a_scan_for_duplicates_leaves_are_known():
    for table in TABLES:
        run(f"CREATE UNLOGGED TABLE {table} (record bigint, key bigint)")

    assert live_faults() == []


@pytest.mark.django_db
def test_a_partition_is_its_table():
    run(
        "CREATE TABLE gdpr_accesslog_2099_01 PARTITION OF gdpr_accesslog FOR VALUES FROM ('2099-01-01') TO ('2099-02-01')"
    )

    assert live_faults() == []


@pytest.mark.django_db
def test_the_database_refuses_a_custom_field_that_nobody_classified():
    with pytest.raises(IntegrityError, match="custom_field_classified"), transaction.atomic():
        CustomField.objects.bulk_create(
            [
                CustomField(
                    resource="person",
                    key="shoe",
                    kind="text",
                    label_fi="Kenkä",
                    label_en="Shoe",
                    is_personal=True,
                    seen_by=[],
                    edited_by=[],
                )
            ]
        )


@pytest.mark.django_db
def test_the_live_check_is_no_hindrance_to_the_migration_of_an_empty_database():
    """`migrate` runs the checks that are not for deployment, with the database, before it makes a table."""
    run("CREATE TABLE not_there_yet (name text)")

    assert run_checks(databases=["default"]) == []
