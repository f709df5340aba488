"""The desk's pages of purposes, rules, runs, holds and restrictions, and the sentence on the page of the person."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from gdpr.models import LegalHold, Purpose, Restriction, RetentionRule, RetentionRun
from gdpr.queries.retention.talks import days_of_many_talks
from tests.factories.activities import ActivityFactory
from tests.factories.contacts import PersonFactory, PositionFactory
from tests.factories.gdpr import LegalHoldFactory, RestrictionFactory, RetentionRunFactory
from tests.gdpr.retention.world import did, prospect, verdict

pytestmark = pytest.mark.django_db


def text(answer):
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return " ".join(answer.content.decode().split())


def test_the_page_of_a_person_says_why_until_when_and_what_would_extend_it(rep, client_of):
    person = prospect(2026, 1, 15)
    did(person, "meeting", "two_way", 2026, 6, 1)
    verdict(person, 2026, 11, 22)

    page = text(client_of(rep).get(reverse("contacts:person", args=[person.public_id])))

    company = person.positions.get().company
    assert f"prospect ({company}), last dealings" in page
    assert "Until 1 Jun 2028" in page
    assert "A reply, an answered call, a meeting or a deal would extend it." in page


def test_companies_out_of_reach_are_not_named(outsider, client_of):
    person = prospect(2026, 1, 15)
    own = PositionFactory(person=person, company__owner=outsider)
    verdict(person, 2026, 11, 22)

    page = text(client_of(outsider).get(reverse("gdpr:person_why", args=[person.public_id])))

    other = person.positions.exclude(pk=own.pk).get().company
    assert str(own.company) in page
    assert str(other) not in page


def test_the_api_says_the_same_as_the_page(rep, client_of):
    person = prospect(2026, 1, 15)
    verdict(person, 2026, 11, 22)

    told = client_of(rep).get(f"/api/v1/persons/{person.public_id}/why/").json()

    assert (told["state"], told["until"], told["blocked_by"]) == ("kept", "2027-01-15", [])
    assert [(c["purpose"], c["rule"], c["version"], c["until"]) for c in told["claims"]] == [
        ("prospecting", "prospect_unanswered", 1, "2027-01-15")
    ]
    fresh = PersonFactory()
    assert client_of(rep).get(f"/api/v1/persons/{fresh.public_id}/why/").json()["state"] == ""


def test_purposes_are_weighed_on_their_page(admin, client_of):
    client, purpose = client_of(admin), Purpose.objects.get(slug="prospecting")
    assert "Offering to a company" in text(client.get(reverse("gdpr:purpose_list")))
    url = reverse("gdpr:purpose_edit", args=[purpose.public_id])

    refused = client.post(url, {"basis": "interest", "lia_text": "", "lia_reviewed_on": ""})
    client.post(url, {"basis": "interest", "lia_text": "Punnittu", "lia_reviewed_on": "2026-11-22"})

    assert refused.status_code == 422
    purpose.refresh_from_db()
    assert (purpose.lia_text, purpose.lia_reviewed_on) == ("Punnittu", date(2026, 11, 22))


def test_a_rule_is_drafted_tried_and_approved_on_its_pages(admin, privacy_admin, client_of):
    rule = RetentionRule.objects.get(key="prospect_no_interest")
    client = client_of(admin)
    assert "Prospect who answers no messages" in text(client.get(reverse("gdpr:rule_list")))
    typed = {
        "months": 4, "days": 0, "warn_days": 30, "effective_from": "2026-12-01", "justification": "Riittää", "min_sends": 3,
    }  # fmt: skip

    client.post(reverse("gdpr:rule_edit", args=[rule.public_id]), typed)
    draft = RetentionRule.objects.get(key=rule.key, version=2)
    client.post(reverse("gdpr:rule_try", args=[draft.public_id]))
    run = RetentionRun.objects.get(rule=draft)
    RetentionRun.objects.filter(pk=run.pk).update(state="done", finished_at=run.started_at)
    client_of(privacy_admin).post(reverse("gdpr:rule_approve", args=[draft.public_id]))

    draft.refresh_from_db()
    assert (draft.months, draft.parameters, draft.approved_by) == (4, {"min_sends": 3}, privacy_admin)
    assert "Riittää" in text(client.get(reverse("gdpr:rule", args=[draft.public_id])))


def test_a_draft_is_taken_back_on_its_page(admin, client_of):
    rule = RetentionRule.objects.get(key="prospect")
    client = client_of(admin)
    typed = {
        "months": 4, "days": 0, "warn_days": 30, "effective_from": "2026-12-01", "justification": "Riittää",
        "stale_deal_months": 12,
    }  # fmt: skip
    client.post(reverse("gdpr:rule_edit", args=[rule.public_id]), typed)
    draft = RetentionRule.objects.get(key="prospect", version=2)

    client.post(reverse("gdpr:rule_drop", args=[draft.public_id]))

    assert not RetentionRule.objects.filter(pk=draft.pk).exists()


def test_who_is_past_the_time_is_listed_with_the_reason(admin, client_of):
    person = prospect(2026, 1, 15)
    verdict(person, 2027, 2, 1)
    client = client_of(admin)

    page = text(client.get(reverse("gdpr:retention_list")))

    assert str(person) in page
    assert "The person is to be erased." in page
    assert str(person) not in text(client.get(reverse("gdpr:retention_list") + "?state=blocked"))


def test_whoever_writes_very_many_talks_down_in_a_day_is_shown_to_the_desk(
    admin, rep, client_of, monkeypatch
):
    monkeypatch.setattr("gdpr.queries.retention.talks.MANY", 2)
    now = timezone.now()
    persons = [PersonFactory() for _number in range(3)]
    facts = {
        "owner": rep,
        "state": "done",
        "kind": "call",
        "done_at": now,
        "created_at": now,
        "changed_at": now,
    }
    for person in persons:
        ActivityFactory(**facts, direction="outbound", outcome="no_answer").persons.add(person)
    assert days_of_many_talks(now) == []
    for person in persons:
        ActivityFactory(**facts, direction="two_way", outcome="reached").persons.add(person)

    [day] = days_of_many_talks(now)

    assert (day.user, day.persons) == (rep, 3)
    assert "Very many talks written down in a day" in text(
        client_of(admin).get(reverse("gdpr:retention_list"))
    )


def test_a_run_is_begun_opened_and_let_go_on(admin, client_of):
    client = client_of(admin)
    stopped = RetentionRunFactory(state="stopped", due=120)

    assert "The run stopped" in text(client.get(reverse("gdpr:retention_run", args=[stopped.public_id])))
    client.post(reverse("gdpr:retention_release", args=[stopped.public_id]))
    stopped.refresh_from_db()
    assert (stopped.state, stopped.released_by) == ("ending", admin)
    assert client.post(reverse("gdpr:retention_start")).status_code == 302


def test_a_run_that_waits_is_said_on_each_page_of_the_desk_with_the_button_that_lets_it_go_on(
    privacy_admin, client_of
):
    client = client_of(privacy_admin)
    stopped = RetentionRunFactory(state="stopped", due=120)
    button = reverse("gdpr:retention_release", args=[stopped.public_id])

    for name in ("desk_health", "request_list", "retention_list"):
        page = client.get(reverse(f"gdpr:{name}")).content.decode()
        assert "nobody is erased until somebody lets it go on" in page
        assert page.count(f'action="{button}"') == 1
    signs = {one["name"]: one["is_red"] for one in client.get("/api/v1/privacy-health/").json()["signs"]}
    assert signs["stopped_run"]

    client.post(button)

    assert "lets it go on" not in client.get(reverse("gdpr:desk_health")).content.decode()


def test_a_hold_is_placed_from_the_person_approved_kept_and_released(admin, privacy_admin, client_of):
    position = PositionFactory()
    client = client_of(privacy_admin)
    url = reverse("gdpr:hold_create") + f"?person={position.person.public_id}"
    assert str(position.company) in text(client.get(url))
    typed = {"ground": "claim", "reason": "Riita", "review_on": "2030-01-01"}

    client.post(url, typed | {"scope": f"company:{position.company_id}"})
    hold = LegalHold.objects.get()
    client.post(reverse("gdpr:hold_approve", args=[hold.public_id]))
    hold.refresh_from_db()
    assert (hold.company, hold.approved_by) == (position.company, None)
    client_of(admin).post(reverse("gdpr:hold_approve", args=[hold.public_id]))
    client.post(reverse("gdpr:hold_review", args=[hold.public_id]), {"review_on": "2031-01-01"})
    client.post(reverse("gdpr:hold_release", args=[hold.public_id]), {"reason": "Sovittu"})

    hold.refresh_from_db()
    assert (hold.approved_by, hold.review_on, hold.release_reason) == (admin, date(2031, 1, 1), "Sovittu")
    assert "Sovittu" in text(client.get(reverse("gdpr:hold_list")))


def test_a_held_person_is_not_deleted_and_the_page_says_why(admin, client_of):
    hold = LegalHoldFactory()

    answer = client_of(admin).post(
        reverse("contacts:person_delete", args=[hold.person.public_id]), follow=True
    )

    assert "A legal hold keeps the data of this person." in text(answer)


def test_a_restriction_is_placed_told_of_and_lifted(privacy_admin, client_of):
    person = PersonFactory()
    client = client_of(privacy_admin)
    page = reverse("contacts:person", args=[person.public_id])
    client.post(
        reverse("gdpr:person_restrict", args=[person.public_id]),
        {"ground": "a", "note": "Kiistää titteliään"},
    )
    one = Restriction.objects.get(person=person)

    assert "Restricted since" in text(client.get(page))
    assert "Kiistää titteliään" in text(client.get(reverse("gdpr:restriction_list")))
    client.post(reverse("gdpr:restriction_lift", args=[one.public_id]))
    one.refresh_from_db()
    assert one.lifted_at is None
    client.post(reverse("gdpr:restriction_tell", args=[one.public_id]), {"how": "Kirjeellä"})
    client.post(reverse("gdpr:restriction_lift", args=[one.public_id]))

    assert "Restricted since" not in text(client.get(page))


@pytest.mark.parametrize(
    "name", ["purpose_list", "rule_list", "retention_list", "hold_list", "restriction_list"]
)
def test_the_desk_is_for_those_who_keep_privacy(rep, privacy_admin, client_of, name):
    RestrictionFactory()

    assert client_of(rep).get(reverse(f"gdpr:{name}")).status_code == 403
    assert client_of(privacy_admin).get(reverse(f"gdpr:{name}")).status_code == 200
