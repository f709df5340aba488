"""Requests of data subjects for tests."""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from gdpr.models import (
    AccessPackage,
    Breach,
    CompanyRefusal,
    ConsentText,
    Disclosure,
    ErasurePlan,
    HeldRow,
    LegalArchive,
    LegalHold,
    NoticeObligation,
    Recipient,
    RecipientNotification,
    RequestTask,
    Restriction,
    RetentionRun,
    SubjectRequest,
    Topic,
    ViewingAlert,
)
from gdpr.operations.request_look import ask_look, look_through
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


def looked_through(request: SubjectRequest, at: datetime) -> SubjectRequest:
    """The request, after the worker has looked through the texts for its copy."""
    ask_look(request=request, now=at)
    look_through(request_id=request.pk, now=at)
    return request


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


class ErasurePlanFactory(DjangoModelFactory):
    """A plan whose day is over."""

    class Meta:
        model = ErasurePlan

    person = factory.SubFactory(PersonFactory)
    subject_uid = factory.SelfAttribute("person.public_id")
    state = "lapsed"
    cause = "request"
    digest = "0" * 64
    planned_by = factory.SubFactory(UserFactory)
    planned_at = AT
    expires_at = AT


class LegalArchiveFactory(DjangoModelFactory):
    """The name on an invoice, of somebody who is not in the register any more."""

    class Meta:
        model = LegalArchive

    subject_uid = factory.Faker("uuid4", cast_to=None)
    name = "Aino Virtanen"
    ground = "accounting"
    document = factory.Sequence(lambda n: f"INV-2026-{n}")
    until = date(2032, 12, 31)
    archived_at = AT


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


class RecipientFactory(DjangoModelFactory):
    """A printer of letters in Finland, under an agreement."""

    class Meta:
        model = Recipient

    name = factory.Sequence(lambda n: f"Kirjepaja {n} Oy")
    role = "processor"
    country = "FI"
    agreement = "DPA 2026-1"
    receives = "Names and addresses, for letters"
    started_on = date(2026, 1, 1)


class DisclosureFactory(DjangoModelFactory):
    """A list that was given to a recipient; its persons are added by hand."""

    class Meta:
        model = Disclosure

    recipient = factory.SubFactory(RecipientFactory)
    via = "export"
    purpose = "marketing"
    what = "contacts:person_export"
    fields = ["Name", "E-mail"]
    count = 1
    by = factory.SubFactory(UserFactory)
    at = AT


class NotificationFactory(DjangoModelFactory):
    """A recipient that must be told that a person was erased."""

    class Meta:
        model = RecipientNotification

    recipient = factory.SubFactory(RecipientFactory)
    subject = factory.Faker("uuid4", cast_to=None)
    kind = "erased"
    made_at = AT


class ObligationFactory(DjangoModelFactory):
    """A person who came in from a list and has not been told."""

    class Meta:
        model = NoticeObligation

    person = factory.SubFactory(PersonFactory)
    subject = factory.SelfAttribute("person.public_id")
    source = "Sellers of lists"
    obtained_at = AT
    due_on = date(2026, 12, 20)


class HeldRowFactory(DjangoModelFactory):
    """A row of a file with an address of somebody who was erased on request."""

    class Meta:
        model = HeldRow

    kind = "email"
    fingerprint = factory.Sequence(lambda n: f"{n:064}")
    code = "erased_before"
    source = "import"
    batch = 0
    number = factory.Sequence(lambda n: n + 2)
    at = AT


class BreachFactory(DjangoModelFactory):
    """A phone that was lost, nobody told yet."""

    class Meta:
        model = Breach

    title = "Lost phone"
    natures = "c"
    what = "A phone was left in a taxi."
    aware_at = AT


class RequestTaskFactory(DjangoModelFactory):
    """Something a colleague has to do for a request."""

    class Meta:
        model = RequestTask

    request = factory.SubFactory(SubjectRequestFactory)
    kind = "collect"
    words = "Ask the ERP"
    assignee = factory.SubFactory(UserFactory)
    due_on = date(2026, 12, 6)
