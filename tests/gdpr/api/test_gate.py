"""Who was erased on request does not come back unseen by a key of the API, nor by a page."""

import pytest
from django.urls import reverse

from companies.models import Company
from contacts.models import ContactPoint, Person, Position
from gdpr.models import HeldRow, Suppression
from gdpr.operations.held_row import release_held
from gdpr.queries.marks import mark_of
from tests.crm.api.conftest import api_of  # noqa: F401
from tests.factories.companies import CompanyFactory
from tests.factories.contacts import ContactPointFactory, PersonFactory, PositionFactory
from users.models import ApiToken

pytestmark = pytest.mark.django_db
MAIL, PHONE = "aino@home.example", "+358401234567"
PROBLEM = "urn:kolmikanta:problem:stopped_at_gate"


@pytest.fixture
def known(now):
    def make(reason, kind="email", key=MAIL):
        return Suppression.objects.create(kind=kind, fingerprint=mark_of(kind, key), reason=reason, at=now)

    return make


@pytest.fixture
def program(api_of, admin):  # noqa: F811
    return api_of(admin)


def point(program, **facts):
    given = {"person": str(PersonFactory().public_id), "kind": "email", "value": "Aino@Home.example"} | facts
    return program.post(
        "/api/v1/contact-points/", given, format="json", HTTP_IDEMPOTENCY_KEY=facts.get("value", "a")
    )


def test_an_address_of_somebody_erased_is_refused_in_a_sentence_and_held_with_its_key(program, known):
    known("erasure")

    answer, again = point(program), point(program)

    told = answer.json()
    assert (answer.status_code, answer["Content-Type"], told["type"]) == (
        409,
        "application/problem+json",
        PROBLEM,
    )
    assert list(told["errors"]) == ["value"]
    assert "erase" not in str(told).lower()
    assert again.status_code == 409
    assert not ContactPoint.objects.exists()
    held = HeldRow.objects.get()
    assert (held.source, held.batch, held.number, held.code) == (
        "api",
        ApiToken.objects.get().pk,
        0,
        "erased_before",
    )
    assert held.fingerprint == mark_of("email", MAIL)
    assert "aino" not in str(HeldRow.objects.values().get()).lower()


def test_the_desk_sees_the_name_of_the_key_and_once_let_in_the_same_request_is_carried_out(
    program, known, client_of, privacy_admin, now
):
    known("erasure")
    point(program)
    ApiToken.objects.update(name="Postilaatikon silta")

    assert "Postilaatikon silta" in client_of(privacy_admin).get(reverse("gdpr:held_list")).content.decode()

    release_held(
        row=HeldRow.objects.get(), ground="owner", because="Uusi omistaja", by=privacy_admin, now=now
    )
    assert point(program).status_code == 201


def test_who_refuses_marketing_comes_in_and_goes_on_refusing(program, known):
    known("objection")

    assert point(program).status_code == 201
    assert Suppression.objects.standing().count() == 1
    assert not HeldRow.objects.exists()


def test_a_correction_to_such_an_address_is_refused_and_one_beside_it_is_not(program, known):
    mine, odd = ContactPointFactory(value="other@x.example"), ContactPointFactory(value=MAIL)
    known("erasure")
    place = "/api/v1/contact-points/"

    wrong = program.patch(f"{place}{mine.public_id}/", {"value": MAIL}, format="json")
    beside = program.patch(f"{place}{odd.public_id}/", {"source": "Kortti"}, format="json")

    assert (wrong.status_code, beside.status_code) == (409, 200)


@pytest.mark.parametrize(("field", "kind", "key", "typed"), [
    ("work_email", "email", MAIL, MAIL.upper()), ("work_phone", "phone", PHONE, "040 123 4567"),
])  # fmt: skip
def test_positions_are_asked_about_too(program, known, field, kind, key, typed):
    known("erasure", kind, key)
    held = PositionFactory(title="Ostaja")
    given = {
        "person": str(PersonFactory().public_id),
        "company": str(CompanyFactory().public_id),
        field: typed,
    }
    place = "/api/v1/positions/"

    new = program.post(place, given, format="json")
    old = program.patch(f"{place}{held.public_id}/", {field: typed}, format="json", HTTP_IF_MATCH="*")

    assert (new.status_code, list(new.json()["errors"])) == (409, [field])
    assert (old.status_code, old.json()["type"]) == (409, PROBLEM)
    assert list(Position.objects.all()) == [held]
    assert HeldRow.objects.count() == 1


def test_a_check_tells_it_and_holds_nothing(program, known):
    known("erasure")

    told = program.post("/api/v1/persons/check/", {"last_name": "Salo", "email": MAIL}, format="json").json()

    assert (told["is_writable"], list(told["errors"])) == (False, ["email"])
    assert not HeldRow.objects.exists()


def test_the_firm_of_an_erased_sole_trader_and_their_address_at_a_company_are_stopped(program, known):
    known("erasure", "trader", "FI:01120389")
    known("erasure")
    firm = {"legal_name": "Tmi Aino Salo", "business_id": "0112038-9", "country": "FI"}
    at = {"company": str(CompanyFactory().public_id), "kind": "email", "value": MAIL}

    answers = [
        program.post(f"/api/v1/{name}/", given, format="json")
        for name, given in (("companies", firm), ("company-contact-points", at))
    ]

    assert [one.status_code for one in answers] == [409, 409]
    assert Company.objects.count() == 1
    assert sorted(HeldRow.objects.values_list("kind", flat=True)) == ["email", "trader"]


def test_what_somebody_types_on_a_page_is_refused_without_the_reason_and_held(client_of, rep, known):
    known("erasure")
    client, person, held = client_of(rep), PersonFactory(), PositionFactory(title="Ostaja")
    company = str(held.company.public_id)
    forms = [
        ("person_create", [], {"first_name": "Aino", "last_name": "Salo", "email": MAIL, "company": company}),
        ("contact_point_create", [person.public_id], {"kind": "email", "value": MAIL, "use": "work"}),
        ("position_create", [person.public_id], {"company": company, "work_email": MAIL}),
        (
            "position_edit",
            [held.public_id],
            {"title": "Ostaja", "work_email": MAIL, "revision": held.revision},
        ),
        ("position_move", [held.public_id], {"company": company, "on": "2026-11-01", "work_email": MAIL}),
        (
            "position_successor",
            [held.public_id],
            {"left_on": "2026-11-01", "last_name": "Salo", "email": MAIL},
        ),
    ]

    whence = {"data_from": "other", "source": "Messut"}
    for name, args, given in forms:
        page = reverse(f"contacts:{name}", args=args)
        said = client.post(
            page, whence | given | {"submission": "6f1e0f4a-6a0c-4f6e-9d7e-0d8f8f0c1a11"}
        ).content.decode()
        assert "privacy desk decides" in said, name
        assert "rased" not in said, name

    assert (ContactPoint.objects.count(), Position.objects.count(), Person.objects.count()) == (0, 1, 2)
    assert [(one.source, one.batch) for one in HeldRow.objects.all()] == [("page", 0)]
