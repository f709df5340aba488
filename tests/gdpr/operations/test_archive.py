"""Names that a law keeps: noted by document, kept after the erasure, told to the person, gone when their time is over."""

from datetime import date, timedelta

import pytest

from contacts.models import Person
from gdpr.choices import ErasureCause
from gdpr.models import LegalArchive, PurposeAssignment
from gdpr.operations.archive import DocumentNoted, choose_archived, forget_archive, note_document
from gdpr.operations.erasure.erase import erase_person
from gdpr.operations.package import make_package
from gdpr.operations.purpose import sync_purposes
from gdpr.operations.retention.rule import sync_rules
from gdpr.queries.answer import answer_to
from gdpr.queries.erasure.plan import plan_of
from history.models import Change
from tests.factories.contacts import ContactPointFactory, PersonFactory
from tests.factories.gdpr import LegalArchiveFactory, SubjectRequestFactory
from tests.gdpr.retention.world import noon, prospect, verdict

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _rules(now):
    sync_purposes(today=now.date())
    sync_rules(now=now, today=now.date())


def noted(person, by, now, document="INV-2026-881", year=date(2026, 12, 31)):
    return note_document(person=person, document=document, year_ended_on=year, by=by, now=now)


def test_the_name_on_an_invoice_outlives_the_erasure_until_its_day_and_nothing_else_does(privacy_admin, now):
    person = PersonFactory(first_name="Äinö", last_name="Kanäria")
    ContactPointFactory(person=person, value="aino@kanaria.fi")
    noted(person, privacy_admin, now, year=date(2026, 4, 30))
    uid = person.public_id
    kept = [(one.label, one.until) for one in plan_of(person).kept]

    erase_person(person=person, cause=ErasureCause.RETENTION, by=privacy_admin, now=now)

    row = LegalArchive.objects.get()
    assert kept == [("gdpr.legalarchive", "2032-12-31")]
    assert (row.subject_uid, row.name, row.document) == (uid, "Äinö Kanäria", "INV-2026-881")
    assert row.until == date(2032, 12, 31)
    assert not Person.objects.filter(public_id=uid).exists()
    told = "".join(f"{one.old}{one.new}" for one in Change.objects.all())
    assert "Kanäria" not in told


def test_the_oracle_of_an_unanswered_prospect_with_a_name_on_an_invoice(privacy_admin):
    person = prospect(2026, 1, 15)
    noted(person, privacy_admin, noon(2026, 2, 1))

    on_the_day = verdict(person, 2027, 1, 16)

    assert (on_the_day.state, on_the_day.archive_until) == ("due", date(2032, 12, 31))


def test_each_document_has_its_own_time_and_is_noted_once(privacy_admin, now):
    person = PersonFactory()
    noted(person, privacy_admin, now, "INV-1", date(2015, 12, 31))
    noted(person, privacy_admin, now, "INV-2", date(2024, 12, 31))
    with pytest.raises(DocumentNoted):
        noted(person, privacy_admin, now, "INV-2", date(2025, 12, 31))

    erase_person(person=person, cause=ErasureCause.DELETION, by=privacy_admin, now=now)

    assert list(LegalArchive.objects.values_list("document", "until")) == [("INV-2", date(2030, 12, 31))]


def test_two_documents_at_once_keep_the_archive_until_the_later_one(privacy_admin):
    person = prospect(2026, 1, 15)
    noted(person, privacy_admin, noon(2026, 2, 1), "INV-1", date(2020, 12, 31))
    noted(person, privacy_admin, noon(2026, 2, 1), "INV-2", date(2026, 12, 31))

    assert verdict(person, 2026, 3, 1).archive_until == date(2032, 12, 31)
    assert PurposeAssignment.objects.active().filter(purpose="accounting_record").count() == 2


def test_somebody_in_no_document_leaves_nothing(privacy_admin, now):
    erase_person(person=PersonFactory(), cause=ErasureCause.REQUEST, by=privacy_admin, now=now)

    assert not LegalArchive.objects.exists()


def test_the_night_after_the_last_day_the_name_is_deleted(privacy_admin, now):
    LegalArchiveFactory(until=now.date() - timedelta(days=1))
    stays = LegalArchiveFactory(until=now.date())

    assert forget_archive(by=privacy_admin, now=now, today=now.date()) == 1
    assert forget_archive(by=privacy_admin, now=now, today=now.date()) == 0

    assert list(LegalArchive.objects.all()) == [stays]
    change = Change.objects.get(object_type="gdpr.legalarchive", verb="deleted")
    assert "Aino" not in f"{change.old}{change.new}"


def test_erasing_a_namesake_leaves_the_archive_alone(privacy_admin, now):
    row = LegalArchiveFactory(name="Aino Virtanen")
    namesake = PersonFactory(first_name="Aino", last_name="Virtanen")

    erase_person(person=namesake, cause=ErasureCause.REQUEST, by=privacy_admin, now=now)

    row.refresh_from_db()
    assert row.name == "Aino Virtanen"


def test_somebody_who_was_erased_is_told_what_the_archive_keeps(privacy_admin, now):
    row = LegalArchiveFactory(name="Aino Virtanen", document="INV-7")
    one = SubjectRequestFactory(person=None, identity_method="address", identified_at=now)
    choose_archived(request=one, rows=[row], by=privacy_admin, now=now)

    answer = answer_to(one, person=None, now=now)
    made = make_package(request=one, by=privacy_admin, now=now)

    assert [(fact.name, fact.value) for fact in answer.rows[0].facts][:3:2] == [
        ("name", "Aino Virtanen"), ("document", "INV-7"),
    ]  # fmt: skip
    assert any("Accounting" in text or "accounting" in text for text in answer.articles["a_purposes"])
    assert made.package.counts == {"gdpr.legalarchive": 1}
