"""Requests of data subjects for tests."""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from gdpr.models import (
    AccessPackage,
    CompanyRefusal,
    ConsentText,
    LegalHold,
    Restriction,
    RetentionRun,
    SubjectRequest,
    Topic,
    ViewingAlert,
)
from tests.factories.companies import CompanyFactory
from tests.factories.contacts import PersonFactory
from tests.factories.users import UserFactory

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


class SubjectRequestFactory(DjangoModelFactory):
    """A request for access, received two days ago and looked at by nobody."""

    class Meta:
        model = SubjectRequest

    kind = "access"
    channel = "email"
    requester_name = "Aino Virtanen"
    received_at = AT
    received_on = date(2026, 11, 20)
    due_on = date(2026, 12, 20)
    legal_due_on = date(2026, 12, 21)


class AccessPackageFactory(DjangoModelFactory):
    """A package whose file is not there."""

    class Meta:
        model = AccessPackage

    request = factory.SubFactory(SubjectRequestFactory)
    by = factory.SubFactory(UserFactory)
    token_digest = factory.Sequence(lambda n: f"{n:064}")
    file = factory.Sequence(lambda n: f"packages/none-{n}")
    size = 1
    sha256 = "0" * 64
    made_at = AT
    expires_at = datetime(2026, 12, 4, 9, 0, tzinfo=UTC)


class ViewingAlertFactory(DjangoModelFactory):
    """A day on which somebody saw very many persons, not looked into yet."""

    class Meta:
        model = ViewingAlert

    user = factory.SubFactory(UserFactory)
    on = date(2026, 11, 20)
    persons = 812
    threshold = 500
    found_at = AT


class RestrictionFactory(DjangoModelFactory):
    """A restriction that stands, for the data is contested."""

    class Meta:
        model = Restriction

    person = factory.SubFactory(PersonFactory)
    ground = "a"
    by = factory.SubFactory(UserFactory)
    started_at = AT


class LegalHoldFactory(DjangoModelFactory):
    """A hold over a person, not approved yet."""

    class Meta:
        model = LegalHold

    person = factory.SubFactory(PersonFactory)
    ground = "claim"
    reason = "Riita toimituksen laadusta"
    placed_by = factory.SubFactory(UserFactory)
    placed_at = AT
    review_on = date(2027, 5, 20)


class RetentionRunFactory(DjangoModelFactory):
    """A run that is done."""

    class Meta:
        model = RetentionRun

    state = "done"
    started_at = AT
    heartbeat_at = AT
    finished_at = AT


class TopicFactory(DjangoModelFactory):
    """A topic that belongs to nobody's duties and to no product group."""

    class Meta:
        model = Topic

    slug = factory.Sequence(lambda n: f"topic-{n}")
    name_fi = factory.Sequence(lambda n: f"Uutiskirje {n}")
    name_en = factory.Sequence(lambda n: f"Newsletter {n}")


class ConsentTextFactory(DjangoModelFactory):
    """A wording that asks for every channel."""

    class Meta:
        model = ConsentText

    topic = factory.SubFactory(TopicFactory)
    version = 1
    language = "fi"
    channels = factory.LazyFunction(lambda: ["email", "sms", "phone", "post"])
    body = "Minulle saa lähettää uutisia."
    sha256 = "0" * 64
    published_at = AT


class CompanyRefusalFactory(DjangoModelFactory):
    """A company that refused all marketing."""

    class Meta:
        model = CompanyRefusal

    company = factory.SubFactory(CompanyFactory)
    words = "Toimitusjohtaja puhelimessa"
    by = factory.SubFactory(UserFactory)
    at = AT
