"""The first administrator is made on the command line, under the same rules as everybody."""

import io

import pytest
from django.core.management import CommandError, call_command

from users.models import User


@pytest.fixture(autouse=True)
def password(monkeypatch):
    monkeypatch.setenv("ADMIN_PASSWORD", "correct horse battery")


def test_the_administrator_can_log_in(db):
    said = io.StringIO()
    call_command("create_admin", "anna@example.com", "Anna Admin", stdout=said)

    user = User.objects.get(email="anna@example.com")
    assert (user.full_name, user.role, user.is_active) == ("Anna Admin", "admin", True)
    assert user.check_password("correct horse battery")
    assert said.getvalue() == "anna@example.com is an administrator and can log in now.\n"


@pytest.mark.parametrize(
    ("email", "secret", "sentence"),
    [
        ("anna@example.com", "short", "too short"),
        ("ANNA@example.com", "correct horse battery", "already uses"),
        ("no address", "correct horse battery", "valid email"),
    ],
)
def test_a_refusal_is_a_sentence_and_makes_nobody(db, monkeypatch, email, secret, sentence):
    call_command("create_admin", "anna@example.com", "Anna Admin", stdout=io.StringIO())
    monkeypatch.setenv("ADMIN_PASSWORD", secret)

    with pytest.raises(CommandError, match=sentence):
        call_command("create_admin", email, "Second Admin")

    assert User.objects.people().count() == 1
