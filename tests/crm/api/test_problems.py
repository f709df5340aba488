"""Whatever goes wrong, a program is told a problem and never a page."""

import pytest

pytestmark = pytest.mark.django_db
JSON = "application/json"


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("/api/v1/nothing/", "not_found"),
        ("/api/v1/companies/not-an-id/", "not_found"),
        ("/api/v1/companies/00000000-0000-0000-0000-000000000000/", "not_found"),
    ],
)
def test_an_address_at_which_there_is_nothing(client_of, rep, address, code):
    answer = client_of(rep).get(address)

    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert answer.json()["type"] == f"urn:kolmikanta:problem:{code}"


@pytest.mark.parametrize(
    ("status", "method", "headers"),
    [
        (405, "put", {}),
        (406, "get", {"Accept": "application/xml"}),
        (415, "post", {"Content-Type": "text/xml"}),
    ],
)
def test_what_the_api_does_not_speak(client_of, rep, status, method, headers):
    kind = headers.get("Content-Type", JSON)

    answer = client_of(rep).generic(
        method.upper(), "/api/v1/companies/", "{}", content_type=kind, headers=headers
    )

    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")


def test_a_body_larger_than_allowed(client_of, rep, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10

    answer = client_of(rep).post("/api/v1/companies/", '{"legal_name": "Konepaja"}', content_type=JSON)

    assert (answer.status_code, answer.json()["type"]) == (413, "urn:kolmikanta:problem:too_large")


def test_a_host_that_is_not_ours(client_of, rep):
    answer = client_of(rep).get("/api/v1/companies/", headers={"Host": "evil.example"})

    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


def test_people_still_get_pages(client_of, rep):
    answer = client_of(rep).get("/nothing/")

    assert (answer.status_code, answer["Content-Type"]) == (404, "text/html; charset=utf-8")
