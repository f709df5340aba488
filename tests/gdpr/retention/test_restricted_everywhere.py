"""A restricted person behind every address there is: no name, no address, whoever asks but the desk."""

import re

import pytest
from django.test import Client

from contacts.models import Person
from contacts.operations.contact_point import add_contact_point
from contacts.operations.person import change_person
from service.models import CampaignItem
from tests.factories.gdpr import RestrictionFactory
from tests.factories.users import UserFactory
from tests.stage.pages import every_address
from tests.stage.world import make_world
from users.permissions import Permission, Role

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
COLUMN = re.compile(r'name="columns"[^>]*value="([^"]+)"')
TRACES = ("keltasirkku", "+358459876501", "045 987 6501", "0459876501")
ROLES = [
    role
    for role in Role.values
    if not UserFactory.build(role=role).has_permission(Permission.RESTRICTED_VIEW)
]


@pytest.fixture
def hidden(admin, now):
    """A small world whose person bears a name that stands nowhere else, is known by history too, and is restricted."""
    world = make_world(UserFactory(role=Role.SALES))
    person = change_person(
        person=world.person,
        values={"first_name": "Kanarialintu", "last_name": "Keltasirkku"},
        by=admin,
        now=now,
    )
    world.position.work_email = "k@keltasirkku.example"
    world.position.save()
    for kind, value in (("email", "oma@keltasirkku.example"), ("phone", "+358459876501")):
        add_contact_point(person=person, kind=kind, value=value, by=admin, now=now)
    CampaignItem.objects.filter(pk=world.campaign_item.pk).update(contact=person)
    RestrictionFactory(person=person)
    assert Person.objects.get(pk=person.pk).is_restricted
    return world


def _body(client: Client, url: str) -> str:
    answer = client.get(url)
    return (b"".join(answer) if answer.streaming else answer.content).decode(errors="replace").lower()


@pytest.mark.parametrize("role", ROLES)
def test_no_address_of_the_product_shows_who_is_restricted(hidden, role):
    client = Client(raise_request_exception=False)
    client.force_login(UserFactory(role=role), backend="django.contrib.auth.backends.ModelBackend")
    told = []
    for address in every_address(hidden):
        body = _body(client, address.url)
        told += [f"{trace} {address}" for trace in TRACES if trace in body]
        if columns := ",".join(
            dict.fromkeys(COLUMN.findall(body))
        ):  # a list: with every column, as a page and a file
            for url in (
                f"{address.url}?columns={columns}",
                f"{address.url}export/?format=csv&columns={columns}",
            ):
                told += [f"{trace} {url}" for trace in TRACES if trace in _body(client, url)]

    assert "\n".join(told) == ""
