"""Erasures whose worker is killed, that are carried out twice at once, or that meet somebody who writes.

Each worker is a process; it is brought to a standstill by a lock that the test holds, and killed or passed there.
"""

import secrets
from datetime import datetime
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from contacts.models import ContactPoint, Person
from contacts.operations.lock import PersonRemoved
from contacts.operations.person import change_person
from gdpr.choices import PlanState, Step
from gdpr.models import ErasureLog, ErasurePlan, ErasureRun, JournalEntry
from gdpr.operations.erasure.erase import delete_person
from gdpr.operations.erasure.journal import journal
from gdpr.operations.erasure.plans import approve_erasure, carry_out_plan, plan_erasure, resume_plans
from gdpr.operations.erasure.steps import finish_erasure, resume_erasures
from history.models import Change
from service.models import CaseAttachment, ServiceCase
from tests.factories.cases import CaseFactory
from tests.factories.contacts import ContactPointFactory, PersonFactory
from tests.factories.gdpr import SubjectRequestFactory
from tests.factories.users import UserFactory
from tests.faults.acting import acting, held, post, until_alone, until_still
from users.models import User
from users.permissions import Role

pytestmark = [pytest.mark.slow]
TICKET = "SELECT FROM service_servicecase WHERE id = %s FOR UPDATE"  # the erasure takes the person out of it


@pytest.fixture
def someone(on_ground, now):
    """A person with a ticket and a file that names them."""
    name = "Tapettu" + "".join(secrets.choice("aeioulnrst") for _letter in range(8))  # nobody's namesake
    person = PersonFactory(first_name="Tauno", last_name=name)
    ContactPointFactory(person=person, value=f"tauno{person.pk}@x.fi")
    case = CaseFactory(person=person, description=f"Terveisin Tauno {name}, tauno{person.pk}@x.fi")
    CaseAttachment.objects.create(
        case=case, file=ContentFile(f"Tauno {name}".encode(), name="a.txt"), name="a.txt", size=20,
        by=UserFactory(role=Role.AFTERMARKET), at=now,
    )  # fmt: skip
    return person


@pytest.fixture
def case(someone):
    return ServiceCase.objects.get(person=someone)


@pytest.fixture
def plan(someone, now):
    """Their erasure, planned by one and approved by another."""
    asked = SubjectRequestFactory(
        kind="erasure", person=someone, identity_method="address", identified_at=now, requester_email="t@x.fi"
    )
    one = plan_erasure(request=asked, by=UserFactory(role=Role.PRIVACY), now=now)
    approve_erasure(plan=one, by=UserFactory(role=Role.ADMIN), now=now)
    return one


def carry_out(*, plan_id: int, now: datetime) -> int | None:
    run = carry_out_plan(plan_id=plan_id, now=now)
    return run.pk if run else None


def delete(*, person: int, by: int, now: datetime) -> int:
    return delete_person(person=Person.objects.get(pk=person), by=User.objects.get(pk=by), now=now).pk


def is_whole(person: Person) -> bool:
    """Whether nothing of the person is erased."""
    case = ServiceCase.objects.filter(person=person).first()
    return bool(
        Person.objects.filter(pk=person.pk, last_name=person.last_name).exists()
        and ContactPoint.objects.filter(person=person).exists()
        and case
        and person.last_name in case.description
    )


def is_gone(person: Person) -> bool:
    """Whether the person was erased, once, and by everything that tells of it."""
    case = ServiceCase.objects.filter(description__contains=f"tauno{person.pk}@").exists()
    deleted = Change.objects.filter(
        subject_id=person.public_id, object_type="contacts.person", verb="deleted"
    )
    told = JournalEntry.objects.filter(payload__uids__contains=[str(person.public_id)], kind="erasure")
    return (
        not Person.objects.filter(public_id=person.public_id).exists()
        and not case
        and deleted.count() == 1
        and told.count() == 1
        and ErasureLog.objects.filter(subject_uid=person.public_id).count() == 1
        and ErasureRun.objects.filter(subject_uid=person.public_id).count() == 1
    )


def told_in_files(person: Person) -> int:
    return sum(str(person.public_id) in str(entry.payload) for entry in journal().entries())


@pytest.mark.django_db
def test_who_saves_somebody_who_is_gone_is_told_so(admin, now):
    person = PersonFactory()
    Person.objects.filter(pk=person.pk).delete()

    with pytest.raises(PersonRemoved):
        change_person(person=person, values={"first_name": "Uusi"}, by=admin, now=now)


def test_a_worker_killed_among_the_rows_leaves_the_person_whole_and_another_erases_once(
    someone, case, plan, now
):
    with held(TICKET, case.pk), acting(carry_out, plan_id=plan.pk, now=now) as worker:
        until_still(worker)
        worker.kill()
    until_alone()

    assert is_whole(someone)
    assert ErasurePlan.objects.get(pk=plan.pk).state == PlanState.APPROVED
    assert not ErasureRun.objects.filter(subject_uid=someone.public_id).exists()
    assert resume_plans(now=now) >= 1
    with acting(carry_out, plan_id=plan.pk, now=now) as worker:
        assert worker.result() == ErasureRun.objects.get(plan=plan).pk
    assert is_gone(someone)
    assert ErasurePlan.objects.get(pk=plan.pk).state == PlanState.DONE


