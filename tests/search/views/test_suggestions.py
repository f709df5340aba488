"""The list under the search box."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.factories.companies import CompanyFactory
from users.operations.recent import remember_opened

pytestmark = pytest.mark.django_db


def test_what_is_typed_is_offered_with_the_hit_marked(client_of, rep):
    CompanyFactory(legal_name="Konecranes Oyj", lifecycle="customer")

    page = client_of(rep).get(reverse("search:suggestions"), {"q": "konec"}).content.decode()

    assert "<mark>Konec</mark>ranes Oyj" in page
    assert "Customer" in page
    assert "<html" not in page


def test_before_typing_what_was_opened_last_is_offered_newest_first(client_of, rep, now):
    first, second = CompanyFactory(legal_name="Eka Oy"), CompanyFactory(legal_name="Toka Oy")
    for hours, company in enumerate([first, second]):
        moment = now + timedelta(hours=hours)
        remember_opened(resource="company", record_id=company.public_id, by=rep, now=moment)

    page = client_of(rep).get(reverse("search:suggestions")).content.decode()

    assert page.index("Toka Oy") < page.index("Eka Oy")


def test_recent_records_that_the_user_may_no_longer_see_are_left_out(client_of, outsider, now):
    company = CompanyFactory(legal_name="Salainen Oy")
    remember_opened(resource="company", record_id=company.public_id, by=outsider, now=now)

    page = client_of(outsider).get(reverse("search:suggestions")).content.decode()

    assert "Salainen" not in page


def test_words_of_hits_are_escaped(client_of, rep):
    CompanyFactory(legal_name="<script>alert(1)</script> Oy")

    page = client_of(rep).get(reverse("search:suggestions"), {"q": "script"}).content.decode()

    assert "<script>" not in page


@pytest.mark.parametrize("rows", [1, 4])
def test_the_number_of_queries_does_not_grow_with_hits(client_of, rep, rows, django_assert_max_num_queries):
    for number in range(rows):
        CompanyFactory(legal_name=f"Konepaja {number} Oy")
    client = client_of(rep)

    with django_assert_max_num_queries(5):
        client.get(reverse("search:suggestions"), {"q": "konepaja"})


def test_a_stranger_is_sent_to_the_login(client):
    response = client.get(reverse("search:suggestions"), {"q": "x"}, headers={"HX-Request": "true"})

    assert response.headers["HX-Redirect"].startswith("/login")
