"""Packages: made, opened, locked and removed."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage

from activities.models import ActivityPerson
from gdpr.models import AccessPackage
from gdpr.operations import package as operations
from gdpr.operations.refusals import (
    NobodyChosen,
    NoPackageForKind,
    NotIdentified,
    NotLookedThrough,
    OthersNotChecked,
    OwnRequest,
)
from gdpr.operations.request import decide_on_others
from history import operations as history
from tests.factories.activities import ActivityFactory
from tests.factories.companies import CompanyFactory
from tests.factories.contacts import ContactPointFactory, PersonFactory, PositionFactory
from tests.factories.gdpr import SubjectRequestFactory, looked_through

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(now):
    """A request for access about Aino, who met us together with Pekka; who asks is sure."""
    company = CompanyFactory()
    aino = PersonFactory(first_name="Aino", last_name="Virtanen", notes="=HYPERLINK(1) likes ä and <b>")
    pekka = PersonFactory(first_name="Pekka", last_name="Mäkinen")
    for person in (aino, pekka):
        PositionFactory(person=person, company=company)
    ContactPointFactory(person=aino, value="aino@home.example")
    met = ActivityFactory(company=company, body="Ainon mukaan Pekka Mäkisen numero on 040 765 4321.")
    ActivityPerson.objects.create(activity=met, person=aino)
    request = SubjectRequestFactory(
        person=aino, identity_method="address", identified_at=now, state="working"
    )
    return looked_through(request, now)


def made(asked, by, now):
    decide_on_others(request=asked, hidden=["Pekka Mäkisen", "040 765 4321"], kept=[], by=by, now=now)
    return operations.make_package(request=asked, by=by, now=now)


def files_of(content):
    package = zipfile.ZipFile(io.BytesIO(content))
    return {name: package.read(name).decode() for name in package.namelist()}


def test_the_package_holds_everything_for_people_and_machines(asked, privacy_admin, now):
    sealed = made(asked, privacy_admin, now)

    files = files_of(operations.open_package(token=sealed.token, code=sealed.code, now=now))

    told = json.loads(files["data.json"])
    assert told["counts"] == {
        "contacts.person": 1, "contacts.position": 1, "contacts.contactpoint": 1, "activities.activityperson": 1,
    }  # fmt: skip
    assert all(told["article_15"][key] for key in told["article_15"])
    assert {
        "a_purposes",
        "b_categories",
        "c_recipients",
        "d_period",
        "e_rights",
        "f_complaint",
        "g_source",
        "h_automated",
    } <= set(told["article_15"])
    assert "aino@home.example" in files["index.html"]
    assert set(json.loads(files["manifest.json"])["files"]) == set(files) - {"manifest.json"}


def test_others_are_hidden_and_formulas_and_tags_are_harmless(asked, privacy_admin, now):
    sealed = made(asked, privacy_admin, now)

    files = files_of(operations.open_package(token=sealed.token, code=sealed.code, now=now))

    everything = "".join(files.values())
    assert "Mäkisen" not in everything
    assert "765 4321" not in everything
    assert (
        "[henkilö 2] numero on [henkilö 1]" in everything or "[henkilö 1] numero on [henkilö 2]" in everything
    )
    assert "<b>" not in files["index.html"]
    assert not [
        line
        for name, text in files.items()
        if name.endswith(".csv")
        for line in text.split(";")
        if line.startswith("=")
    ]


def test_nothing_readable_lies_in_the_file_or_the_table(asked, privacy_admin, now):
    sealed = made(asked, privacy_admin, now)

    with default_storage.open(sealed.package.file) as file:
        content = file.read()
    assert content[:2] != b"PK"
    assert b"Virtanen" not in content
    assert sealed.token not in sealed.package.token_digest
    assert sealed.code.replace(" ", "") not in str(AccessPackage.objects.values().get())


def test_wrong_codes_lock_a_package_for_good(asked, privacy_admin, now):
    sealed = made(asked, privacy_admin, now)

    answers = [operations.open_package(token=sealed.token, code="00000 00000", now=now) for _ in range(5)]

    assert answers == [None] * 5
    assert operations.open_package(token=sealed.token, code=sealed.code, now=now) is None
    assert AccessPackage.objects.get().state == "locked"


def test_a_package_opens_after_the_key_of_the_server_has_changed(asked, privacy_admin, now, settings):
    sealed = made(asked, privacy_admin, now)
    settings.SECRET_KEY, before = "another-key", settings.SECRET_KEY
    settings.SECRET_KEY_FALLBACKS = [before]

    assert operations.open_package(token=sealed.token, code=sealed.code, now=now) is not None


def test_a_package_whose_file_is_lost_opens_nothing_and_counts_no_wrong_code(asked, privacy_admin, now):
    sealed = made(asked, privacy_admin, now)
    default_storage.delete(sealed.package.file)

    assert operations.open_package(token=sealed.token, code=sealed.code, now=now) is None
    assert AccessPackage.objects.get().tries_left == operations.TRIES


def test_a_package_opens_nothing_after_its_time_and_goes(
    asked, privacy_admin, now, django_capture_on_commit_callbacks
):
    sealed = made(asked, privacy_admin, now)
    later, name = now + timedelta(days=14), sealed.package.file

    assert operations.open_package(token=sealed.token, code=sealed.code, now=later) is None
    with django_capture_on_commit_callbacks(execute=True):
        counts = [operations.remove_old_packages(now=later) for _ in range(2)]

    assert counts == [1, 0]
    assert not default_storage.exists(name)
    assert AccessPackage.objects.get().file == ""


def test_a_new_package_takes_the_place_of_the_one_before(asked, privacy_admin, now):
    first = made(asked, privacy_admin, now)
    second = operations.make_package(request=asked, by=privacy_admin, now=now)

    assert operations.open_package(token=first.token, code=first.code, now=now) is None
    assert operations.open_package(token=second.token, code=second.code, now=now) is not None


def test_a_package_is_refused_until_everything_is_sure(asked, privacy_admin, now):
    def refusal(*, is_looked=True, **facts):
        request = SubjectRequestFactory(
            **({"person": asked.person, "identity_method": "known", "identified_at": now} | facts)
        )
        if is_looked:
            looked_through(request, now)
        with pytest.raises(Exception) as refused:  # noqa: PT011
            operations.make_package(request=request, by=privacy_admin, now=now)
        return refused.type

    assert refusal() == OthersNotChecked
    assert refusal(is_looked=False) == NotLookedThrough
    assert refusal(person=None) == NobodyChosen
    assert refusal(identity_method="", identified_at=None) == NotIdentified
    assert refusal(kind="erasure") == NoPackageForKind
    assert refusal(requester_email=privacy_admin.email) == OwnRequest


def test_what_is_carried_to_another_keeper_is_less_than_what_is_told(asked, privacy_admin, now):
    asked.kind = "portability"
    asked.save()
    aino, bought = asked.person, asked.person.contact_points.get()
    history.record_created(obj=aino, by=privacy_admin, at=now)
    vendor = history.Origin(party="third", source="A vendor of addresses")
    with history.one_change_set(by=privacy_admin, at=now, from_=vendor):
        history.record_created(obj=bought, by=privacy_admin, at=now)

    sealed = made(asked, privacy_admin, now)

    told = json.loads(
        files_of(operations.open_package(token=sealed.token, code=sealed.code, now=now))["data.json"]
    )
    assert [record["kind"] for record in told["records"]] == ["contacts.person"]
