"""The desk as its user sees it."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gdpr.models import MarketingObjection, SubjectRequest
from gdpr.operations.request_look import look_through
from tests.factories.contacts import ContactPointFactory, PersonFactory
from tests.factories.gdpr import SubjectRequestFactory

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"gdpr:{name}", args=args)


def test_a_request_goes_from_receipt_to_the_hands_of_the_person(client_of, privacy_admin):
    client, aino = client_of(privacy_admin), PersonFactory(first_name="Aino", last_name="Virtanen")
    ContactPointFactory(person=aino, value="aino@home.example")

    client.post(
        url("request_create"),
        {
            "kind": "access", "channel": "email", "received_at": "2026-11-20 09:00", "requester_name": "Aino Virtanen",
            "requester_email": "Aino@home.example", "language": "en",
        },
    )  # fmt: skip
    one = SubjectRequest.objects.get()
    assert "same e-mail address" in client.get(url("request", one.public_id)).content.decode()
    client.post(url("request_person", one.public_id), {"person": aino.public_id})
    client.post(url("request_identity", one.public_id), {"method": "address"})
    look_through(request_id=one.pk, now=timezone.now())
    assert "What we know of you" in client.get(url("request_preview", one.public_id)).content.decode()
    page = client.post(url("request_package", one.public_id)).content.decode()
    link = re.search(r"/answers/[\w-]+/", page)[0]
    code = re.search(r"\d{5} \d{5}", page)[0]

    stranger = Client()
    assert stranger.get(link).status_code == 200
    assert stranger.post(link, {"code": "11111 11111"}).status_code == 422
    answer = stranger.post(link, {"code": code})
    assert (answer.status_code, answer.headers["Content-Type"], answer.content[:2]) == (
        200,
        "application/zip",
        b"PK",
    )
    client.post(url("request_close", one.public_id), {"outcome": "fulfilled", "answer": "Link sent"})
    one.refresh_from_db()
    assert (one.state, one.outcome) == ("closed", "fulfilled")


def test_the_time_is_extended_with_a_reason_that_is_told(client_of, privacy_admin):
    one, client = (
        SubjectRequestFactory(
            received_on=timezone.localdate(),
            due_on=timezone.localdate() + timedelta(30),
            legal_due_on=timezone.localdate() + timedelta(33),
        ),
        client_of(privacy_admin),
    )

    assert "three months" in client.get(url("request_extend", one.public_id)).content.decode()
    assert client.post(url("request_extend", one.public_id), {"reason": ""}).status_code == 422
    client.post(url("request_extend", one.public_id), {"reason": "Ten thousand tickets"})

    one.refresh_from_db()
    assert (one.is_extended, one.extension_reason) == (True, "Ten thousand tickets")


def test_a_link_that_never_was_looks_like_one_with_a_wrong_code():
    stranger = Client()

    page = stranger.post(url("package_fetch", "nothing-here"), {"code": "11111 11111"})

    assert page.status_code == 422
    assert "open nothing" in page.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_desk_takes_the_same_queries_however_many_requests(
    client_of, privacy_admin, rows, django_assert_max_num_queries
):
    for _number in range(rows):
        SubjectRequestFactory(person=PersonFactory(), assignee=privacy_admin)
    client = client_of(privacy_admin)

    with django_assert_max_num_queries(14):
        client.get(url("request_list"))


def test_the_one_due_first_is_on_top(client_of, privacy_admin):
    SubjectRequestFactory(requester_name="Later Lea", received_on="2026-11-21", due_on="2026-12-21")
    SubjectRequestFactory(requester_name="Sooner Saku")

    page = client_of(privacy_admin).get(url("request_list")).content.decode()

    assert page.index("Sooner Saku") < page.index("Later Lea")


def test_nobody_else_opens_a_request(client_of, rep, admin):
    one = SubjectRequestFactory()

    assert client_of(rep).get(url("request", one.public_id)).status_code == 403
    assert client_of(admin).get(url("request", one.public_id)).status_code == 200


def test_a_rep_records_a_refusal_and_only_the_desk_lifts_it(client_of, rep, privacy_admin):
    person = PersonFactory()
    page = reverse("contacts:person", args=[person.public_id])

    client_of(rep).post(url("person_refuse_marketing", person.public_id))
    assert "No marketing since" in client_of(rep).get(page).content.decode()
    assert client_of(rep).get(url("person_allow_marketing", person.public_id)).status_code == 403
    client_of(privacy_admin).post(
        url("person_allow_marketing", person.public_id), {"reason": "Asked at the fair"}
    )

    assert not MarketingObjection.objects.standing().exists()
    assert "No marketing since" not in client_of(rep).get(page).content.decode()


def test_the_list_of_persons_leaves_out_those_who_refuse(client_of, marketer, rep):
    refusing, other = PersonFactory(last_name="Kieltäjä"), PersonFactory(last_name="Lukija")
    MarketingObjection.objects.create(person=refusing, by=rep, at="2026-11-20T09:00Z")

    page = (
        client_of(marketer)
        .get(reverse("contacts:person_list") + "?where=not:refuses_marketing")
        .content.decode()
    )

    assert other.last_name in page
    assert refusing.last_name not in page


def test_wrong_input_is_told_beside_its_field_and_nothing_is_lost(client_of, privacy_admin):
    page = client_of(privacy_admin).post(
        url("request_create"),
        {"kind": "access", "channel": "email", "requester_name": "A" * 300, "received_at": "x"},
    )

    assert page.status_code == 422
    assert "A" * 300 in page.content.decode()
    assert not SubjectRequest.objects.exists()


def test_a_telephone_number_that_is_none_is_told_beside_its_field(client_of, privacy_admin):
    answer = client_of(privacy_admin).post(
        url("request_create"),
        {
            "kind": "access", "channel": "phone", "received_at": "2026-11-20 09:00", "requester_name": "Aino",
            "requester_phone": "\u00b2", "language": "en",
        },
    )  # fmt: skip

    assert "not a telephone number" in answer.content.decode()
    assert not SubjectRequest.objects.exists()
