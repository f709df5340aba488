"""Seals and fingerprints."""

import pytest

from gdpr.reading.fingerprint import fingerprint
from gdpr.reading.sealing import new_code, sealed, unsealed


def test_a_package_opens_with_its_code_however_it_is_typed():
    content = sealed(b"what is known", "12345 67890", secret="s")

    assert unsealed(content, " 1234567890 ", secret="s") == b"what is known"
    assert b"what is known" not in content


@pytest.mark.parametrize(("code", "secret"), [("12345 67891", "s"), ("12345 67890", "t"), ("", "s")])
def test_a_package_stays_shut_for_another_code_or_server(code, secret):
    assert unsealed(sealed(b"what is known", "12345 67890", secret="s"), code, secret=secret) is None


def test_codes_differ_and_hold_ten_digits():
    codes = {new_code() for _ in range(50)}

    assert len(codes) == 50
    assert {len(code.replace(" ", "")) for code in codes} == {10}


def test_a_fingerprint_depends_on_the_secret_and_the_kind():
    prints = {
        fingerprint("email", "a@x.fi", secret="s"), fingerprint("email", "a@x.fi", secret="t"),
        fingerprint("phone", "a@x.fi", secret="s"),
    }  # fmt: skip

    assert len(prints) == 3
