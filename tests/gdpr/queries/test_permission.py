"""Whether somebody may be marketed to: consent, and each ground that forbids, and who wins."""

from datetime import date, timedelta

import pytest

from companies.models import GroupLink
from gdpr.models import Suppression
from gdpr.operations.consent import record_claim
from gdpr.operations.suppression import refuse_marketing
from gdpr.queries.marks import mark_of
from gdpr.queries.permission import permission
from tests.factories.cases import ComplaintFactory
from tests.factories.companies import CompanyFactory
from tests.factories.contacts import ContactPointFactory, PositionFactory
from tests.factories.gdpr import CompanyRefusalFactory, RestrictionFactory, TopicFactory
from tests.gdpr.queries.marketed import MAIL, worker

pytestmark = pytest.mark.django_db


def test_without_a_ground_nobody_is_written_to(aino, text, code):
    assert code(aino, text.topic) == "no_basis"


def test_consent_of_this_channel_topic_and_address_allows(aino, text, consents, code, now):
    event = consents(aino, text)

    decision = permission(aino, f" {MAIL.upper()} ", "email", text.topic, now)
    assert (decision.allowed, decision.code) == (True, "consent")
    assert [one.ref for one in decision.evidence] == [event.public_id]
    assert code(aino, TopicFactory()) == "no_basis"
    ContactPointFactory(person=aino, value="aino@home.example")
    assert code(aino, text.topic, address="aino@home.example") == "no_basis"
    ContactPointFactory(person=aino, kind="phone", value="+358401234567")
    assert code(aino, text.topic, channel="sms", address="+358401234567") == "no_basis"


def test_consent_does_not_reach_another_person_with_the_address(aino, text, consents, code):
    consents(aino, text)
    other = ContactPointFactory(value=MAIL).person

    assert code(other, text.topic) == "no_basis"


def test_a_list_that_says_yes_is_waited_upon(aino, text, rep, now, code):
    record_claim(
        person=aino, address=MAIL, channel="email", topic=text.topic, source="optin=1", by=rep, now=now
    )

    assert code(aino, text.topic) == "pending"


def test_the_newsletter_box_of_the_register_is_no_consent(aino, text, code):
    aino.is_newsletter_subscriber = True
    aino.save()

    assert code(aino, text.topic) == "no_basis"


def test_of_consent_and_refusal_the_later_said_counts(aino, text, consents, refuses, code):
    consents(aino, text, ago=timedelta(hours=2))
    refuses(aino, topic=text.topic, channel="email", ago=timedelta(hours=1))
    assert code(aino, text.topic) == "suppressed"

    consents(aino, text)
    assert code(aino, text.topic) == "consent"


def test_a_refusal_said_earlier_and_written_down_later_overrides_nothing(aino, text, consents, refuses, code):
    consents(aino, text, ago=timedelta(hours=1))
    event = refuses(aino, topic=text.topic, channel="email", ago=timedelta(hours=2))

    Suppression.objects.filter(event=event).delete()  # what the ledger says by itself
    assert code(aino, text.topic) == "consent"


def test_of_the_same_second_the_refusal_wins(aino, text, consents, refuses, code):
    refuses(aino, topic=text.topic, channel="email")
    consents(aino, text)

    Suppression.objects.all().delete()
    assert code(aino, text.topic) == "refused"


def test_refusing_everything_covers_a_topic_made_later_and_consenting_does_not(
    aino, text, consents, refuses, code
):
    consents(aino, text, ago=timedelta(hours=1))
    later = TopicFactory()
    assert code(aino, later) == "no_basis"

    refuses(aino)
    Suppression.objects.all().delete()
    assert (code(aino, text.topic), code(aino, later)) == ("refused", "refused")


def test_an_objection_stops_every_address_and_channel_at_once(aino, text, consents, rep, now, code):
    consents(aino, text)
    ContactPointFactory(person=aino, kind="phone", value="+358401234567")
    refuse_marketing(person=aino, by=rep, now=now)

    assert code(aino, text.topic) == "suppressed"
    ContactPointFactory(person=aino, value="new@example.com")
    assert code(aino, text.topic, address="new@example.com") == "objected"
    assert code(aino, text.topic, channel="post", address="") == "objected"


def test_a_shared_mailbox_is_left_in_peace_for_all_who_share_it(text, consents, refuses, code):
    first, second = (ContactPointFactory(value="myynti@example.com").person for _number in range(2))
    consents(second, text, address="myynti@example.com", ago=timedelta(days=1))
    refuses(first, topic=text.topic, channel="email")

    assert code(second, text.topic, address="myynti@example.com") == "suppressed"
    assert (
        code(
            ContactPointFactory(value="joannmyynti@example.com").person,
            text.topic,
            address="joannmyynti@example.com",
        )
        == "no_basis"
    )


