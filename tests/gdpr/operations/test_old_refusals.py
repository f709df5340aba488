"""How long a refusal is remembered: without end, unless the settings say otherwise."""

from datetime import timedelta

import pytest

from gdpr.models import Suppression
from gdpr.operations.suppression import forget_old_refusals
from gdpr.queries.marks import mark_of
from tests.factories.contacts import ContactPointFactory

pytestmark = pytest.mark.django_db
YEAR = timedelta(days=366)


@pytest.fixture(autouse=True)
def _refusals(now):
    ContactPointFactory(value="here@x.example")
    for key, reason, years in (
        ("gone@x.example", "objection", 6), ("young@x.example", "withdrawal", 4), ("here@x.example", "objection", 6),
        ("erased@x.example", "erasure", 6), ("listed@x.example", "list", 6),
    ):  # fmt: skip
        mark = mark_of("email", key)
        Suppression.objects.create(
            kind="email", fingerprint=mark, reason=reason, note=key, at=now - years * YEAR
        )


def left():
    return set(Suppression.objects.values_list("note", flat=True))


def test_by_default_it_has_no_end(now):
    assert (forget_old_refusals(now=now + 90 * YEAR), len(left())) == (0, 5)


def test_an_end_that_was_set_takes_what_persons_refused_at_addresses_that_nobody_has(now, settings):
    settings.REFUSAL_YEARS = 5

    assert (forget_old_refusals(now=now), forget_old_refusals(now=now)) == (1, 0)
    assert left() == {"young@x.example", "here@x.example", "erased@x.example", "listed@x.example"}
