"""What is left out of a copy is told piece by piece, each with its reason (1050/2018, 34 §)."""

import pytest

from gdpr.operations.request import close_request, decide_on_others
from gdpr.queries.answer import answer_to
from tests.factories.contacts import PersonFactory
from tests.factories.gdpr import SubjectRequestFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def one(now, privacy_admin):
    request = SubjectRequestFactory(
        person=PersonFactory(notes="Pekka, hinta 900"), identity_method="address", identified_at=now
    )
    decide_on_others(
        request=request, hidden=["Pekka", "900"], kept=[], reasons={"900": "secret"}, by=privacy_admin, now=now
    )  # fmt: skip
    return request


def test_each_wording_is_told_with_its_reason_and_without_itself(one, now):
    told = answer_to(one, person=one.person, now=now).withheld

    assert [line.split(": ")[0] for line in told] == ["[person 1]", "[person 2]"]
    assert "trade secret" in told[0]
    assert "somebody else" in told[1]


def test_the_reasons_stay_when_the_words_are_forgotten(one, privacy_admin, now):
    close_request(request=one, outcome="fulfilled", answer="", by=privacy_admin, now=now)

    one.refresh_from_db()
    assert (one.hidden_words, one.hidden_reasons) == ([], ["secret", "others"])
