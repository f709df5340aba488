"""Each ground that forbids, alone and beside each other one: the earlier of the list decides, however well the person
once agreed; the answer for many is the same. An address is the same address in any spelling."""

from datetime import timedelta
from itertools import combinations

import pytest

from gdpr.models import MarketingObjection, Suppression
from gdpr.operations.refused_companies import suppress_domain
from gdpr.operations.suppression import refuse_marketing
from gdpr.queries.marks import mark_of, suppressed_for
from tests.factories.cases import ComplaintFactory
from tests.factories.contacts import ContactPointFactory
from tests.factories.gdpr import CompanyRefusalFactory, RestrictionFactory
from tests.gdpr.queries.marketed import worker

pytestmark = pytest.mark.django_db
WORK, PHONE = "work@example.com", "+358401234567"
ORDER = [
    "restricted", "suppressed", "domain", "company", "objected", "refused", "complaint", "not_theirs", "bounced",
]  # fmt: skip


@pytest.fixture
def ground(text, refuses, rep, now):
    """Somebody with every reason to be written to, and the grounds against it, each made by its name."""
    person, position = worker()
    ContactPointFactory(person=person, value=WORK)
    text.topic.responsibilities = ["maintenance"]
    text.topic.save()

    def suppressed():
        Suppression.objects.create(
            kind="email", fingerprint=mark_of("email", WORK), reason="objection", at=now
        )

    def not_theirs():
        person.contact_points.all().delete()
        position.work_email = "other@example.com"
        position.save()

    def bounced():
        ContactPointFactory(value=WORK, bounce="hard", bounced_at=now)  # a colleague's, the same mailbox

    def refused():
        refuses(person, topic=text.topic, channel="email")
        Suppression.objects.filter(fingerprint=mark_of("email", WORK), topic=text.topic).delete()

    made = {
        "restricted": lambda: RestrictionFactory(person=person),
        "suppressed": suppressed,
        "domain": lambda: suppress_domain(domain="example.com", note="", by=rep, now=now),
        "company": lambda: CompanyRefusalFactory(company=position.company, at=now),
        "objected": lambda: MarketingObjection.objects.create(person=person, by=rep, at=now),
        "refused": refused,
        "complaint": lambda: ComplaintFactory(company=position.company, opened_at=now),
        "not_theirs": not_theirs,
        "bounced": bounced,
    }
    return person, made


def test_without_any_of_them_the_person_may_be_written_to(ground, text, code, consents):
    person, _made = ground
    consents(person, text, address=WORK, ago=timedelta(days=1))

    assert code(person, text.topic, address=WORK) == "consent"


@pytest.mark.parametrize("name", ORDER)
def test_each_ground_alone_forbids_from_its_moment_on(ground, text, code, consents, name, now):
    person, made = ground
    consents(person, text, address=WORK, ago=timedelta(days=1))
    made[name]()

    assert code(person, text.topic, address=WORK) == name
    if name in {"suppressed", "domain", "company", "objected", "refused", "complaint"}:
        assert code(person, text.topic, address=WORK, at=now - timedelta(seconds=1)) == "consent"


@pytest.mark.parametrize(("first", "second"), [*combinations(ORDER, 2)])
def test_of_two_grounds_the_earlier_decides(ground, text, code, consents, first, second):
    person, made = ground
    consents(person, text, address=WORK, ago=timedelta(days=1))
    for name in sorted(
        [first, second], key=lambda one: one == "restricted"
    ):  # who is restricted is changed no more
        made[name]()

    assert code(person, text.topic, address=WORK) == first


@pytest.mark.parametrize(
    "typed", ["040 123 4567", "(040) 123-4567", "+358 40 1234567", "00358401234567", PHONE]
)
def test_a_number_is_the_same_in_every_spelling(typed, text, code, rep, now):
    person = ContactPointFactory(kind="phone", value=PHONE).person
    assert code(person, text.topic, address=typed, channel="phone") == "opt_out"

    refuse_marketing(person=person, by=rep, now=now)

    assert code(person, text.topic, address=typed, channel="phone") == "suppressed"
    assert suppressed_for("phone", [typed, "040 765 4321"]) == ([typed], [])


@pytest.mark.parametrize(
    "typed",
    ["AINO@ÄÄKKÖS.example", "aino@xn--kks-plaa4i.example", "Aino <aino@ääkkös.example>", "mailto:aino@ääkkös.example", "ａｉｎｏ@ääkkös.example"],
)  # fmt: skip
def test_an_address_is_recognised_in_every_spelling(typed, rep, now):
    refuse_marketing(person=ContactPointFactory(value="aino@ääkkös.example").person, by=rep, now=now)

    assert suppressed_for("email", [typed, "joaino@ääkkös.example"]) == ([typed], [])
