"""What was stopped at the gate: seen by the desk without a word of it, let in on a ground or kept out, and forgotten."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from common.gate import known_addresses
from contacts.models import Person
from gdpr.models import HeldRow, Suppression
from gdpr.operations.erasure.readmission import let_address_in
from gdpr.operations.held_row import forget_held, keep_out, release_held
from gdpr.operations.ledger_refusals import GroundMissing, HeldDecided
from gdpr.operations.refusals import ReasonMissing
from gdpr.queries.marks import mark_of
from history.models import Change
from tests.factories.gdpr import HeldRowFactory

pytestmark = pytest.mark.django_db
MAIL = "aino@acme.fi"
PERSONS = f"Etunimi;Sukunimi;Sähköposti\nAino;Virtanen;{MAIL}\nEino;Mäki;eino@acme.fi\n"


@pytest.fixture
def suppressed(now):
    def suppress(reason):
        return Suppression.objects.create(
            kind="email", fingerprint=mark_of("email", MAIL), reason=reason, at=now
        )

    return suppress


def test_a_row_of_somebody_erased_is_held_by_fingerprint_file_and_number_alone(admin, bring_in, suppressed):
    suppressed("erasure")

    imported = bring_in("persons", PERSONS, by=admin)

    one = HeldRow.objects.get()
    assert (one.source, one.batch, one.number, one.code) == ("import", imported.pk, 2, "erased_before")
    assert one.fingerprint == mark_of("email", MAIL)
    held = " ".join(str(value) for value in HeldRow.objects.values().get().values())
    assert not [word for word in ("aino", "Virtanen", "acme") if word in held]


def test_a_check_of_a_file_holds_nothing(admin, bring_in, suppressed):
    suppressed("erasure")

    bring_in("persons", PERSONS, by=admin, until="checked")

    assert not HeldRow.objects.exists()


@pytest.mark.parametrize(("policy", "count"), [("hold", 1), ("mark", 0), ("skip", 0)])
def test_rows_of_who_refuses_are_held_when_the_file_was_told_so(policy, count, admin, bring_in, suppressed):
    suppressed("objection")

    bring_in("persons", PERSONS, by=admin, options={"gate": policy})

    assert HeldRow.objects.waiting().filter(code="refuses_marketing").count() == count


def test_who_was_erased_comes_in_again_once_somebody_names_the_new_ground(
    admin, privacy_admin, bring_in, suppressed, now
):
    suppressed("erasure")
    bring_in("persons", PERSONS, by=admin)
    one = HeldRow.objects.get()
    said = {"row": one, "by": privacy_admin, "now": now}

    with pytest.raises(GroundMissing):
        release_held(ground="", because="Uusi omistaja", **said)
    with pytest.raises(ReasonMissing):
        release_held(ground="owner", because=" ", **said)
    release_held(ground="owner", because="Uusi omistaja", **said)
    with pytest.raises(HeldDecided):
        keep_out(because="Ei", **said)

    bring_in("persons", PERSONS.replace("Eino", "Reino"), by=admin)
    assert Person.objects.filter(last_name="Virtanen").exists()
    assert not Suppression.objects.standing().exists()
    assert MAIL not in str(
        list(Change.objects.filter(object_type="gdpr.heldrow").values_list("new", flat=True))
    )


def test_who_refuses_comes_in_without_marketing_and_the_refusal_stays(
    admin, privacy_admin, bring_in, suppressed, now
):
    suppressed("objection")
    bring_in("persons", PERSONS, by=admin, options={"gate": "hold"})

    release_held(row=HeldRow.objects.get(), ground="contract", because="Asiakas", by=privacy_admin, now=now)
    imported = bring_in("persons", PERSONS.replace("Eino", "Reino"), by=admin, options={"gate": "hold"})

    assert Person.objects.filter(last_name="Virtanen").exists()
    assert list(imported.issues.values_list("number", "code")) == [(2, "refuses_marketing")]
    assert Suppression.objects.standing().count() == 1


def test_what_is_kept_out_stays_out(admin, privacy_admin, bring_in, suppressed, now):
    suppressed("erasure")
    bring_in("persons", PERSONS, by=admin)

    keep_out(row=HeldRow.objects.get(), because="Ei perustetta", by=privacy_admin, now=now)

    assert known_addresses({("email", MAIL)}) == {("email", MAIL): "erased_before"}


def test_one_decision_lets_in_every_row_that_waits_for_the_address(privacy_admin, suppressed, now):
    suppressed("erasure")
    one, other = (HeldRowFactory(fingerprint=mark_of("email", MAIL)) for _number in range(2))
    stranger = HeldRowFactory()

    release_held(row=one, ground="owner", because="Uusi omistaja", by=privacy_admin, now=now)

    assert list(HeldRow.objects.waiting()) == [stranger]
    assert HeldRow.objects.get(pk=other.pk).decided_by == privacy_admin


def test_a_row_of_an_address_that_was_let_in_meanwhile_is_decided_like_any(privacy_admin, suppressed, now):
    suppressed("erasure")
    one = HeldRowFactory(fingerprint=mark_of("email", MAIL))
    let_address_in(address=MAIL, because="Uusi omistaja", by=privacy_admin, now=now)

    release_held(row=one, ground="owner", because="Uusi omistaja", by=privacy_admin, now=now)

    assert HeldRow.objects.get().state == "released"


def test_after_thirty_days_the_list_is_forgotten_and_what_nobody_let_in_stays_out(suppressed, now):
    suppressed("erasure")
    HeldRowFactory(fingerprint=mark_of("email", MAIL), at=now - timedelta(days=31))
    HeldRowFactory(at=now - timedelta(days=29))

    assert (forget_held(now=now), HeldRow.objects.count()) == (1, 1)
    assert known_addresses({("email", MAIL)})


def test_the_database_refuses_a_decision_without_its_reason(now):
    HeldRowFactory()

    with pytest.raises(IntegrityError, match="held_row_decided_whole"), transaction.atomic():
        HeldRow.objects.update(state="released", ground="owner", decided_at=now)
