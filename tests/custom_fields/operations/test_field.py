"""Definitions: classified, guarded against two administrators, retired, deleted, changed to another kind."""

import pytest
from django.db import IntegrityError, transaction

from companies.models import Company
from companies.operations.company import change_company, delete_company
from custom_fields.checks import every_custom_field_is_classified
from custom_fields.models import CustomField, FieldRun
from custom_fields.operations import refusals
from custom_fields.operations.convert import convert_field, preview_conversion
from custom_fields.operations.field import (
    change_field,
    create_field,
    delete_field,
    restore_field,
    retire_field,
)
from custom_fields.operations.references import move_references
from custom_fields.operations.run import resume_stalled, work_off
from custom_fields.operations.values import FieldAtWork, UnknownCustomField
from custom_fields.queries.known import fields_of, known_fields
from custom_fields.queries.references import references_to
from history.models import Change
from history.operations import ChangedMeanwhile
from tests.factories.companies import CompanyFactory
from tests.factories.contacts import PersonFactory
from tests.factories.custom_fields import AT, let_the_worker_work, make_field
from users.models import User

pytestmark = pytest.mark.django_db


def test_a_field_is_classified_when_it_is_made(admin):
    plain = {"label_fi": "Kahvi", "label_en": "Coffee", "seen_by": ["sales"], "edited_by": []}

    for values, missing in (
        ({}, "reason"),
        ({"is_personal": False}, "reason"),
        ({"is_personal": True}, "category"),
        ({"is_personal": True, "category": "identity"}, "purpose"),
        ({"is_personal": True, "category": "identity", "purpose": "x"}, "export_label"),
        ({"is_personal": True, "category": "identity", "purpose": "x", "export_label": "x"}, "erasure"),
    ):
        with pytest.raises(refusals.Unclassified) as refused:
            create_field(resource="person", kind="text", values=plain | values, by=admin, now=AT)
        assert refused.value.field == missing


def test_the_database_refuses_an_unclassified_field_and_the_check_finds_one(admin, django_db_setup):
    field = make_field(admin)

    with pytest.raises(IntegrityError, match="custom_field_classified"), transaction.atomic():
        CustomField.objects.filter(pk=field.pk).update(reason="")

    assert every_custom_field_is_classified(None, databases=["default"]) == []
    with transaction.atomic():
        from django.db import connection

        connection.check_constraints()
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE custom_fields_customfield DROP CONSTRAINT custom_field_classified")
        CustomField.objects.filter(pk=field.pk).update(reason="")
        found = every_custom_field_is_classified(None, databases=["default"])
        assert [error.id for error in found] == ["custom_fields.E001"]


def test_only_administrators_keep_fields(rep):
    with pytest.raises(refusals.MayNotKeepFields):
        make_field(rep)


def test_keys_come_from_the_label_stay_and_never_look_like_filters(admin, now):
    field = make_field(admin, "Factory area m²")
    change_field(field=field, values={"label_en": "Floor"}, by=admin, now=now)

    assert field.key == "factory_area_m2"
    assert make_field(admin, "Valid from").key == "valid_from_1"
    with pytest.raises(refusals.KeyTaken):
        make_field(admin, "Floor")


def test_what_another_process_changes_is_seen_at_once(admin, rep):
    field = make_field(admin)
    known_fields()
    remembered = known_fields()

    # another process: the same statements, without this process's memory knowing of them
    CustomField.objects.filter(pk=field.pk).update(label_en="Grade")
    assert known_fields() is remembered  # nothing tells of it but the token
    from custom_fields.operations.field import move_token

    move_token()

    assert [one.label_en for one in known_fields().of("company")] == ["Grade"]
    again = User.objects.get(pk=rep.pk)  # the next request
    assert [one.label_en for one in fields_of("company", again)] == ["Grade"]


