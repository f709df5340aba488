"""A row that was held and then let in comes in by itself, into its own import."""

import pytest

from contacts.models import ContactPoint, Person
from gdpr.models import HeldRow, NoticeObligation, Suppression
from gdpr.operations.held_row import keep_out, release_held
from gdpr.operations.held_rows_in import bring_in_released
from gdpr.operations.notice import enter_whom_to_tell
from gdpr.queries.marks import mark_of
from gdpr.tasks import bring_in_rows_let_in
from history.models import Change
from imports.models import Import, RowIssue

pytestmark = pytest.mark.django_db
MAIL, PHONE = "aino@acme.fi", "+358401234567"
PERSONS = f"Etunimi;Sukunimi;Sähköposti;Puhelin\nAino;Virtanen;{MAIL};040 123 4567\nEino;Mäki;eino@acme.fi;\n"


@pytest.fixture
def held(admin, bring_in, now):
    """A file of which a row was stopped."""

    def stop(*addresses, reason="erasure", **more):
        for kind, key in addresses or [("email", MAIL)]:
            Suppression.objects.create(kind=kind, fingerprint=mark_of(kind, key), reason=reason, at=now)
        return bring_in("persons", PERSONS, by=admin, **more)

    return stop


def let_in(by, now, kind="email"):
    row = HeldRow.objects.get(kind=kind)
    release_held(row=row, ground="owner", because="Uusi omistaja", by=by, now=now)


def test_the_row_comes_in_once_with_its_history_and_its_notice(held, privacy_admin, now):
    imported = held()
    assert Person.objects.count() == 1
    let_in(privacy_admin, now)
    assert HeldRow.objects.get().outcome == "queued"

    came = [bring_in_rows_let_in(), bring_in_rows_let_in()]

    person = Person.objects.get(last_name="Virtanen")
    imported.refresh_from_db()
    assert (came, HeldRow.objects.get().outcome) == ([1, 0], "in")
    assert ContactPoint.objects.filter(person=person, key=MAIL).exists()
    change = Change.objects.get(object_type="contacts.person", object_id=person.pk)
    assert change.change_set_id == imported.change_set_id
    assert (imported.counts["created"], imported.counts["rejected"], imported.state) == (2, 0, "done")
    assert not RowIssue.objects.filter(is_rejection=True).exists()
    enter_whom_to_tell(now=now)
    assert NoticeObligation.objects.filter(person=person).count() == 1


def test_one_who_refuses_comes_in_without_marketing(held, privacy_admin, now):
    held(reason="objection", options={"gate": "hold"})
    let_in(privacy_admin, now)

    assert bring_in_released(by=privacy_admin, now=now) == 1
    assert Suppression.objects.standing().count() == 1


def test_a_row_waits_until_every_address_of_it_is_let_in(held, privacy_admin, now):
    held(("email", MAIL), ("phone", PHONE))
    let_in(privacy_admin, now)

    assert bring_in_released(by=privacy_admin, now=now) == 0
    assert HeldRow.objects.get(kind="email").outcome == "waits"
    assert not Person.objects.filter(last_name="Virtanen").exists()

    let_in(privacy_admin, now, kind="phone")
    assert bring_in_released(by=privacy_admin, now=now) == 1
    assert set(HeldRow.objects.values_list("outcome", flat=True)) == {"in"}


def test_what_is_kept_out_stays_out(held, privacy_admin, now):
    held()
    keep_out(row=HeldRow.objects.get(), because="Ei perustetta", by=privacy_admin, now=now)

    assert bring_in_released(by=privacy_admin, now=now) == 0
    assert (Person.objects.count(), HeldRow.objects.get().outcome) == (1, "")


def test_what_stands_in_the_way_is_told(held, privacy_admin, admin, now):
    imported = held()
    let_in(privacy_admin, now)
    Import.objects.filter(pk=imported.pk).update(state="running")
    assert bring_in_released(by=privacy_admin, now=now) == 0
    assert HeldRow.objects.get().outcome == "queued"

    Import.objects.filter(pk=imported.pk).update(state="done")
    imported.file.delete(save=False)
    bring_in_released(by=privacy_admin, now=now)
    assert HeldRow.objects.get().outcome == "gone"


def test_whoever_brought_the_file_must_still_have_the_right(held, privacy_admin, admin, now):
    held()
    let_in(privacy_admin, now)
    type(admin).objects.filter(pk=admin.pk).update(role="reader")

    bring_in_released(by=privacy_admin, now=now)

    assert (HeldRow.objects.get().outcome, Person.objects.count()) == ("denied", 1)
