"""Somebody has died: nothing is sent, nobody is to call, the work goes on with the living, the record ends by its rule."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse

from activities.models import Activity
from contacts.models import Person
from contacts.operations.whence import SourceMissing
from gdpr.choices import ContactChannel
from gdpr.models import Death, NoticeObligation, RetentionEvaluation
from gdpr.operations.death import DeathKnown, DeathTakenBack, DiedLater, record_death, take_back_death
from gdpr.operations.links import ask_for_link, send_links
from gdpr.operations.refusals import ReasonMissing
from gdpr.operations.retention.expiry import judge_person
from gdpr.queries.permission import permission
from gdpr.queries.permission_set import permissions
from gdpr.queries.reach import address_for
from gdpr.reading.decision import Recipient
from history.models import ChangeSet
from tests.factories.cases import CaseFactory
from tests.factories.companies import CompanyFactory
from tests.factories.contacts import ContactPointFactory, PositionFactory
from tests.factories.gdpr import ObligationFactory, TopicFactory

pytestmark = pytest.mark.django_db
MAIL = "aino@home.example"


@pytest.fixture
def person(rep):
    held = PositionFactory(company=CompanyFactory(owner=rep, lifecycle="customer"))
    ContactPointFactory(person=held.person, value=MAIL)
    return held.person


@pytest.fixture
def died(rep, now):
    def die(person, **more):
        facts = {"source": "Kollega kertoi", "died_on": date(2026, 11, 10)} | more
        return record_death(person=person, by=rep, now=now, today=now.date(), **facts)

    return die


def test_nothing_is_sent_from_that_moment_on_by_either_judge(person, died, now):
    topic = TopicFactory()
    died(person)

    decision = permission(person, MAIL, ContactChannel.PHONE, topic, now)
    many = permissions([Recipient(person.pk, MAIL, ContactChannel.PHONE, topic.pk)], now)

    assert (decision.allowed, decision.code, many[0].code) == (False, "deceased", "deceased")
    assert address_for(person, ContactChannel.EMAIL, now) == ""
    ask_for_link(email=MAIL, language="fi", now=now)
    send_links(now=now)
    assert mail.outbox == []


def test_positions_end_with_the_day_and_the_owner_looks_for_a_successor(person, died, rep, now):
    ObligationFactory(person=person)
    Person.objects.filter(pk=person.pk).update(is_newsletter_subscriber=True)
    person.refresh_from_db()

    died(person)

    person.refresh_from_db()
    assert (person.positions.get().ended_on, person.is_newsletter_subscriber) == (date(2026, 11, 10), False)
    task = Activity.objects.get()
    assert (task.owner, task.company, task.kind, list(task.persons.all())) == (
        rep,
        person.positions.get().company,
        "task",
        [],
    )
    assert NoticeObligation.objects.get().state == "gone"
    assert ChangeSet.objects.filter(changes__object_type="gdpr.death").get().by_id == rep.pk


def test_it_ends_by_a_rule_of_its_own_whatever_else_would_keep_the_record(person, died, now):
    CaseFactory(person=person)  # open: alone it would have no end
    died(person, died_on=None)

    judge_person(person_id=person.pk, now=now, today=now.date())

    one = RetentionEvaluation.objects.get(person=person)
    assert {claim["why"] for claim in one.claims} == {"deceased"}
    assert one.until.date() in {date(2027, 2, 21), date(2027, 2, 22)}  # three months, at Finnish midnight


def test_a_mistake_is_taken_back_with_its_reason_once(person, died, privacy_admin, now):
    death = died(person)
    said = {"death": death, "by": privacy_admin, "now": now}

    with pytest.raises(ReasonMissing):
        take_back_death(because=" ", **said)
    take_back_death(because="Nimikaima", **said)
    with pytest.raises(DeathTakenBack):
        take_back_death(because="Nimikaima", **said)

    assert address_for(person, ContactChannel.EMAIL, now) == MAIL
    judge_person(person_id=person.pk, now=now, today=now.date())
    assert "deceased" not in str(RetentionEvaluation.objects.get(person=person).claims)


def test_what_cannot_be_is_refused(person, died, now):
    with pytest.raises(SourceMissing):
        died(person, source=" ")
    with pytest.raises(DiedLater):
        died(person, died_on=now.date() + timedelta(days=1))
    died(person, died_on=None)
    with pytest.raises(DeathKnown):
        died(person)
    with pytest.raises(IntegrityError, match="death_taken_back_whole"), transaction.atomic():
        Death.objects.update(taken_back_at=now)


def test_the_page_says_it_and_the_desk_takes_it_back(person, client_of, rep, privacy_admin, reader):
    page = reverse("gdpr:person_death", args=[person.public_id])
    home = reverse("contacts:person", args=[person.public_id])
    mistake = reverse("gdpr:person_death_mistake", args=[person.public_id])
    assert client_of(reader).get(page).status_code == 403
    assert "Has died…" in client_of(rep).get(home).content.decode()

    client_of(rep).post(page, {"source": "Omainen soitti", "died_on": ""})

    assert "Has died." in client_of(rep).get(home).content.decode()
    assert client_of(rep).get(mistake).status_code == 403
    assert client_of(privacy_admin).post(mistake, {"reason": "Nimikaima"}).status_code == 302
    assert "Has died." not in client_of(rep).get(home).content.decode()


def test_the_list_of_persons_can_leave_the_dead_out(person, died, client_of, rep):
    other = PositionFactory(person__last_name="Elossaoleva", company=person.positions.get().company).person
    died(person)

    page = client_of(rep).get(reverse("contacts:person_list") + "?where=not:has_died").content.decode()

    assert (str(other) in page, str(person) in page) == (True, False)


def test_programs_say_it_too(person, client_of, rep, privacy_admin):
    place = "/api/v1/deaths/"
    given = {"person": str(person.public_id), "source": "ERP"}

    made = client_of(rep).post(place, given, content_type="application/json")
    again = client_of(rep).post(place, given, content_type="application/json")
    back = f"{place}{made.json()['id']}/take-back/"

    assert (made.status_code, again.status_code) == (201, 409)
    assert client_of(rep).post(back, {"reason": "x"}, content_type="application/json").status_code == 403
    assert (
        client_of(privacy_admin).post(back, {"reason": "x"}, content_type="application/json").status_code
        == 200
    )
