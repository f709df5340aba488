"""Somebody has died: nothing is sent, nobody is to call, the work goes on with the living, the record ends by its rule."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse

from activities.models import Activity
from activities.operations.activity import change_activity
from contacts.models import Person
from contacts.operations.position import change_position
from contacts.operations.whence import SourceMissing
from gdpr.choices import ContactChannel
from gdpr.models import Death, NoticeObligation, RetentionEvaluation
from gdpr.operations.death import DeathKnown, DiedLater, record_death
from gdpr.operations.death_mistake import DeathTakenBack, Resumed, take_back_death, what_would_resume
from gdpr.operations.links import ask_for_link, send_links
from gdpr.operations.refusals import ReasonMissing
from gdpr.operations.retention.expiry import judge_person
from gdpr.operations.suppression import refuse_marketing
from gdpr.queries.permission import permission
from gdpr.queries.permission_set import permissions
from gdpr.queries.reach import address_for
from gdpr.reading.decision import Recipient
from history.models import ChangeSet
from installed_base.models import ItemContact
from installed_base.operations.relation import add_contact
from tests.factories.cases import CaseFactory
from tests.factories.companies import CompanyFactory
from tests.factories.contacts import ContactPointFactory, PositionFactory
from tests.factories.gdpr import ObligationFactory, TopicFactory
from tests.factories.installed_base import ItemFactory

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


def test_the_list_of_persons_begins_without_the_dead_where_there_are_any_and_a_chip_takes_them_in(
    person, died, client_of, rep
):
    other = PositionFactory(person__last_name="Elossaoleva", company=person.positions.get().company).person
    address, client = reverse("contacts:person_list"), client_of(rep)
    assert client.get(address).status_code == 200
    died(person)

    first = client.get(address)
    living = client.get(first.url).content.decode()
    everybody = client.get(f"{address}?view=").content.decode()
    taken_off = client.get(f"{address}?view=", headers={"HX-Request": "true"})

    assert (str(other) in living, str(person) in living) == (True, False)
    assert "Lives, as far as we know" in living
    assert f'href="{address}?view="' in living
    assert (str(other) in everybody, str(person) in everybody) == (True, True)
    assert taken_off.headers["HX-Push-Url"] == f"{address}?view="


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


@pytest.fixture
def dying(person, died):
    """A person with all that a death ends, and the death."""
    item = ItemContact.objects.create(item=ItemFactory(), person=person, role="orders")
    ObligationFactory(person=person)
    Person.objects.filter(pk=person.pk).update(is_newsletter_subscriber=True)
    person.refresh_from_db()
    return died(person), item


def test_a_mistake_resumes_all_that_the_death_ended(person, dying, privacy_admin, now):
    death, item = dying
    would = what_would_resume(death=death, by=privacy_admin, now=now)

    resumed = take_back_death(death=death, because="Nimikaima", by=privacy_admin, now=now)

    person.refresh_from_db()
    again = ItemContact.objects.get(person=person)
    assert resumed == would == Resumed(positions=1, items=1, newsletter=1, tasks=1, notices=1)
    assert (person.positions.get().ended_on, person.is_newsletter_subscriber) == (None, True)
    assert (again.pk, again.item, again.role) == (item.pk, item.item, "orders")
    assert not Activity.objects.exists()
    assert (NoticeObligation.objects.get().state, NoticeObligation.objects.get().ended_at) == ("open", None)


def test_what_somebody_changed_since_stays_and_is_told(person, dying, rep, privacy_admin, now):
    death, item = dying
    position = person.positions.get()
    change_position(position=position, values={"ended_on": date(2026, 11, 12)}, by=rep, now=now)
    add_contact(item=item.item, person=person, role="orders", by=rep, now=now)
    task = Activity.objects.get()
    change_activity(activity=task, values={"subject": "Soita Oulunsaloon"}, by=rep, now=now)

    resumed = take_back_death(death=death, because="Nimikaima", by=privacy_admin, now=now)

    position.refresh_from_db()
    assert (position.ended_on, ItemContact.objects.count(), Activity.objects.count()) == (
        date(2026, 11, 12),
        1,
        1,
    )
    assert (resumed.positions, resumed.items, resumed.tasks, resumed.newsletter) == (0, 0, 0, 1)
    assert sorted(resumed.stays) == [
        "contact of an item",
        f"position at {position.company}",
        "the task to find a successor",
    ]


def test_the_newsletter_does_not_go_on_for_who_refused_marketing_meanwhile(person, dying, privacy_admin, now):
    refuse_marketing(person=person, by=privacy_admin, now=now)

    resumed = take_back_death(death=dying[0], because="Nimikaima", by=privacy_admin, now=now)

    person.refresh_from_db()
    assert (person.is_newsletter_subscriber, resumed.newsletter) == (False, 0)
    assert resumed.stays == ["the newsletter: the person refuses marketing"]


def test_page_and_api_tell_what_goes_on_and_what_stays(person, dying, client_of, rep, privacy_admin, now):
    change_position(position=person.positions.get(), values={"ended_on": date(2026, 11, 12)}, by=rep, now=now)
    page = reverse("gdpr:person_death_mistake", args=[person.public_id])
    client = client_of(privacy_admin)

    looked = client.get(page).content.decode()
    assert "contact of 1 item again" in looked
    assert f"position at {person.positions.get().company}" in looked
    told = client.post(
        f"/api/v1/deaths/{dying[0].public_id}/take-back/", {"reason": "x"}, content_type="application/json"
    ).json()
    assert told["resumed"] == {"positions": 0, "items": 1, "newsletter": 1, "tasks": 1, "notices": 1}
    assert told["stays_ended"] == [f"position at {person.positions.get().company}"]
