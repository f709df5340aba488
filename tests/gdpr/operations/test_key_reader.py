"""A key that may read persons is made for a recipient, or for a use of our own that is said (articles 28 and 30)."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from gdpr.queries.recipients import keys_of_nobody
from tests.factories.gdpr import RecipientFactory
from users.models import ApiToken
from users.permissions import may_read_persons

pytestmark = pytest.mark.django_db


@pytest.fixture
def make(client_of, rep):
    day = (timezone.now() + timedelta(days=30)).date().isoformat()
    client = client_of(rep)

    def making(scope="person.view", **facts):
        typed = {"name": "Postittaja", "expires_on": day, "scopes": [scope]} | facts
        return client.post("/tokens/create/", typed)

    return making


def test_a_key_that_reads_persons_is_refused_while_nobody_says_who_reads(make):
    page = make()

    assert page.status_code == 422
    assert "choose who reads with it" in page.content.decode()
    assert make(own_use="  ").status_code == 422
    assert not ApiToken.objects.exists()


def test_it_belongs_to_the_recipient_from_the_beginning(make):
    house = RecipientFactory()

    assert make(reader=str(house.public_id)).status_code == 200
    assert make(reader=str(house.public_id)).status_code == 200

    assert house.keys.count() == 2
    assert not keys_of_nobody(timezone.now()).exists()


def test_our_own_use_is_said_and_shown_to_the_desk(make, client_of, privacy_admin):
    make(own_use="Viikkoraportti johdolle")

    page = client_of(privacy_admin).get("/privacy/recipients/").content.decode()

    assert "Viikkoraportti johdolle" in page


def test_nobody_reads_who_is_given_nothing_any_more(make):
    gone = RecipientFactory(started_on=date(2020, 1, 1), ended_on=date(2021, 1, 1))

    assert make(reader=str(gone.public_id)).status_code == 422


def test_a_key_of_companies_alone_needs_no_reader(make):
    assert make("company.view").status_code == 200
    assert (may_read_persons(["company.view", "item.edit"]), may_read_persons(["case.view"])) == (False, True)
