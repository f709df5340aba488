"""Somebody to write to, what they said, and the decision that both readings must share."""

from datetime import timedelta

import pytest

from gdpr.operations.consent import record_consent, record_refusal
from gdpr.queries.permission import permission
from gdpr.queries.permission_set import permissions
from gdpr.reading.decision import Recipient
from tests.factories.contacts import ContactPointFactory
from tests.factories.gdpr import ConsentTextFactory
from tests.gdpr.queries.marketed import MAIL


@pytest.fixture
def aino():
    return ContactPointFactory(value=MAIL).person


@pytest.fixture
def text():
    return ConsentTextFactory()


@pytest.fixture
def consents(rep, now):
    """Somebody consents on paper, now or so long before."""

    def consent(person, text, *, address=MAIL, channel="email", ago=timedelta(0), recorded=timedelta(0)):
        return record_consent(
            person=person, address=address, channel=channel, text=text, method="paper", evidence="Signed at the fair",
            occurred_at=now - ago, by=rep, now=now - recorded,
        )  # fmt: skip

    return consent


@pytest.fixture
def refuses(rep, now):
    """Somebody refuses, now or so long before."""

    def refusal(person, *, topic=None, channel="", ago=timedelta(0)):
        return record_refusal(
            person=person, channel=channel, topic=topic, method="phone", evidence="", occurred_at=now - ago, by=rep, now=now
        )  # fmt: skip

    return refusal


@pytest.fixture
def code(now):
    """The code of a decision; the set-based twin says the same."""

    def decide(person, topic, *, address=MAIL, channel="email", at=now):
        decision = permission(person, address, channel, topic, at)
        [twin] = permissions([Recipient(person.pk, address, channel, topic.pk)], at)
        assert (twin.code, twin.allowed, twin.basis) == (decision.code, decision.allowed, decision.basis)
        return decision.code

    return decide
