import uuid

import pytest
from django.urls import reverse

from companies.models import Address, Company, CompanyContactPoint
from history.models import Change
from tests.factories.companies import CompanyContactPointFactory, CompanyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def url() -> str:
    return reverse("companies:company_create")


def typed(**values):
    return {
        "legal_name": "Uusi Konepaja Oy",
        "country": "FI",
        "status": "active",
        "lifecycle": "prospect",
        "token": str(uuid.uuid4()),
    } | values


def test_a_company_is_added_with_its_address_and_numbers_in_one_act(rep, client_of, url):
    answer = client_of(rep).post(
        url,
        typed(
            business_id="20774740", phone="03 123 4567", email="Info@Uusi.fi", street="Katu 1", town="Lahti"
        ),
    )

    company = Company.objects.get()
    assert answer.headers["Location"] == reverse("companies:company", args=[company.public_id])
    assert (company.business_id, company.town) == ("2077474-0", "Lahti")
    assert set(CompanyContactPoint.objects.values_list("key", flat=True)) == {"+35831234567", "info@uusi.fi"}
    assert Address.objects.get().country == "FI"
    assert Change.objects.values("change_set").distinct().count() == 1


def test_a_double_click_makes_one_company(rep, client_of, url):
    values, client = typed(), client_of(rep)

    first, second = client.post(url, values), client.post(url, values)

    assert Company.objects.count() == 1
    assert first.headers["Location"] == second.headers["Location"]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"legal_name": ""}, "This field is required"),
        ({"legal_name": "x" * 301}, "at most 300"),
        ({"business_id": "2077474-1"}, "not a valid business ID"),
        ({"phone": "soita"}, "not a telephone number"),
        ({"email": "aino@"}, "not an e-mail address"),
        ({"web": "javascript:alert(1)"}, "not a web address"),
        ({"notes": "Aino 131052-308T"}, "personal identity code"),
        ({"founded_on": "eilen"}, "Enter a valid date"),
        ({"country": "QQ"}, "Select a valid choice"),
        ({"industry_code": "25.11"}, "Choose the classification"),
        ({"token": "x"}, ""),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(rep, client_of, url, wrong, words):
    values = typed(town="Hämeenlinna & Co", street="<b>Katu</b>") | wrong

    answer = client_of(rep).post(url, values)

    text = answer.content.decode()
    assert answer.status_code == 422
    assert words in text
    assert "Hämeenlinna &amp; Co" in text
    assert "&lt;b&gt;Katu&lt;/b&gt;" in text
    assert Company.objects.count() == 0


def test_a_null_byte_is_refused_as_a_page(rep, client_of, url):
    assert client_of(rep).post(url, typed(legal_name="A\x00B")).status_code == 400


def test_a_business_id_of_a_company_one_does_not_see_is_refused_without_its_name(
    rep, outsider, client_of, url
):
    CompanyFactory(
        legal_name="Salainen Oy", business_id="2077474-0", business_id_scheme="fi_ytunnus", owner=rep
    )

    text = client_of(outsider).post(url, typed(business_id="2077474-0")).content.decode()

    assert "ask an administrator" in text
    assert "Salainen" not in text


def test_a_reader_may_not_add(reader, client_of, url):
    assert client_of(reader).get(url).status_code == 403
    assert client_of(reader).post(url, typed()).status_code == 403


def test_possible_duplicates_are_shown_while_typing_and_only_to_those_who_see_them(rep, outsider, client_of):
    seen = CompanyFactory(
        legal_name="Lahden Levyseppä Oy", business_id="2077474-0", business_id_scheme="fi_ytunnus"
    )
    CompanyContactPointFactory(company=seen, kind="phone", key="+35831234567")
    CompanyContactPointFactory(company=seen, kind="web", key="levyseppa.fi", value="https://levyseppa.fi")
    url = reverse("companies:company_duplicates")
    signs = [
        ({"business_id": "20774740", "country": "FI"}, "same business ID"),
        ({"phone": "03-1234567", "country": "FI"}, "same phone"),
        ({"email": "aino@levyseppa.fi"}, "same domain"),
        ({"legal_name": "LAHDEN levyseppä oy"}, "same name"),
        ({"legal_name": "Levyseppä Lahden Oyj"}, "similar name"),
    ]

    for values, why in signs:
        text = client_of(rep).post(url, values).content.decode()
        assert why in text
        assert "Lahden Levyseppä Oy" in text
        assert "Levyseppä" not in client_of(outsider).post(url, values).content.decode()
    assert (
        client_of(rep).post(url, {"email": "aino@gmail.com", "legal_name": "Ei"}).content.decode().strip()
        == ""
    )


def test_the_vat_number_that_follows_is_suggested_until_one_is_typed(rep, client_of):
    client, url = client_of(rep), reverse("companies:company_duplicates")

    assert "FI20774740" in client.post(url, {"business_id": "2077474-0", "country": "FI"}).content.decode()
    typed = {"business_id": "2077474-0", "country": "FI", "vat_number": "x"}
    assert "FI20774740" not in client.post(url, typed).content.decode()


def test_companies_are_offered_to_choose_from_only_as_far_as_they_are_seen(rep, outsider, client_of):
    CompanyFactory(legal_name="Lahden Levyseppä Oy")
    url = reverse("companies:company_options")

    assert [r["text"] for r in client_of(rep).get(url, {"q": "levyseppä"}).json()["results"]] == [
        "Lahden Levyseppä Oy"
    ]
    assert client_of(outsider).get(url, {"q": "levyseppä"}).json()["results"] == []