def test_a_change_that_is_rolled_back_is_not_remembered(admin):
    make_field(admin)
    with transaction.atomic():
        make_field(admin, "Never")
        assert len(known_fields().of("company")) == 2
        transaction.set_rollback(True)

    assert len(known_fields().of("company")) == 1


def test_the_second_of_two_administrators_is_told(admin, now):
    field = make_field(admin)
    change_field(field=field, values={"label_en": "One"}, by=admin, now=now, expected_revision=1)
    late = CustomField.objects.get(pk=field.pk)

    with pytest.raises(ChangedMeanwhile):
        change_field(field=late, values={"label_en": "Two"}, by=admin, now=now, expected_revision=1)


def test_an_option_in_use_is_retired_not_deleted(admin, rep, now):
    field = make_field(admin)
    change_company(company=CompanyFactory(), values={"cf_abc_class": "A"}, by=rep, now=now)
    without = [one for one in field.options if one["key"] != "a"]

    with pytest.raises(refusals.OptionInUse):
        change_field(field=field, values={"options": without}, by=admin, now=now)
    change_field(
        field=field,
        values={"options": [one for one in field.options if one["key"] != "b"]},
        by=admin,
        now=now,
    )

    assert [one["key"] for one in field.options] == ["a", "c"]


def test_a_restricted_field_cannot_be_searched_by(admin):
    with pytest.raises(refusals.NotSearchableForSome):
        make_field(admin, kind="text", is_searchable=True, seen_by=["sales"], edited_by=["sales"])


def test_a_retired_field_hides_and_comes_back_with_its_values(admin, rep, now):
    field, company = make_field(admin), CompanyFactory()
    change_company(company=company, values={"cf_abc_class": "A"}, by=rep, now=now)

    retire_field(field=field, by=admin, now=now)
    with pytest.raises(UnknownCustomField):
        change_company(company=company, values={"cf_abc_class": "B"}, by=rep, now=now)
    restore_field(field=field, by=admin, now=now)
    change_company(company=company, values={"cf_abc_class": "B"}, by=rep, now=now)

    assert company.custom == {"abc_class": "b"}


def test_a_deleted_field_goes_with_its_values_and_what_history_kept_of_personal_ones(admin, rep, now):
    personal = {
        "is_personal": True, "category": "identity", "purpose": "x", "export_label": "x", "erasure": "remove", "reason": "",
        "is_filterable": True,
    }  # fmt: skip
    field = make_field(admin, "Birthday", kind="date", **personal)
    companies = CompanyFactory.create_batch(5)
    for company in companies:
        change_company(company=company, values={"cf_birthday": "1970-02-03"}, by=rep, now=now)
    let_the_worker_work()

    run = delete_field(field=field, by=admin, now=now)
    assert delete_field(field=CustomField.objects.get(pk=field.pk), by=admin, now=now) == run
    assert known_fields().of("company") == []
    let_the_worker_work()

    assert not CustomField.objects.exists()
    assert {company.custom == {} for company in Company.objects.all()} == {True}
    told = Change.objects.filter(object_type="companies.company")
    assert not any("1970" in str((change.old, change.new)) for change in told)


def test_a_killed_worker_goes_on_where_it_stopped(admin, rep, now, monkeypatch):
    from custom_fields.operations import run as module

    field = make_field(admin)
    for company in CompanyFactory.create_batch(5):
        change_company(company=company, values={"cf_abc_class": "A"}, by=rep, now=now)
    run = delete_field(field=field, by=admin, now=now)
    steps, really = [], module._clear

    def dying(*arguments):
        steps.append(1)
        if len(steps) == 2:
            raise KeyboardInterrupt
        really(*arguments)

    monkeypatch.setattr(module, "_clear", dying)
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        work_off(run_id=run.pk, clock=lambda: now, step=2)
    monkeypatch.setattr(module, "_clear", really)
    FieldRun.objects.filter(pk=run.pk).update(heartbeat_at=None, asked_at=AT)

    assert resume_stalled(now=now) == 1
    let_the_worker_work()
    assert Company.objects.filter(custom={}).count() == 5


