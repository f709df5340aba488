"""The list of persons, and those of a company."""

from datetime import date

import pytest
from django.urls import reverse

from contacts.models import PersonTag
from tests.factories.companies import CompanyFactory, TagFactory
from tests.factories.contacts import ContactPointFactory, PersonFactory, PositionFactory

pytestmark = pytest.mark.django_db
URL = reverse("contacts:person_list")


def names(response) -> list[str]:
    return [row["name"] for row in response.context["listing"].rows]


@pytest.fixture
def four(db):
    """A decider with e-mail in Lahti, a buyer, one who left, and a reader of the newsletter."""
    decider = PositionFactory(
        person__last_name="Päättäjä", decision_role="decider", responsibilities=["finance"], is_primary=True,
        company__town="Lahti", company__lifecycle="customer", company__industry_code="25620",
        company__industry_version="TOL2008",
    ).person  # fmt: skip
    ContactPointFactory(person=decider)
    PositionFactory(person__last_name="Ostaja", decision_role="buyer", work_phone="+358401234567")
    PositionFactory(person__last_name="Lähtenyt", decision_role="decider", ended_on=date(2020, 1, 1))
    PersonFactory(last_name="Uutinen", is_newsletter_subscriber=True, language="sv")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["Lähtenyt", "Ostaja", "Päättäjä", "Uutinen"]),
        ({"role": "decider"}, ["Päättäjä"]),
        ({"role": ["decider", "buyer"]}, ["Ostaja", "Päättäjä"]),
        ({"responsibility": "finance"}, ["Päättäjä"]),
        ({"town": "Lahti"}, ["Päättäjä"]),
        ({"lifecycle": "customer"}, ["Päättäjä"]),
        ({"industry": "25"}, ["Päättäjä"]),
        ({"holds": "now"}, ["Ostaja", "Päättäjä"]),
        ({"holds": "left"}, ["Lähtenyt"]),
        ({"holds": "never"}, ["Uutinen"]),
        ({"has_email": "true"}, ["Päättäjä"]),
        ({"has_email": "false"}, ["Lähtenyt", "Ostaja", "Uutinen"]),
        ({"has_phone": "true"}, ["Ostaja"]),
        ({"newsletter": "true"}, ["Uutinen"]),
        ({"language": "sv"}, ["Uutinen"]),
        ({"role": "decider", "town": "Turku"}, []),
    ],
)
def test_persons_are_narrowed_by_what_they_are_and_where(rep, client_of, four, query, found):
    assert [name.split()[-1] for name in names(client_of(rep).get(URL, query))] == found


def test_a_tag_narrows_and_is_put_on_all_that_match_after_a_preview(rep, client_of, four):
    client, bulk = client_of(rep), reverse("contacts:person_bulk_edit")
    sent = {"all_matching": "1", "query": "role=decider"}

    preview = client.post(bulk, sent | {"step": "preview", "add_tags": "Joulukortti"})
    client.post(bulk, sent | {"step": "save", "add_tags": "Joulukortti"})

    tag = PersonTag.objects.get().tag
    assert (preview.context["plan"].changed, tag.name) == (1, "Joulukortti")
    assert [n.split()[-1] for n in names(client.get(URL, {"tag": str(tag.public_id)}))] == ["Päättäjä"]


def test_a_scoped_user_cannot_learn_by_filtering_where_somebody_works(outsider, rep, client_of):
    person = PositionFactory(company=CompanyFactory(owner=outsider)).person
    PositionFactory(person=person, company=CompanyFactory(owner=rep, town="Salaperä", lifecycle="customer"))
    client = client_of(outsider)

    assert len(names(client.get(URL))) == 1
    assert names(client.get(URL, {"town": "Salaperä"})) == []
    assert names(client.get(URL, {"lifecycle": "customer"})) == []


def test_the_file_tells_no_more_than_the_page(outsider, rep, client_of):
    person = PositionFactory(company=CompanyFactory(owner=outsider, legal_name="Oma Oy")).person
    PositionFactory(
        person=person, company=CompanyFactory(owner=rep, legal_name="Salainen Oy"), is_primary=True
    )

    response = client_of(outsider).get(reverse("contacts:person_export"), {"format": "csv"})
    text = b"".join(response.streaming_content if response.streaming else [response.content])

    assert (b"Oma Oy" in text, b"Salainen Oy" in text) == (True, False)


def test_export_is_a_right_of_its_own(reader, client_of):
    for user in (reader,):
        assert client_of(user).get(reverse("contacts:person_export")).status_code == 403


def test_three_rows_cost_as_much_as_one(rep, client_of, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def one_more():
        position = PositionFactory()
        ContactPointFactory(person=position.person)
        PersonTag.objects.create(person=position.person, tag=TagFactory())

    client = client_of(rep)
    one_more()
    client.get(URL)
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(URL)
    one_more()
    one_more()

    with django_assert_num_queries(len(one)):
        client.get(URL)


def test_the_panel_of_a_company_shows_deciders_first_and_those_who_left_last(rep, client_of):
    company = CompanyFactory()
    for name, role, ended in (
        ("Aa", "user", None),
        ("Öö", "decider", None),
        ("Bb", "buyer", date(2020, 1, 1)),
    ):
        PositionFactory(company=company, person__first_name=name, person__last_name=name, decision_role=role,
                        ended_on=ended)  # fmt: skip

    page = client_of(rep).get(reverse("contacts:company_persons_panel", args=[company.public_id]))

    assert [p.person.first_name for p in page.context["held"]] == ["Öö", "Aa"]
    assert [p.person.first_name for p in page.context["past"]] == ["Bb"]


def test_the_panel_of_a_company_out_of_sight_is_404(outsider, client_of):
    company = CompanyFactory()
    url = reverse("contacts:company_persons_panel", args=[company.public_id])

    assert client_of(outsider).get(url).status_code == 404
