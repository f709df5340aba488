"""Plans of erasures, holds, rules and runs by programs: the same rights and operations as the pages."""

from datetime import timedelta

import pytest
from django.utils import timezone

from gdpr.models import ErasurePlan, LegalHold, PurposeAssignment, RetentionRule, RetentionRun
from gdpr.operations.erasure.plans import plan_erasure
from gdpr.operations.retention.rule import sync_rules
from tests.factories.companies import CompanyFactory
from tests.factories.contacts import PersonFactory
from tests.factories.gdpr import SubjectRequestFactory
from tests.factories.users import UserFactory
from users.permissions import Role

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/"
PLACES = [
    "erasure-plans", "legal-holds", "retention-rules", "retention-runs", "legal-archive", "accounting-documents",
]  # fmt: skip


@pytest.fixture
def colleague():
    return UserFactory(role=Role.PRIVACY)


def post(client, place, **facts):
    return client.post(f"{ROOT}{place}/", facts, content_type="application/json")


@pytest.mark.parametrize("place", PLACES)
def test_the_desk_alone_reads_them(place, client_of, privacy_admin, rep):
    assert client_of(privacy_admin).get(f"{ROOT}{place}/").status_code == 200
    assert client_of(rep).get(f"{ROOT}{place}/").status_code == 403


def test_a_plan_is_approved_by_another(client_of, privacy_admin, colleague):
    now = timezone.now()
    one = SubjectRequestFactory(
        kind="erasure", person=PersonFactory(), identity_method="address", identified_at=now
    )
    plan = plan_erasure(request=one, by=privacy_admin, now=now)
    place = f"erasure-plans/{plan.public_id}/approve"

    own, others = post(client_of(privacy_admin), place), post(client_of(colleague), place)

    assert (own.status_code, others.status_code) == (409, 200)
    assert (others.json()["plan_state"], others.json()["approved_by"]) == (
        "approved",
        str(colleague.public_id),
    )
    assert others.json()["gone"]["contacts.person"] == 1
    assert ErasurePlan.objects.get().approved_by == colleague


def test_a_plan_is_made_and_its_wordings_decided_on_by_a_program_and_approved_by_another(
    client_of, privacy_admin, colleague, rep
):
    person = PersonFactory(first_name="Meri", last_name="Kanäria")
    CompanyFactory(notes="Muistio: Meri soitti.", owner=privacy_admin).positions.create(person=person)
    one = SubjectRequestFactory(
        kind="erasure", person=person, identity_method="address", identified_at=timezone.now()
    )
    program = client_of(privacy_admin)

    made = post(program, "erasure-plans", request=str(one.public_id))
    place = f"erasure-plans/{made.json()['id']}"
    asked = [row for row in program.get(f"{ROOT}{place}/wordings/").json() if not row["is_sure"]]
    too_early = post(client_of(colleague), f"{place}/approve")
    decided = post(program, f"{place}/wordings", erase=[row["key"] for row in asked], keep=[])
    own, others = post(program, f"{place}/approve"), post(client_of(colleague), f"{place}/approve")

    assert (made.status_code, made.json()["plan_state"]) == (201, "planned")
    assert [row["words"] for row in asked] == ["Meri"]
    assert all(row["erase"] and not row["is_new"] for row in decided.json())
    assert [answer.status_code for answer in (too_early, own, others)] == [409, 409, 200]
    assert post(client_of(rep), "erasure-plans", request=str(one.public_id)).status_code == 403


def test_no_plan_is_made_of_a_request_whose_sender_nobody_made_sure_of(client_of, privacy_admin):
    one = SubjectRequestFactory(kind="erasure", person=PersonFactory())

    assert post(client_of(privacy_admin), "erasure-plans", request=str(one.public_id)).status_code == 409
    assert not ErasurePlan.objects.exists()


def test_a_hold_is_placed_by_one_approved_by_another_and_released(client_of, privacy_admin, colleague):
    review = timezone.localdate() + timedelta(days=90)
    facts = {
        "person": str(PersonFactory().public_id), "ground": "claim", "reason": "Riita", "review_on": review.isoformat(),
    }  # fmt: skip
    made = post(client_of(privacy_admin), "legal-holds", **facts)
    place = f"legal-holds/{made.json()['id']}"

    own = post(client_of(privacy_admin), f"{place}/approve")
    others = post(client_of(colleague), f"{place}/approve")
    released = post(client_of(colleague), f"{place}/release", reason="Sovittu")

    assert [one.status_code for one in (made, own, others, released)] == [201, 409, 200, 200]
    hold = LegalHold.objects.get()
    assert (hold.placed_by, hold.approved_by, hold.release_reason) == (privacy_admin, colleague, "Sovittu")
    assert post(client_of(privacy_admin), "legal-holds", **facts | {"person": None}).status_code == 400


def test_a_rule_is_drafted_and_needs_a_trial_and_another_pair_of_eyes(client_of, privacy_admin, colleague):
    sync_rules(now=timezone.now(), today=timezone.localdate())
    rule = RetentionRule.objects.get(key="prospect")
    made = post(client_of(privacy_admin), f"retention-rules/{rule.public_id}/draft", months=12)
    place = f"retention-rules/{made.json()['id']}"

    own = post(client_of(privacy_admin), f"{place}/approve")
    untried = post(client_of(colleague), f"{place}/approve")
    tried = post(client_of(privacy_admin), f"{place}/try")
    RetentionRun.objects.update(state="done")
    approved = post(client_of(colleague), f"{place}/approve")
    changed = client_of(privacy_admin).patch(
        f"{ROOT}{place}/", {"months": 6}, content_type="application/json"
    )

    codes = [one.status_code for one in (made, own, untried, tried, approved, changed)]
    assert codes == [201, 409, 409, 202, 200, 409]
    assert RetentionRule.objects.get(key="prospect", version=2).months == 12


def test_a_stopped_run_is_released_and_another_is_not(client_of, privacy_admin):
    now = timezone.now()
    run = RetentionRun.objects.create(state="stopped", started_at=now, heartbeat_at=now)
    place = f"retention-runs/{run.public_id}/release"

    done, again = post(client_of(privacy_admin), place), post(client_of(privacy_admin), place)

    assert (done.status_code, done.json()["run_state"], again.status_code) == (200, "ending", 409)


def test_another_system_notes_a_name_in_its_books(client_of, privacy_admin):
    sync_rules(now=timezone.now(), today=timezone.localdate())
    person = PersonFactory()

    made = post(
        client_of(privacy_admin), "accounting-documents", person=str(person.public_id), document="INV-1",
        year_ended_on="2026-12-31",
    )  # fmt: skip

    assert made.status_code == 201
    assert PurposeAssignment.objects.get(person=person).document == "INV-1"