def test_text_becomes_choices_when_every_value_fits(admin, rep, now):
    field = make_field(admin, "Rhythm", kind="text", is_filterable=True)
    companies = CompanyFactory.create_batch(3)
    for company, text in zip(companies, ("Kuukausi", "kuukausi", "Vuosi"), strict=True):
        change_company(company=company, values={"cf_rhythm": text}, by=rep, now=now)
    let_the_worker_work()

    preview = preview_conversion(of=field, into="choice")
    convert_field(of=field, into="choice", by=admin, now=now)
    with pytest.raises(FieldAtWork):
        change_company(company=companies[0], values={"cf_rhythm": "x"}, by=rep, now=now)
    let_the_worker_work()
    let_the_worker_work()

    assert (preview.fitting, preview.misfits, len(preview.options)) == (3, [], 2)
    field.refresh_from_db()
    assert (field.kind, field.state, field.index_state) == ("choice", "active", "ready")
    assert {row.custom["rhythm"] for row in Company.objects.all()} == {"kuukausi", "vuosi"}
    assert (
        Change.objects.filter(
            object_type="companies.company", fields=["cf_rhythm"], new={"cf_rhythm": "vuosi"}
        ).count()
        == 1
    )


def test_a_kind_is_kept_while_one_value_would_be_lost(admin, rep, now):
    field = make_field(admin, "Area", kind="text")
    change_company(company=CompanyFactory(), values={"cf_area": "iso"}, by=rep, now=now)

    assert preview_conversion(of=field, into="number").misfits == [("iso", 1)]
    with pytest.raises(refusals.ValuesDoNotFit):
        convert_field(of=field, into="number", by=admin, now=now)
    with pytest.raises(refusals.NotConvertible):
        preview_conversion(of=field, into="company")


def test_references_are_found_moved_back_and_emptied_when_their_record_goes(admin, rep, now):
    make_field(admin, "Dealer", kind="company")
    make_field(admin, "Guarantor", kind="company", resource="person", label_fi="Takaaja")
    dealer, other = CompanyFactory(), CompanyFactory()
    company = CompanyFactory(custom={"dealer": str(dealer.public_id)})
    person = PersonFactory(custom={"guarantor": str(dealer.public_id)})

    found = references_to(resource="company", public_id=dealer.public_id)
    assert [(one.register.resource, list(one.rows)) for one in found] == [
        ("company", [company]),
        ("person", [person]),
    ]
    moved = move_references(
        resource="company", public_id=dealer.public_id, to=other.public_id, by=admin, now=now
    )
    assert moved == [("company", company.pk, "cf_dealer"), ("person", person.pk, "cf_guarantor")]
    back = move_references(
        resource="company", public_id=other.public_id, to=dealer.public_id, by=admin, now=now, only=moved[:1]
    )
    assert back == moved[:1]
    delete_company(company=other, by=admin, now=now)

    company.refresh_from_db()
    person.refresh_from_db()
    assert (company.custom, person.custom) == ({"dealer": str(dealer.public_id)}, {})


def test_limits_are_kept(admin, monkeypatch):
    from custom_fields import choices

    monkeypatch.setattr(choices, "MOST_FIELDS", 1)
    make_field(admin)
    with pytest.raises(refusals.TooManyFields):
        make_field(admin, "Another")
    monkeypatch.setattr(choices, "MOST_FIELDS", 9)
    monkeypatch.setattr(choices, "MOST_INDEXED", 1)
    make_field(admin, "First", is_filterable=True)
    with pytest.raises(refusals.TooManyIndexed):
        make_field(admin, "Second", is_filterable=True)
    with pytest.raises(refusals.OptionsMissing):
        make_field(admin, "Third", options=[])
    with pytest.raises(refusals.OptionTwice):
        make_field(admin, "Fourth", options=[{"fi": "A", "en": "A"}, {"fi": "a", "en": "A"}])
