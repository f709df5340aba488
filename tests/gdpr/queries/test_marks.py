"""Addresses known by their fingerprints: with a tag, and without one."""

import pytest

from common.gate import ERASED, REFUSES
from gdpr.models import Suppression
from gdpr.queries.marks import known_at_the_gate, mark_of, suppressed_among, suppressed_for

pytestmark = pytest.mark.django_db
PLAIN, TAGGED, OTHER = "aino@x.example", "aino+fair@x.example", "joaino+fair@x.example"


@pytest.fixture
def suppressed(now):
    def suppress(address, reason="objection"):
        Suppression.objects.create(kind="email", fingerprint=mark_of("email", address), reason=reason, at=now)

    return suppress


def test_a_list_that_asks_is_told_of_tagged_addresses(suppressed):
    suppressed(PLAIN)

    assert suppressed_for("email", [PLAIN, TAGGED, OTHER]) == ([PLAIN, TAGGED], [])
    assert suppressed_among([("email", TAGGED), ("email", OTHER)]) == {("email", TAGGED)}


def test_a_tagged_address_is_left_in_peace_and_not_taken_for_that_of_somebody_erased(suppressed):
    suppressed(PLAIN, "erasure")

    known = known_at_the_gate([("email", PLAIN), ("email", TAGGED), ("email", OTHER)])

    assert known == {("email", PLAIN): ERASED, ("email", TAGGED): REFUSES}


def test_a_tagged_address_of_somebody_erased_does_not_stop_the_plain_one(suppressed):
    suppressed(TAGGED, "erasure")

    assert known_at_the_gate([("email", PLAIN), ("email", TAGGED)]) == {("email", TAGGED): ERASED}
