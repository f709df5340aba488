"""What other systems tell of persons."""

from datetime import timedelta

import pytest
from django.utils import timezone

from gdpr.models import Interaction
from tests.factories.contacts import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def tell(client_of):
    def post(by, *told):
        return client_of(by).post(
            "/api/v1/interactions/", {"told": list(told)}, content_type="application/json"
        )

    return post


def one(person, kind="replied", **more):
    return {
        "person": str(person.public_id),
        "kind": kind,
        "at": timezone.now().replace(microsecond=0).isoformat(),
    } | more


def test_what_is_told_twice_is_taken_in_once_and_strangers_are_gone(tell, rep, outsider):
    person = PersonFactory()
    told = one(person, reference="m-1")

    first, again = tell(rep, told), tell(rep, told)

    assert [answer.json() for answer in (first, again)] == [{"taken": 1, "gone": []}] * 2
    assert tell(outsider, told).json() == {"taken": 0, "gone": [str(person.public_id)]}
    assert list(Interaction.objects.values_list("person", "kind", "reference")) == [
        (person.pk, "replied", "m-1")
    ]


def test_a_click_within_seconds_of_delivery_is_a_machines(tell, rep):
    at = timezone.now() - timedelta(minutes=5)
    click = one(
        PersonFactory(),
        "clicked",
        at=at.isoformat(),
        delivered_at=(at - timedelta(seconds=3)).isoformat(),
    )

    tell(rep, click)

    assert Interaction.objects.get().kind == "scanned"


def test_nothing_is_taken_in_of_a_moment_to_come_nor_by_who_may_not_record(tell, rep, reader):
    person = PersonFactory()
    tomorrow = (timezone.now() + timedelta(days=1)).isoformat()

    assert tell(rep, one(person), one(person, at=tomorrow)).status_code == 400
    assert tell(reader, one(person)).status_code == 403
    assert not Interaction.objects.exists()