@pytest.mark.parametrize("place", ["before the first is confirmed", "between two steps", "in the last one"])
def test_a_worker_killed_among_the_steps_is_followed_by_another_until_each_is_confirmed(
    someone, case, plan, now, place
):
    path = Path(CaseAttachment.objects.get(case=case).file.path)
    with acting(carry_out, plan_id=plan.pk, now=now) as worker:
        run = ErasureRun.objects.get(pk=worker.result())
    lock = {
        "before the first is confirmed": ("SELECT FROM gdpr_erasurestep WHERE run_id = %s AND name = 'journal' FOR UPDATE", run.pk),
        "between two steps": ("SELECT FROM gdpr_erasurestep WHERE run_id = %s AND name = 'files' FOR UPDATE", run.pk),
        "in the last one": ("LOCK TABLE contacts_person IN SHARE UPDATE EXCLUSIVE MODE",),
    }[place]  # fmt: skip
    with held(*lock), acting(finish_erasure, run_id=run.pk, now=now) as worker:
        until_still(worker)
        with acting(finish_erasure, run_id=run.pk, now=now) as other:
            assert other.result() is False  # one worker at a time: the other leaves
        worker.kill()
        run.refresh_from_db()
        assert run.done_at is None
        assert run.steps.filter(done_at=None).exists()
    until_alone()

    assert resume_erasures(before=run.started_at.replace(year=2100)) >= 1
    run.refresh_from_db()
    assert run.done_at is None  # nobody says done for the dead
    with acting(finish_erasure, run_id=run.pk, now=now) as worker:
        assert worker.result() is True
    run.refresh_from_db()
    assert (run.done_at, run.files, path.exists()) == (now, [], False)
    assert set(run.steps.exclude(done_at=None).values_list("name", flat=True)) == set(Step.values)
    assert told_in_files(someone) == 1
    assert is_gone(someone)


def test_of_two_workers_at_one_plan_one_does_it_and_the_other_leaves(someone, case, plan, now):
    with held(TICKET, case.pk) as lock, acting(carry_out, plan_id=plan.pk, now=now) as first:
        until_still(first)
        with acting(carry_out, plan_id=plan.pk, now=now) as second:
            left = second.result()
        lock.rollback()
        run = first.result()

    assert (left, run) == (None, ErasureRun.objects.get(plan=plan).pk)
    assert is_gone(someone)
    said = Change.objects.filter(object_type="gdpr.subjectrequest", object_id=plan.request_id)
    assert [change.new.get("erasure") for change in said].count("erased") == 1


def test_two_who_delete_a_person_at_once_delete_them_once(someone, case, now):
    who = {"person": someone.pk, "by": UserFactory(role=Role.PRIVACY).pk, "now": now}
    with (
        held(TICKET, case.pk) as lock,
        acting(delete, **who) as first,
        acting(delete, **who) as second,
    ):
        until_still(first, second, count=2)
        lock.rollback()
        runs = {first.result(), second.result()}

    assert runs == {ErasureRun.objects.get(subject_uid=someone.public_id).pk}
    assert is_gone(someone)


@pytest.mark.parametrize("page", ["person_edit", "contact_point_create"])
def test_who_saves_a_person_in_the_middle_of_the_erasure_is_refused_in_a_sentence(
    someone, case, plan, now, page
):
    fields = {
        "person_edit": {"first_name": "Toinen", "last_name": "Nimi", "revision": someone.revision},
        "contact_point_create": {"kind": "email", "use": "work", "value": f"uusi{someone.pk}@x.fi"},
    }[page]
    path = reverse(f"contacts:{page}", args=[someone.public_id])
    clerk = UserFactory(role=Role.SALES, language="en")
    with held(TICKET, case.pk) as lock, acting(carry_out, plan_id=plan.pk, now=now) as worker:
        until_still(worker)
        with acting(post, by=clerk.pk, path=path, fields=fields) as saving:
            until_still(worker, saving, count=2)
            lock.rollback()
            status, said = saving.result()
        worker.result()

    assert (status < 500, "has been removed meanwhile" in said) == (True, True), (status, said[:3000])
    assert is_gone(someone)
    assert not ContactPoint.objects.filter(value=f"uusi{someone.pk}@x.fi").exists()
    assert not Person.objects.filter(last_name="Nimi").exists()


def test_what_was_being_written_when_the_erasure_began_makes_the_plan_lapse_and_not_the_writing(
    someone, case, plan, now
):
    with (
        held("SELECT FROM contacts_person WHERE id = %s FOR UPDATE", someone.pk) as lock,
        acting(carry_out, plan_id=plan.pk, now=now) as worker,
    ):
        until_still(worker)
        lock.execute("UPDATE contacts_person SET last_name = 'Tapettu-Uusi' WHERE id = %s", [someone.pk])
        lock.commit()
        assert worker.result() is None

    assert ErasurePlan.objects.get(pk=plan.pk).state == PlanState.LAPSED
    assert Person.objects.filter(pk=someone.pk, last_name="Tapettu-Uusi").exists()
    assert not ErasureRun.objects.filter(subject_uid=someone.public_id).exists()
