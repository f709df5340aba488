"""What every answer tells the browser, and what a visitor cannot make the product do."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client

from tests.factories.companies import CompanyFactory

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
EVIL = [
    "https://evil.example/",
    "//evil.example/",
    "/\\\\evil.example",
    "https:evil.example",
    "javascript:alert(1)",
]


def test_every_kind_of_answer_is_framed_by_nobody_sniffed_by_nobody_and_kept_nowhere(client, client_of, rep):
    company, reps = CompanyFactory(owner=rep), client_of(rep)
    answers = {
        "page": reps.get(f"/companies/{company.public_id}/"),
        "file": reps.get("/companies/export/"),
        "api": reps.get("/api/v1/companies/"),
        "nothing": reps.get("/companies/00000000-0000-0000-0000-000000000000/"),
        "door": client.get("/login/"),
        "elsewhere": client.get("/companies/"),
    }

    for kind, answer in answers.items():
        told = answer.headers
        assert (kind, told["X-Content-Type-Options"], told["X-Frame-Options"]) == (kind, "nosniff", "DENY")
        assert (kind, told["Referrer-Policy"], told["Cross-Origin-Opener-Policy"]) == (
            kind, "same-origin", "same-origin",
        )  # fmt: skip
        assert "geolocation=()" in told["Permissions-Policy"], kind
        policy = told["Content-Security-Policy"]
        assert {"default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"} <= {
            part.strip() for part in policy.split(";")
        }, kind
        assert "unsafe" not in policy, kind
        assert ("no-cache" if kind == "api" else "no-store") in told["Cache-Control"], kind
        assert "private" in told["Cache-Control"], kind
    assert answers["file"]["Content-Disposition"].startswith("attachment")


def test_cookies_travel_encrypted_and_stay_out_of_reach_of_scripts_and_other_sites():
    script = (
        "from crm import settings as s; from django.conf import global_settings as g;"
        "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY, s.SECURE_SSL_REDIRECT,"
        " g.SESSION_COOKIE_SAMESITE, g.CSRF_COOKIE_SAMESITE, s.SECURE_HSTS_SECONDS >= 31536000)"
    )
    there = os.environ | {"HTTPS": "1"}

    told = subprocess.run(
        [sys.executable, "-c", script], env=there, capture_output=True, text=True, check=True
    )

    assert told.stdout.split() == ["True", "True", "True", "True", "Lax", "Lax", "True"]
    assert not hasattr(settings, "SESSION_COOKIE_SAMESITE") or settings.SESSION_COOKIE_SAMESITE == "Lax"


def test_logging_in_takes_a_token_of_the_form_and_begins_a_session_of_its_own(client, rep):
    form = {"username": rep.email, "password": PASSWORD}
    planted = client.session
    planted["x"] = 1
    planted.save()

    assert Client(enforce_csrf_checks=True).post("/login/", form).status_code == 403
    client.post("/login/", form)

    assert client.session["_auth_user_id"] == str(rep.pk)
    assert client.session.session_key != planted.session_key


@pytest.mark.parametrize("evil", EVIL)
def test_no_link_leads_through_us_to_others(client, client_of, rep, evil):
    door = client.post(f"/login/?next={evil}", {"username": rep.email, "password": PASSWORD, "next": evil})
    speaks = client.post("/language/", {"language": "en", "next": evil})

    assert (door.status_code, speaks.status_code) == (302, 302)
    assert "evil" not in door.url + speaks.url
    assert "javascript" not in door.url + speaks.url


def test_a_name_that_is_not_ours_is_answered_by_nothing(client):
    assert client.get("/login/", headers={"Host": "evil.example"}).status_code == 400