def test_one_who_shares_a_mailbox_does_not_speak_for_another(text, consents, refuses, code):
    first, second = (ContactPointFactory(value="myynti@example.com").person for _number in range(2))
    refuses(first, topic=text.topic, channel="email", ago=timedelta(hours=1))

    consents(second, text, address="myynti@example.com")
    assert code(second, text.topic, address="myynti@example.com") == "suppressed"


def test_a_domain_is_suppressed_in_every_spelling(text, now, code):
    mark = mark_of("domain", "xn--kks-4la2ta4c.example")
    Suppression.objects.create(
        kind="domain",
        domain="ääkkös.example",
        fingerprint=mark_of("domain", "ääkkös.example"),
        reason="company",
        at=now,
    )
    person = ContactPointFactory(value="aino@ääkkös.example").person

    assert code(person, text.topic, address="aino@ääkkös.example") == "domain"
    assert mark != mark_of("domain", "example.com")


def test_a_company_that_refused_covers_who_comes_later_and_subsidiaries_only_if_said(text, now, code):
    mother, daughter = CompanyFactory(), CompanyFactory()
    GroupLink.objects.create(parent=mother, child=daughter, during=(date(2020, 1, 1), None))
    refusal = CompanyRefusalFactory(company=mother)
    newcomer = PositionFactory(company=mother, work_email="uusi@example.com").person
    below = PositionFactory(company=daughter, work_email="tytar@example.com").person

    assert code(newcomer, text.topic, address="uusi@example.com") == "company"
    assert code(below, text.topic, address="tytar@example.com") == "no_basis"
    refusal.includes_subsidiaries = True
    refusal.save()
    assert code(below, text.topic, address="tytar@example.com") == "company"


def test_an_open_complaint_pauses_and_two_need_two_settled(text, consents, code, rep, now):
    person, position = worker()
    consents(person, text, address="work@example.com")
    first, second = ComplaintFactory(company=position.company, opened_at=now), ComplaintFactory(
        company=None, person=person, opened_at=now
    )  # fmt: skip

    for case in (first, second):
        assert code(person, text.topic, address="work@example.com") == "complaint"
        case.state, case.solved_at = "solved", now
        case.save()
    assert code(person, text.topic, address="work@example.com") == "consent"


def test_after_a_complaint_only_what_still_stands_allows(text, consents, refuses, code, now):
    person, position = worker()
    consents(person, text, address="work@example.com", ago=timedelta(hours=3))
    case = ComplaintFactory(company=position.company, opened_at=now)
    refuses(person, topic=text.topic, channel="email")
    case.state, case.solved_at = "solved", now
    case.save()

    assert code(person, text.topic, address="work@example.com") == "suppressed"


def test_an_address_from_which_messages_come_back_is_not_used(aino, text, consents, code, now):
    consents(aino, text)
    aino.contact_points.update(bounce="hard", bounced_at=now)

    assert code(aino, text.topic) == "bounced"


def test_a_restriction_comes_before_everything(aino, text, consents, refuses, code):
    consents(aino, text, ago=timedelta(hours=1))
    RestrictionFactory(person=aino)
    assert code(aino, text.topic) == "restricted"

    refuses(aino, topic=text.topic, channel="email")  # what somebody refuses is carried out for everybody
    assert code(aino, text.topic) == "restricted"


@pytest.mark.parametrize(
    ("refused", "asked", "expected"),
    [
        ("aino@example.com", "aino+fair@example.com", "suppressed"),
        ("aino@example.com", "Aino+Fair+2@Example.com", "suppressed"),
        ("aino+fair@example.com", "aino@example.com", "no_basis"),
        ("aino+fair@example.com", "aino+other@example.com", "no_basis"),
        ("ain@example.com", "aino+fair@example.com", "no_basis"),
        ("aino@example.com", "aino+fair@example.org", "no_basis"),
    ],
)
def test_what_is_refused_at_an_address_is_refused_at_its_tagged_ones_and_not_the_other_way(
    refused, asked, expected, text, now, code
):
    Suppression.objects.create(
        kind="email", fingerprint=mark_of("email", refused), reason="objection", at=now
    )
    person = ContactPointFactory(value=asked).person

    assert code(person, text.topic, address=asked) == expected
