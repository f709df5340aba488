"""Outside registers in the API: asked with 202, watched, decided, set."""

import pytest

from enrichment.models import EnrichmentRun, FieldPolicy, Proposal
from tests.factories.companies import CompanyFactory

BASE = "/api/v1/"


@pytest.fixture
def api(client_of):
    def call(user, verb, path, data=None):
        return getattr(client_of(user), verb)(BASE + path, data, content_type="application/json")

    return call


@pytest.fixture
def proposal(typed, now) -> Proposal:
    return Proposal.objects.create(
        company=typed(), register="prh_ytj", field="legal_name", ours="Lahden Paja Oy", theirs="Uusi Paja Oy",
        why="by_hand", found_at=now,
    )  # fmt: skip


def test_asking_about_a_company_is_accepted_with_the_addresses_of_the_runs(api, rep, typed):
    company = typed()

    answer = api(rep, "post", "enrichment-runs/", {"company": str(company.public_id), "register": "prh_ytj"})

    run = EnrichmentRun.objects.get()
    assert answer.status_code == 202
    assert answer.headers["Location"] == f"{BASE}enrichment-runs/{run.public_id}/"
    assert [row["state"] for row in answer.json()["runs"]] == ["running"]
    assert api(rep, "get", f"enrichment-runs/{run.public_id}/").json()["total"] == 1


def test_wide_runs_are_the_administrators(api, rep, admin):
    said = {"register": "brreg", "kind": "feed"}

    assert api(rep, "post", "enrichment-runs/", said).status_code == 403
    assert api(admin, "post", "enrichment-runs/", said).status_code == 202
    again = api(admin, "post", "enrichment-runs/", said)
    assert (again.status_code, again.json()["type"]) == (409, "urn:kolmikanta:problem:run_at_work")


def test_a_run_is_stopped_and_resumed(api, admin):
    api(admin, "post", "enrichment-runs/", {"register": "brreg", "kind": "feed"})
    path = f"enrichment-runs/{EnrichmentRun.objects.get().public_id}/"

    assert api(admin, "post", f"{path}stop/").json()["state"] == "cancelled"
    assert api(admin, "post", f"{path}resume/").status_code == 202


def test_half_a_question_says_what_it_lacks(api, admin):
    assert set(api(admin, "post", "enrichment-runs/", {}).json()["errors"]) == {"register", "kind"}


def test_companies_out_of_reach_cannot_be_asked_about(api, outsider):
    company = CompanyFactory(business_id="2077474-0", business_id_scheme="fi_ytunnus")

    assert api(outsider, "post", "enrichment-runs/", {"company": str(company.public_id)}).status_code == 400
    assert EnrichmentRun.objects.count() == 0


def test_proposals_are_read_filtered_and_decided(api, rep, proposal):
    listed = api(rep, "get", "proposals/?register=prh_ytj").json()["results"]
    none = api(rep, "get", "proposals/?register=gleif").json()["results"]
    accepted = api(rep, "post", f"proposals/{proposal.public_id}/accept/").json()
    again = api(rep, "post", f"proposals/{proposal.public_id}/refuse/")

    assert [(row["ours"], row["theirs"]) for row in listed] == [("Lahden Paja Oy", "Uusi Paja Oy")]
    assert none == []
    assert (accepted["state"], accepted["decided_by"]) == ("accepted", str(rep.public_id))
    assert (again.status_code, again.json()["type"]) == (409, "urn:kolmikanta:problem:already_decided")


def test_proposals_are_for_those_who_decide_and_see_the_company(api, reader, outsider, proposal):
    assert api(reader, "get", "proposals/").status_code == 403
    assert api(outsider, "get", f"proposals/{proposal.public_id}/").status_code == 404
    assert api(outsider, "post", f"proposals/{proposal.public_id}/accept/").status_code == 404


def test_settings_and_policies_are_read_and_changed(api, admin, rep):
    row = api(admin, "get", "outside-registers/gleif/").json()
    changed = api(
        admin, "patch", "outside-registers/gleif/", {"per_minute": 5, "policies": {"parent": "refresh"}}
    ).json()
    wrong = api(admin, "patch", "outside-registers/gleif/", {"policies": {"phone": "fill"}})

    assert row["policies"]["parent"] == "propose"
    assert (changed["per_minute"], changed["policies"]["parent"], changed["policies"]["lei"]) == (
        5,
        "refresh",
        "fill",
    )
    assert FieldPolicy.objects.count() == 1
    assert wrong.status_code == 400
    assert api(rep, "get", "outside-registers/").status_code == 403
    assert len(api(admin, "get", "outside-registers/").json()) == 6
    assert api(admin, "get", "outside-registers/nonsense/").status_code == 404
