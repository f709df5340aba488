"""Requests: received, extended, closed, and what is refused on the way."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from gdpr.models import MarketingObjection, Restriction, SubjectRequest, Suppression
from gdpr.operations import request as operations
from gdpr.operations import suppression
from gdpr.operations.refusals import (
    AnswerMissing,
    ExtendedTooLate,
    ExtendedTwice,
    GroundMissing,
    MandateMissing,
    MarketingRefusedAlready,
    NoteMissing,
    NotIdentified,
    OwnRequest,
    ReasonMissing,
    ReceivedInFuture,
    RequestClosed,
)
from history.queries.rows import changes_of
from tests.factories.contacts import ContactPointFactory, PersonFactory, PositionFactory
from tests.factories.gdpr import SubjectRequestFactory

pytestmark = pytest.mark.django_db


def receive(by, now, **facts):
    said = {
        "kind": "access", "channel": "email", "requester_name": "Aino Virtanen", "received_at": now,
    } | facts  # fmt: skip
    return operations.receive_request(by=by, now=now, **said)


def test_the_clock_runs_from_receipt_not_from_writing_down(privacy_admin, now):
    one = receive(privacy_admin, now, received_at=now - timedelta(days=21))

    assert (one.received_on, one.due_on, one.legal_due_on) == (
        date(2026, 11, 1),
        date(2026, 12, 1),
        date(2026, 12, 1),
    )
    assert one.assignee == privacy_admin
    assert [change.verb for change in changes_of(one)] == ["created"]


def test_a_request_sent_twice_is_written_down_once(privacy_admin, now):
    number = SubjectRequestFactory.build().public_id

    first = receive(privacy_admin, now, submission=number)
    second = receive(privacy_admin, now, submission=number)

    assert first.pk == second.pk
    assert SubjectRequest.objects.count() == 1


def test_nothing_reaches_us_on_a_day_to_come(privacy_admin, now):
    with pytest.raises(ReceivedInFuture):
        receive(privacy_admin, now, received_at=now + timedelta(minutes=1))


def test_a_corrected_receipt_moves_the_days(privacy_admin, now):
    one = receive(privacy_admin, now)

    operations.change_request(
        request=one, values={"received_at": now - timedelta(days=30)}, by=privacy_admin, now=now
    )

    assert (one.received_on, one.due_on) == (date(2026, 10, 23), date(2026, 11, 23))


def test_a_refusal_of_marketing_is_carried_out_at_receipt(privacy_admin, now):
    receive(
        privacy_admin,
        now,
        kind="no_marketing",
        requester_email="Aino@Example.com",
        requester_phone="+358401234567",
    )

    assert sorted(Suppression.objects.values_list("kind", "reason")) == [
        ("email", "objection"), ("phone", "objection"),
    ]  # fmt: skip
    assert "aino@example.com" not in "".join(Suppression.objects.values_list("fingerprint", flat=True))


def test_the_person_chosen_is_refused_marketing_at_every_address(privacy_admin, now):
    person = PersonFactory(is_newsletter_subscriber=True)
    ContactPointFactory(person=person, value="aino@home.example")
    PositionFactory(person=person, work_email="aino@work.example", work_phone="+358401234567")
    one = receive(privacy_admin, now, kind="no_marketing", requester_email="aino@home.example")

    operations.choose_person(request=one, person=person, by=privacy_admin, now=now)

    person.refresh_from_db()
    assert not person.is_newsletter_subscriber
    assert Suppression.objects.standing().count() == 3
    assert MarketingObjection.objects.get().person == person


def test_marketing_is_refused_once_and_lifted_with_a_reason(privacy_admin, rep, now):
    person = PersonFactory()
    ContactPointFactory(person=person)
    objection = suppression.refuse_marketing(person=person, by=rep, now=now)

    with pytest.raises(MarketingRefusedAlready):
        suppression.refuse_marketing(person=person, by=rep, now=now)
    with pytest.raises(ReasonMissing):
        suppression.allow_marketing_again(objection=objection, because=" ", by=privacy_admin, now=now)
    suppression.allow_marketing_again(
        objection=objection, because="Asked for it at the fair", by=privacy_admin, now=now
    )

    assert not MarketingObjection.objects.standing().exists()
    assert not Suppression.objects.standing().exists()


def test_an_address_that_comes_back_on_a_list_is_recognised(privacy_admin, now):
    gone = PersonFactory()
    ContactPointFactory(person=gone, value="aino@home.example")
    suppression.refuse_marketing(person=gone, by=privacy_admin, now=now)
    gone.delete()
    back = PersonFactory(first_name="A.")
    ContactPointFactory(person=back, value="Aino@home.example")
    other = PersonFactory()
    ContactPointFactory(person=other, value="joaino@home.example")

    counts = [suppression.recognise_suppressed(by=privacy_admin, now=now) for _ in range(2)]

    assert counts == [1, 0]
    assert MarketingObjection.objects.get().person == back


def test_a_request_is_extended_once_in_the_first_month_and_with_a_reason(privacy_admin, now):
    one, late = receive(privacy_admin, now), receive(privacy_admin, now)

    def extend(request, today, reason="It is about 10 000 tickets"):
        operations.extend_request(request=request, reason=reason, by=privacy_admin, now=now, today=today)

    with pytest.raises(ReasonMissing):
        extend(one, date(2026, 12, 1), "")
    extend(one, date(2026, 12, 22))
    with pytest.raises(ExtendedTwice):
        extend(one, date(2026, 12, 22))
    with pytest.raises(ExtendedTooLate):
        extend(late, date(2026, 12, 23))

    assert (one.due_on, one.legal_due_on) == (date(2027, 2, 22), date(2027, 2, 22))


def test_data_goes_to_nobody_whose_identity_is_not_sure(privacy_admin, now):
    one = receive(privacy_admin, now)

    with pytest.raises(NotIdentified):
        operations.close_request(request=one, outcome="fulfilled", answer="", by=privacy_admin, now=now)
    operations.confirm_identity(request=one, method="address", note="", by=privacy_admin, now=now)
    operations.close_request(request=one, outcome="fulfilled", answer="", by=privacy_admin, now=now)

    assert (one.state, one.answered_at) == ("closed", now)


def test_a_refusal_has_its_ground_and_its_words(privacy_admin, now):
    one = receive(privacy_admin, now, kind="erasure")

    with pytest.raises(GroundMissing):
        operations.close_request(request=one, outcome="refused", answer="No.", by=privacy_admin, now=now)
    with pytest.raises(AnswerMissing):
        operations.close_request(
            request=one, outcome="refused", ground="claims", answer=" ", by=privacy_admin, now=now
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        SubjectRequest.objects.filter(pk=one.pk).update(state="closed", outcome="refused", answered_at=now)


def test_a_closed_request_takes_nothing_more_until_it_is_taken_up_again(privacy_admin, now):
    one = receive(privacy_admin, now)
    stale = SubjectRequest.objects.get()
    operations.close_request(request=one, outcome="withdrawn", answer="", by=privacy_admin, now=now)

    with pytest.raises(RequestClosed):
        operations.choose_person(request=stale, person=PersonFactory(), by=privacy_admin, now=now)
    operations.reopen_request(request=one, by=privacy_admin, now=now)
    operations.choose_person(request=one, person=PersonFactory(), by=privacy_admin, now=now)

    assert one.state == "working"


def test_a_document_needs_a_reason_and_ones_own_request_a_colleague(privacy_admin, now):
    one = receive(privacy_admin, now)
    own = receive(privacy_admin, now, requester_email=privacy_admin.email)

    with pytest.raises(NoteMissing):
        operations.confirm_identity(request=one, method="document", note="", by=privacy_admin, now=now)
    with pytest.raises(OwnRequest):
        operations.confirm_identity(request=own, method="known", note="", by=privacy_admin, now=now)


@pytest.mark.parametrize(
    ("language", "words"), [("fi", "valituksen"), ("sv", "klagomål"), ("en", "complaint")]
)
def test_a_refusal_tells_where_to_complain_in_the_language_of_the_request(
    privacy_admin, now, language, words
):
    one = SubjectRequestFactory(language=language)

    operations.close_request(
        request=one, outcome="refused", ground="claims", answer="Riita on kesken.", by=privacy_admin, now=now
    )

    one.refresh_from_db()
    assert one.answer.startswith("Riita on kesken.")
    assert words in one.answer
    assert one.answer.count("tietosuoja.fi") == 1


def test_whoever_asks_for_somebody_else_shows_that_they_may(privacy_admin, now):
    one = SubjectRequestFactory(on_behalf_of="Aino Virtanen")
    said = {"request": one, "method": "address", "by": privacy_admin, "now": now}

    with pytest.raises(MandateMissing):
        operations.confirm_identity(note=" ", **said)
    operations.confirm_identity(note="Valtakirja 1.11.2026, nähty", **said)

    one.refresh_from_db()
    assert one.identity_method == "address"


def test_an_objection_on_own_grounds_restricts_until_it_is_weighed(privacy_admin, now):
    one, person = SubjectRequestFactory(kind="objection"), PersonFactory()

    operations.choose_person(request=one, person=person, by=privacy_admin, now=now)
    assert not Restriction.objects.exists()  # anybody could ask
    operations.confirm_identity(request=one, method="address", note="", by=privacy_admin, now=now)

    standing = Restriction.objects.get()
    assert (standing.person, standing.ground, standing.request, standing.lifted_at) == (
        person,
        "d",
        one,
        None,
    )
    operations.choose_person(request=one, person=person, by=privacy_admin, now=now)
    assert Restriction.objects.count() == 1


def test_days_waited_for_who_asks_add_up_and_move_the_last_day_alone(privacy_admin, now):
    one = receive(privacy_admin, now)
    for days in (3, 2):
        operations.ask_for_identity(request=one, by=privacy_admin, now=now)
        now += timedelta(days=days)
        operations.confirm_identity(request=one, method="callback", note="", by=privacy_admin, now=now)

    one.refresh_from_db()
    assert (one.paused_days, one.due_on, one.legal_due_on) == (5, date(2026, 12, 22), date(2026, 12, 28))
