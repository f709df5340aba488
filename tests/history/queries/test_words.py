"""Each table and column of the aftermarket that the change log may show has a word."""

import pytest
from django.apps import apps

from history.choices import FIELD_WORDS, OBJECT_WORDS
from history.choices.own_words import OWN_WORDS
from history.queries import said
from history.queries.change_log import UNTOLD, change_log, value_texts, word_of
from service.operations.visit import plan_visit
from tests.factories.installed_base import ItemFactory
from users.permissions import Role

NOT_SHOWN = {"id", "public_id", "revision", "created_at", "changed_at", "found_at", "gone_at"}
# Written by jobs or beside what is recorded: no change set speaks of them.
UNRECORDED = {
    "service.coversnapshot", "service.figurecell", "service.itemcover", "installed_base.itemevent", "installed_base.formerplacement",
    "installed_base.backdatedchange", "installed_base.itemselection",
}  # fmt: skip


def recorded(app):
    return [
        model for model in apps.get_app_config(app).get_models() if model._meta.label_lower not in UNRECORDED
    ]


@pytest.mark.parametrize("app", ["installed_base", "service"])
def test_every_table_and_column_has_a_word(app):
    wordless = [
        model._meta.label_lower for model in recorded(app) if model._meta.label_lower not in OBJECT_WORDS
    ]
    for model in recorded(app):
        for column in model._meta.concrete_fields:
            known = column.name in FIELD_WORDS or column.name in OWN_WORDS.get(model._meta.label_lower, {})
            known |= column.name == getattr(model, "spread", "")  # its keys are told as fields of their own
            if not (known or column.generated or column.name in NOT_SHOWN or column.name in UNTOLD):
                wordless.append(f"{model._meta.label_lower}.{column.name}")

    assert wordless == []


def test_a_column_may_have_a_word_of_its_own_in_one_table():
    assert word_of("parent_id", "installed_base.placement") != word_of("parent_id", "companies.grouplink")


@pytest.mark.django_db
def test_lists_of_records_are_told_by_name_and_hidden_ones_are_not(clerk, outsider, now):
    item = ItemFactory(serial="KX-1")
    visit = plan_visit(items=[item], planned_at=now, by=clerk, now=now)

    def told(reader):
        log = change_log(objects=[("service.servicevisit", visit.pk)], user=reader)
        lines = log.entries[0].changes[0].fields
        return next(line.new for line in lines if line.label == "Items")

    assert (told(clerk), told(outsider)) == ("KX-1", "a record you do not see")


def test_several_facts_under_one_word_are_told_as_people_read_them(clerk):
    facts = {"voltage": "400 V", "power_kw": 7.5, "is_outdoor": True, "note": ""}

    (text,) = value_texts([("installed_base.installeditem", "attributes", facts)], clerk)

    assert text == "voltage: 400 V · power_kw: 7.5 · is_outdoor: Yes"


def test_roles_of_staff_are_told_by_their_names(clerk):
    (text,) = value_texts([("custom_fields.customfield", "seen_by", ["sales", "reader"])], clerk)

    assert text == f"{Role.SALES.label}, {Role.READER.label}"


def test_figures_of_a_year_are_told_by_the_names_of_its_columns(clerk):
    figures = {"ends_on": "2025-12-31", "staff_from": 10, "currency": ""}

    (text,) = value_texts([("companies.company", "financial_year", figures)], clerk)

    assert text == "Last day: 31 Dec 2025 · Staff, from: 10"


def test_what_a_program_put_down_is_not_called_typed():
    assert (said("edit"), said("edit", "demo"), said("import", "demo")) == (
        "Typed by staff", "Put down by a program", "Import",
    )  # fmt: skip
