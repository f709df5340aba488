"""What no standing purpose needs is emptied by night, and nothing else: told before, counted, forgotten by history."""

import json

import pytest

from contacts.models import ContactPoint, Person, PersonTag, Position
from contacts.operations.contact_point import add_contact_point
from contacts.operations.person import change_person
from gdpr.choices import RunState
from gdpr.models import RetentionEvaluation
from gdpr.operations.hold import place_hold
from gdpr.operations.retention.run import release_run
from gdpr.operations.retention.trimming import trim_person
from gdpr.reading.matrix import EVERYTHING, NEEDS, needs_of
from gdpr.reading.purposes import SPECS
from history.models import Change
from tests.factories.companies import TagFactory
from tests.factories.gdpr import RestrictionFactory
from tests.gdpr.retention.test_run import LATER, run_once
from tests.gdpr.retention.world import at_company, noon, person_since, verdict
from users.models import User

pytestmark = pytest.mark.django_db
AT = noon(2026, 12, 1)


@pytest.fixture
def robot(db):
    return User.objects.robot("retention")


@pytest.fixture
def reader(admin):
    """Reads the newsletter; left a customer long ago, of which notes, a number, a page, a tag and the position tell."""
    person = person_since(2026, 6, 1, is_newsletter_subscriber=True)
    at_company(person, "customer", ended_on=noon(2026, 7, 1).date())
    change_person(person=person, values={"notes": "Pelaa golfia"}, by=admin, now=AT)
    for kind, value in (("email", "lea@x.example"), ("phone", "+358401234567"), ("social", "x.example/lea")):
        add_contact_point(person=person, kind=kind, value=value, by=admin, now=AT)
    PersonTag.objects.create(person=person, tag=TagFactory())
    return person


def left_of(person):
    person.refresh_from_db()
    kinds = sorted(ContactPoint.objects.filter(person=person).values_list("kind", flat=True))
    return person.notes, kinds, person.tags.count(), Position.objects.filter(person=person).count()


def test_only_what_the_standing_purpose_needs_stays(reader, robot):
    assert verdict(reader, 2027, 1, 16).surplus == ["notes", "phone", "role", "social"]

    run = run_once(robot)

    assert left_of(reader) == ("", ["email"], 0, 0)
    assert (run.state, run.surplus, run.trimmed, run.ended) == (RunState.DONE, 1, 1, 0)
    assert RetentionEvaluation.objects.get(person=reader).surplus == []
    assert (run_once(robot, LATER.replace(day=17)).surplus, Person.objects.count()) == (0, 1)


def test_history_keeps_that_it_went_and_no_word(reader, robot):
    run_once(robot)

    rows = list(Change.objects.filter(subject_id=reader.public_id))
    told = json.dumps([[row.old, row.new] for row in rows])
    assert all(word not in told for word in ("golfia", "+358401234567", "x.example/lea"))
    assert "lea@x.example" in told
    assert {(row.object_type, row.verb) for row in rows} >= {("contacts.contactpoint", "deleted")}


def test_a_purpose_that_stands_beside_keeps_what_it_needs(reader, robot):
    at_company(reader, "customer")

    run = run_once(robot)

    assert (run.surplus, left_of(reader)) == (0, ("Pelaa golfia", ["email", "phone", "social"], 1, 2))


def test_as_long_as_the_rule_of_the_left_position_runs_nothing_goes(reader):
    assert verdict(reader, 2026, 9, 30).surplus == []
    assert verdict(reader, 2026, 10, 2).surplus != []


def test_too_many_at_once_stop_the_run_and_nothing_is_emptied(reader, robot, admin, settings):
    settings.RETENTION_STOP_FLOOR = 0

    run = run_once(robot)
    assert (run.state, run.trimmed) == (RunState.STOPPED, 0)
    assert left_of(reader)[0] == "Pelaa golfia"

    release_run(run=run, by=admin, now=LATER)
    assert run_is_done(run, robot)
    assert left_of(reader)[0] == ""


def run_is_done(run, robot):
    from gdpr.operations.retention.run import work_off_run

    work_off_run(run_id=run.pk, by=robot, clock=lambda: LATER)
    run.refresh_from_db()
    return (run.state, run.trimmed) == (RunState.DONE, 1)


def test_a_hold_and_a_restriction_keep_everything(reader, robot, admin):
    verdict(reader, 2027, 1, 16)
    place_hold(
        person=reader, ground="claim", reason="Riita", review_on=noon(2027, 6, 1).date(), by=admin, now=LATER,
        today=LATER.date(),
    )  # fmt: skip
    restricted = person_since(2026, 6, 1, is_newsletter_subscriber=True, notes="Kiistaa")
    RestrictionFactory(person=restricted)

    assert not trim_person(person_id=reader.pk, by=robot, now=LATER, today=LATER.date())
    assert not trim_person(person_id=restricted.pk, by=robot, now=LATER, today=LATER.date())

    assert left_of(reader)[0] == "Pelaa golfia"


def test_a_purpose_that_nobody_described_takes_nothing_away():
    assert needs_of("something_new") == EVERYTHING
    assert set(NEEDS) == {spec.slug for spec in SPECS if not spec.is_archive}
