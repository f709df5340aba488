"""Records of which a user sees a part: nothing of the other part comes through, by whatever door."""

import logging
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone

from activities.operations.activity import log_activity, plan_activity
from companies.operations.company import change_company
from companies.operations.group import set_parent
from contacts.operations.position import add_position
from history.operations import Origin, one_change_set
from tests.factories import companies, contacts, installed_base
from tests.factories.users import UserFactory
from tests.stage.pages import every_address
from tests.stage.world import make_world
from users.models import User
from users.permissions import Role, Scope

WORD = "Piilotettu"
# What is typed is a part of the word, so that a page which repeats it is no leak.
EDGES = (
    "/search/?q=piilotet", "/search/suggestions/?q=piilotet", "/companies/?q=piilotet", "/persons/?q=piilotet",
    "/items/?q=piilotet", "/activities/?q=piilotet", "/companies/?part=counts", "/persons/?part=counts",
    "/items/?part=counts", "/activities/?part=counts", "/persons/options/?q=piilotet",
    "/companies/options/?q=piilotet", "/companies/duplicates/?legal_name=Piilotet+Oy",
    "/persons/duplicates/?last_name=Piilotetnen", "/api/v1/companies/?q=piilotet",
    "/api/v1/persons/?q=piilotet", "/api/v1/items/?q=piilotet", "/api/v1/activities/",
    "/api/v1/positions/", "/companies/export/?format=csv", "/persons/export/?format=csv",
    "/items/export/?format=csv", "/activities/export/?format=csv", "/", "/activities/my-day/",
)  # fmt: skip


@pytest.fixture
def user(db) -> User:
    """Sees the own companies only, and may do what a sales rep may."""
    return UserFactory(role=Role.SALES, scope=Scope.OWN, full_name="Olli Oma")


@pytest.fixture
def world(user, admin):
    """Everything of the user's own, tied on all sides to a company of somebody else."""
    logging.getLogger("django.request").setLevel(logging.ERROR)
    now, today = timezone.now(), timezone.localdate()
    seen = make_world(user, word="Oma")
    hidden = companies.CompanyFactory(
        legal_name=f"{WORD} Oy", owner=admin, town=f"{WORD}la", region=f"{WORD}maa"
    )
    stranger = contacts.PersonFactory(first_name="Eero", last_name=f"{WORD}nen")
    thing = installed_base.ItemFactory(company=hidden, serial=f"{WORD}-77", name=f"{WORD} prässi")
    facts = {"title": f"{WORD} johtaja", "work_email": "eero@piilotettu.example", "is_primary": True}
    with one_change_set(by=admin, at=now, from_=Origin(source="ERP")):
        add_position(person=stranger, company=hidden, values={}, by=admin, now=now, today=today)
        add_position(person=seen.person, company=hidden, values=facts, by=admin, now=now, today=today)
        set_parent(child=seen.company, parent=hidden, by=admin, now=now, valid_from=today)
        change_company(company=seen.company, values={"notes": "x"}, by=admin, now=now)
    ties = {"company": hidden, "persons": [stranger, seen.person], "items": [thing, seen.item]}
    plan_activity(kind="call", by=user, now=now, due_at=now, subject="Soitto", **ties)
    log_activity(kind="meeting", by=user, now=now, subject="Tapaaminen", **ties)
    near = {"company": seen.company, "persons": [stranger], "items": [thing]}
    seen.activity = log_activity(kind="note", by=admin, now=now, subject="Muistio", owner=user, **near)
    yield seen
    logging.getLogger("django.request").setLevel(logging.NOTSET)


def told(client: Client, url: str, **headers: str) -> bool:
    answer = client.get(url, headers=headers)
    body = b"".join(answer) if answer.streaming else answer.content
    text = body.decode(errors="replace").lower()
    return WORD.lower() in text


def client_of(user: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.slow
def test_nothing_of_the_hidden_part_comes_through_a_record_that_is_seen(world, user):
    client = client_of(user)
    leaks = [
        f"{address} {headers}"
        for address in every_address(SimpleNamespace(**vars(world)))
        for headers in ({}, {"HX-Request": "true"})
        if address.name != "users:logout" and told(client, address.url, **headers)
    ]

    assert "\n".join(leaks) == ""


@pytest.mark.slow
def test_nothing_of_it_is_found_counted_exported_or_offered(world, user):
    client = client_of(user)

    assert " ".join(url for url in EDGES if told(client, url)) == ""


@pytest.mark.slow
def test_who_sees_the_whole_sees_it_there(world, admin):
    """So that the two walks above cannot pass by looking at nothing."""
    client = client_of(admin)
    places = (f"/persons/{world.person.public_id}/", f"/companies/{world.company.public_id}/group/",
              f"/activities/{world.activity.public_id}/", "/companies/export/?format=csv")  # fmt: skip

    assert [url for url in places if not told(client, url)] == []
