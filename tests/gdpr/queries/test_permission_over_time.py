"""What becomes of a permission when addresses change, records are merged or erased, and time goes by."""

from datetime import timedelta

import pytest

from gdpr.operations.suppression import refuse_marketing
from quality.operations.merge import merge_records
from quality.operations.unmerge import unmerge
from tests.factories.companies import CompanyFactory
from tests.factories.contacts import ContactPointFactory, PersonFactory
from tests.factories.gdpr import CompanyRefusalFactory, ConsentTextFactory
from tests.gdpr.queries.marketed import MAIL, worker

pytestmark = pytest.mark.django_db


def test_a_changed_address_takes_refusals_along_and_consents_not(aino, text, consents, refuses, code):
    topic = ConsentTextFactory()
    consents(aino, text, ago=timedelta(hours=1))
    refuses(aino, topic=topic.topic, channel="email")
    aino.contact_points.update(value="uusi@example.com", key="uusi@example.com")

    assert code(aino, text.topic, address="uusi@example.com") == "no_basis"
    assert code(aino, topic.topic, address="uusi@example.com") == "refused"
    assert code(aino, text.topic) == "not_theirs"


def test_a_merge_allows_no_more_than_the_stricter_of_the_two(text, consents, refuses, code, admin, now):
    keeps, goes = ContactPointFactory(value=MAIL).person, ContactPointFactory(value="old@example.com").person
    refuses(goes, topic=text.topic, channel="email", ago=timedelta(days=9))
    consents(keeps, text, ago=timedelta(days=1), recorded=timedelta(days=1))
    assert code(keeps, text.topic) == "consent"

    merge = merge_records(kind="person", survivor=keeps.pk, others=[goes.pk], chosen={}, by=admin, now=now)
    assert code(keeps, text.topic) == "refused"
    unmerge(merge=merge, by=admin, now=now)
    assert code(keeps, text.topic) == "consent"


def test_after_a_merge_the_person_can_consent_anew(text, consents, refuses, code, admin, now):
    keeps, goes = ContactPointFactory(value=MAIL).person, ContactPointFactory(value="old@example.com").person
    refuses(goes, topic=text.topic, channel="email", ago=timedelta(days=9))
    merge_records(kind="person", survivor=keeps.pk, others=[goes.pk], chosen={}, by=admin, now=now)

    consents(keeps, text)
    assert code(keeps, text.topic) == "consent"


def test_objections_and_refusals_of_companies_survive_a_merge(text, code, rep, admin, now):
    keeps, goes = ContactPointFactory(value=MAIL).person, PersonFactory()
    refuse_marketing(person=goes, by=rep, now=now)
    merge_records(kind="person", survivor=keeps.pk, others=[goes.pk], chosen={}, by=admin, now=now)
    assert code(keeps, text.topic) == "objected"

    worker_of, position = worker()
    other = CompanyFactory()
    CompanyRefusalFactory(company=position.company)
    strict = CompanyRefusalFactory(company=other, includes_subsidiaries=True)
    merge_records(
        kind="company", survivor=position.company_id, others=[other.pk], chosen={}, by=admin, now=now
    )
    [left] = position.company.marketing_refusals.all()
    assert (left.includes_subsidiaries, left.pk == strict.pk) == (True, False)
    assert code(worker_of, text.topic, address="work@example.com") == "company"


def test_an_address_that_comes_back_after_the_person_is_gone_is_known(aino, text, refuses, code, admin):
    refuses(aino, topic=text.topic, channel="email")
    aino.delete()

    back = ContactPointFactory(value=MAIL.upper()).person
    assert code(back, text.topic) == "suppressed"
    assert code(aino, text.topic) == "gone"


def test_it_is_asked_at_the_moment_of_sending(aino, text, consents, refuses, code, now):
    consents(aino, text, ago=timedelta(hours=2))
    queued = now - timedelta(hours=1)
    assert code(aino, text.topic, at=queued) == "consent"

    refuses(aino, topic=text.topic, channel="email")
    assert code(aino, text.topic, at=now) == "suppressed"
