from types import SimpleNamespace

import pytest
from django.db import models

from common.personal_data import CONTACT, IDENTITY, LINK, Ownership, Wipe
from contacts.models import Person
from gdpr.checks import every_strategy_fits
from gdpr.classification import Classified
from gdpr.classification.strategy import strategies, strategy_of


@pytest.fixture
def invented():
    """A model of no table, made from its columns and thrown away."""
    from django.apps import apps

    def make(**columns):
        meta = SimpleNamespace(app_label="gdpr_test")
        body = {"__module__": __name__, "Meta": type("Meta", (), vars(meta)), **columns}
        return type("Stranger", (models.Model,), body)

    yield make
    apps.all_models.pop("gdpr_test", None)


def faults(model, **said):
    return list(strategy_of(Classified(model, **said)).faults)


def test_each_column_of_each_model_bears_what_an_erasure_does_to_it():
    assert every_strategy_fits(None) == []


def test_what_a_person_owns_goes_what_is_shared_stays():
    by_label = {one.label: one for one in strategies()}

    assert by_label["contacts.contactpoint"].ownership is Ownership.OWNED
    assert by_label["contacts.contactpoint"].wipes["value"] is Wipe.DELETE_ROW
    assert by_label["service.servicecase"].ownership is Ownership.SHARED
    assert by_label["service.servicecase"].wipes["person"] is Wipe.SET_NULL
    assert by_label["service.casecomment"].wipes["text"] is Wipe.REDACT
    assert by_label["activities.activity"].wipes["body"] is Wipe.REDACT
    assert by_label["gdpr.subjectrequest"].ownership is Ownership.KEEP
    assert by_label["users.user"].ownership is Ownership.NONE
    assert by_label["users.user"].wipes["email"] is Wipe.LEAVE


def test_a_shared_row_that_would_go_with_the_person_is_an_error(invented):
    model = invented(person=models.ForeignKey(Person, models.CASCADE, null=True, related_name="+"))

    found = faults(model, subject="person", personal={"person": LINK}, ownership=Ownership.SHARED)

    assert found == [
        "E002 gdpr_test.Stranger.person: the row would go with the person; it must outlive it (SET_NULL)."
    ]


def test_null_where_no_null_can_be_is_an_error(invented):
    model = invented(name=models.CharField(max_length=9))

    found = faults(model, personal={"name": IDENTITY}, erase={"name": Wipe.SET_NULL})

    assert found == ["E002 gdpr_test.Stranger.name: it cannot be null."]


def test_a_unique_column_cannot_be_blanked(invented):
    model = invented(address=models.CharField(max_length=9, blank=True, unique=True))

    found = faults(model, personal={"address": CONTACT}, erase={"address": Wipe.BLANK})

    assert found == ["E002 gdpr_test.Stranger.address: it cannot be blank."]


def test_a_file_whose_bytes_would_stay_is_an_error(invented):
    model = invented(scan=models.FileField())

    found = faults(model, personal={"scan": IDENTITY}, erase={"scan": Wipe.KEEP}, ground="a law")

    assert found == ["E002 gdpr_test.Stranger.scan: the bytes of its file would stay on the disk."]


def test_what_is_kept_needs_a_ground(invented):
    model = invented(person=models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+"))

    found = faults(model, subject="person", personal={"person": LINK}, ownership=Ownership.KEEP)

    assert found == ["E002 gdpr_test.Stranger keeps what it says of a person without a ground in the law."]


def test_a_path_that_leads_nowhere_is_an_error(invented):
    model = invented(name=models.CharField(max_length=9))

    assert faults(model, subject="owner", personal={"name": IDENTITY}) == [
        "E003 gdpr_test.Stranger: the path owner leads nowhere."
    ]


def test_a_bare_number_of_a_record_needs_a_pointer(invented):
    model = invented(record=models.BigIntegerField())

    assert faults(model, personal={"record": LINK}) == [
        "E003 gdpr_test.Stranger.record names records by a bare number: say by a Pointer when it is a person."
    ]
