"""Purposes and for which of them somebody is in the register."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from gdpr.models import Purpose, PurposeAssignment
from gdpr.operations.purpose import (
    PurposeHeldAlready,
    WeighingMissing,
    assign_purpose,
    end_assignment,
    sync_purposes,
    weigh_purpose,
)
from gdpr.reading.purposes import SPECS
from history.queries.rows import changes_of
from quality.operations.merge import merge_records
from tests.factories.contacts import PersonFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def test_each_purpose_of_the_code_has_its_row_and_keeps_what_the_controller_said():
    Purpose.objects.filter(slug="crm_user").delete()
    Purpose.objects.filter(slug="prospecting").update(lia_text="Punnittu")

    assert sync_purposes(today=TODAY) == 1
    assert sync_purposes(today=TODAY) == 0
    assert {row.slug for row in Purpose.objects.all()} == {spec.slug for spec in SPECS}
    assert Purpose.objects.get(slug="prospecting").lia_text == "Punnittu"


def test_a_legitimate_interest_is_weighed_in_writing(admin, now):
    purpose = Purpose.objects.get(slug="prospecting")

    with pytest.raises(WeighingMissing):
        weigh_purpose(
            purpose=purpose, basis="interest", lia_text=" ", lia_reviewed_on=TODAY, by=admin, now=now
        )
    weigh_purpose(
        purpose=purpose, basis="interest", lia_text="Punnittu", lia_reviewed_on=TODAY, by=admin, now=now
    )

    assert [change.new["lia_text"] for change in changes_of(purpose)] == ["Punnittu"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Purpose.objects.filter(pk=purpose.pk).update(lia_reviewed_on=None)


def test_somebody_is_in_the_register_for_a_purpose_once(admin, now):
    person, purpose = PersonFactory(), Purpose.objects.get(slug="accounting_record")

    row = assign_purpose(person=person, purpose=purpose, counts_from=date(2026, 12, 31), by=admin, now=now)

    with pytest.raises(PurposeHeldAlready):
        assign_purpose(person=person, purpose=purpose, by=admin, now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        PurposeAssignment.objects.create(person=person, purpose=purpose, trigger="hand", started_at=now)
    end_assignment(assignment=row, by=admin, now=now)
    assign_purpose(person=person, purpose=purpose, by=admin, now=now)
    assert person.purposes.count() == 2


def test_a_merge_keeps_one_of_two_equal_purposes(admin, now):
    survivor, gone = PersonFactory(), PersonFactory()
    purpose = Purpose.objects.get(slug="accounting_record")
    for person in (survivor, gone):
        assign_purpose(person=person, purpose=purpose, by=admin, now=now)

    merge_records(kind="person", survivor=survivor.pk, others=[gone.pk], chosen={}, by=admin, now=now)

    assert [row.purpose_id for row in survivor.purposes.all()] == ["accounting_record"]
