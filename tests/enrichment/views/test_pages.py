"""The pages of outside registers: decide, watch, set; nobody waits for a register."""

import pytest
from django.urls import reverse

from companies.models import Company
from companies.operations.address import add_address
from crm.demo.registers.shapes import ytj_company
from enrichment.models import EnrichmentRun, FieldPolicy, OutsideRegister, Proposal
from enrichment.operations.gate import register_row
from enrichment.operations.propose import MayNotDecide, accept_proposal, decide_many, refuse_proposal
from enrichment.operations.run import ask_about, start_run
from history.models import ChangeSet
from tests.factories.companies import CompanyFactory
from users.models import User

PLACE = {"street": "Uusikatu 2", "postcode": "15110", "town": "Lahti", "country": "FI"}


@pytest.fixture
def proposal(typed, now) -> Proposal:
    company = typed()
    return Proposal.objects.create(
        company=company, register="prh_ytj", field="legal_name", ours="Lahden Paja Oy", theirs="Uusi Paja Oy",
        why="by_hand", found_at=now,
    )  # fmt: skip


def many(company: Company, now, count: int) -> None:
    Proposal.objects.bulk_create(
        Proposal(
            company=company, register="prh_ytj", field="other_name", part=f"trade:Nimi {n}", why="policy", found_at=now,
            theirs={"kind": "trade", "name": f"Nimi {n}", "from": "", "to": ""},
        )
        for n in range(count)
    )  # fmt: skip


def test_both_values_stand_side_by_side_with_their_sources(client_of, admin, proposal):
    page = client_of(admin).get(reverse("enrichment:proposal", args=[proposal.public_id])).content.decode()
    listed = client_of(admin).get(reverse("enrichment:proposal_list")).content.decode()

    for text in ("Lahden Paja Oy", "Uusi Paja Oy", "PRH, YTJ"):
        assert text in page
        assert text in listed
    assert "Rasmus Rep" in page


def test_an_address_of_ours_has_its_source_beside_the_registers(client_of, rep, admin, proposal, now):
    add_address(company=proposal.company, kind="visiting", by=rep, now=now, today=now.date(), **PLACE)
    theirs = PLACE | {"street": "Satamakatu 5"}
    proposal.field, proposal.ours, proposal.theirs = "visiting_address", PLACE, theirs
    proposal.save()

    page = client_of(admin).get(reverse("enrichment:proposal", args=[proposal.public_id])).content.decode()

    assert "Uusikatu 2" in page
    assert "Rasmus Rep" in page


def test_accepting_writes_the_registers_value_as_its_word(client_of, rep, proposal):
    client_of(rep).post(reverse("enrichment:proposal_accept", args=[proposal.public_id]))

    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_by) == ("accepted", rep)
    assert Company.objects.get(pk=proposal.company_id).legal_name == "Uusi Paja Oy"


def test_refusing_keeps_ours(client_of, rep, proposal):
    client_of(rep).post(reverse("enrichment:proposal_refuse", args=[proposal.public_id]))

    proposal.refresh_from_db()
    assert (proposal.state, proposal.company.legal_name) == ("refused", "Lahden Paja Oy")


def test_deciding_twice_is_told_kindly(client_of, rep, proposal):
    url = reverse("enrichment:proposal_accept", args=[proposal.public_id])
    client_of(rep).post(url)

    answer = client_of(rep).post(url, follow=True)

    assert "decided about already" in answer.content.decode()


def test_a_value_that_has_changed_since_is_shown_anew(client_of, rep, proposal):
    Company.objects.filter(pk=proposal.company_id).update(legal_name="Kolmas Paja Oy")

    answer = client_of(rep).post(
        reverse("enrichment:proposal_accept", args=[proposal.public_id]), follow=True
    )

    proposal.refresh_from_db()
    assert (proposal.state, proposal.ours) == ("open", "Kolmas Paja Oy")
    assert "has changed since" in answer.content.decode()


def test_many_are_decided_after_a_look(client_of, rep, proposal, now):
    many(proposal.company, now, 3)
    client, url = client_of(rep), reverse("enrichment:proposal_bulk")
    said = {"all_matching": "1", "query": "", "decision": "accept"}

    look = client.post(url, said).content.decode()
    before = Proposal.objects.open().count()
    client.post(url, said | {"step": "save"})

    assert "Accept 4 proposals" in look
    assert (before, Proposal.objects.open().count(), proposal.company.names.filter(kind="trade").count()) == (
        4,
        0,
        3,
    )


def test_ticked_ones_are_refused_alone(client_of, rep, proposal, now):
    many(proposal.company, now, 2)
    said = {"ids": [str(proposal.public_id)], "query": "", "decision": "refuse", "step": "save"}

    client_of(rep).post(reverse("enrichment:proposal_bulk"), said)

    assert list(Proposal.objects.filter(state="refused")) == [proposal]


def test_who_may_not_decide_gets_no_page(client_of, reader, marketer, proposal):
    for user in (reader, marketer):
        for name in ("proposal", "proposal_accept"):
            url = reverse(f"enrichment:{name}", args=[proposal.public_id])
            assert client_of(user).post(url).status_code in {403, 405}
        assert client_of(user).get(reverse("enrichment:proposal_list")).status_code == 403


def test_proposals_about_companies_out_of_reach_are_not_there(client_of, outsider, proposal):
    client = client_of(outsider)

    assert "Paja" not in client.get(reverse("enrichment:proposal_list")).content.decode()
    assert client.get(reverse("enrichment:proposal", args=[proposal.public_id])).status_code == 404
    said = {"ids": [str(proposal.public_id)], "query": "", "decision": "accept", "step": "save"}
    client.post(reverse("enrichment:proposal_bulk"), said)
    assert Proposal.objects.open().count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(
    client_of, rep, proposal, now, count, django_assert_max_num_queries
):
    many(proposal.company, now, count)
    client = client_of(rep)
    client.get(reverse("enrichment:proposal_list"))

    with django_assert_max_num_queries(14):
        client.get(reverse("enrichment:proposal_list"))


def test_asking_answers_at_once_and_the_panel_shows_what_comes(client_of, rep, typed, registers, world, work):
    company = typed()
    url = reverse("enrichment:company_ask", args=[company.public_id])
    panel = reverse("enrichment:company_registers_panel", args=[company.public_id])

    answer = client_of(rep).post(url, headers={"HX-Request": "true"}).content.decode()
    asked_before = list(registers.asked)
    for run in EnrichmentRun.objects.all():
        work(run)
    after = client_of(rep).get(panel).content.decode()

    assert asked_before == []
    assert "Being asked" in answer
    assert "every 3s" in answer
    assert "Not in the register" in after
    assert "Being asked" not in after


def test_a_double_click_asks_once(client_of, rep, typed):
    url = reverse("enrichment:company_ask", args=[typed().public_id])
    client = client_of(rep)

    client.post(url)
    client.post(url)

    assert EnrichmentRun.objects.filter(register="prh_ytj").count() == 1


def test_a_company_that_nobody_knows_is_told_what_it_lacks(client_of, rep):
    company = CompanyFactory(country="SE")
    panel = reverse("enrichment:company_registers_panel", args=[company.public_id])

    assert "Give it a business ID" in client_of(rep).get(panel).content.decode()


def test_a_reader_sees_the_answers_and_no_button(client_of, reader, typed):
    company = typed()
    panel = reverse("enrichment:company_registers_panel", args=[company.public_id])

    assert "Refresh from the registers" not in client_of(reader).get(panel).content.decode()
    assert (
        client_of(reader).post(reverse("enrichment:company_ask", args=[company.public_id])).status_code == 403
    )


def test_a_register_that_is_down_is_said_on_each_page(client_of, admin, typed, registers, work, now):
    company = typed()
    registers.be_down("ytj")
    (run,) = ask_about(company=company, by=admin, now=now, register="prh_ytj")
    work(run)
    row = OutsideRegister.objects.get(code="prh_ytj")
    row.resting_since, row.resting_until = now, now.replace(year=2126)
    row.save()
    client = client_of(admin)

    listed = client.get(reverse("enrichment:register_list")).content.decode()
    on_run = client.get(reverse("enrichment:run", args=[run.public_id])).content.decode()
    panel = client.get(
        reverse("enrichment:company_registers_panel", args=[company.public_id])
    ).content.decode()

    assert "Does not answer" in listed
    assert "has not answered since" in on_run
    assert "does not answer since" in panel


def test_a_run_is_started_watched_stopped_and_gone_on_with(client_of, admin, typed):
    typed()
    client = client_of(admin)
    started = client.post(reverse("enrichment:run_start", args=["prh_ytj"]), {"kind": "refresh"})
    run = EnrichmentRun.objects.get()
    progress = client.get(
        reverse("enrichment:run_progress", args=[run.public_id]), headers={"HX-Request": "1"}
    )
    client.post(reverse("enrichment:run_stop", args=[run.public_id]))
    stopped = EnrichmentRun.objects.get().state
    client.post(reverse("enrichment:run_resume", args=[run.public_id]))

    assert started.url == reverse("enrichment:run", args=[run.public_id])
    assert "run-progress" in progress.content.decode()
    assert (stopped, EnrichmentRun.objects.get().state) == ("cancelled", "running")


@pytest.mark.parametrize("kind", ["", "feed", "company", "nonsense"])
def test_a_kind_that_a_register_does_not_have_is_refused_in_words(client_of, admin, kind):
    answer = client_of(admin).post(
        reverse("enrichment:run_start", args=["gleif"]), {"kind": kind}, follow=True
    )

    assert "cannot be read that way" in answer.content.decode()
    assert EnrichmentRun.objects.count() == 0


def test_a_rep_sees_questions_about_companies_and_not_the_wide_runs(client_of, rep, admin, typed, now):
    company = typed()
    (single,) = ask_about(company=company, by=rep, now=now, register="gleif")
    wide = start_run(register="prh_ytj", kind="refresh", by=admin, now=now)
    client = client_of(rep)

    page = client.get(reverse("enrichment:run_list")).content.decode()

    assert reverse("enrichment:run", args=[single.public_id]) in page
    assert reverse("enrichment:run", args=[wide.public_id]) not in page
    assert client.get(reverse("enrichment:run", args=[wide.public_id])).status_code == 404


def test_policies_and_pace_are_set_on_a_page(client_of, admin, rep):
    url = reverse("enrichment:register_edit", args=["vies"])
    register_row(code="vies")
    said = {"is_on": "on", "per_minute": "10", "refresh_days": "30", "nightly_limit": "100"}
    client_of(admin).post(url, said)
    url = reverse("enrichment:register_edit", args=["gleif"])
    policies = {"lei": "propose", "legal_name": "ignore", "status": "propose", "parent": "refresh"}
    client_of(admin).post(url, {**said, **{f"policy_{field}": policy for field, policy in policies.items()}})

    assert OutsideRegister.objects.get(code="vies").per_minute == 10
    assert dict(FieldPolicy.objects.values_list("field", "policy")) == {"lei": "propose", "parent": "refresh"}
    assert client_of(rep).get(url).status_code == 403
    assert client_of(admin).post(url, said | {"per_minute": "0"}).status_code == 422


def test_a_person_who_left_the_right_behind_cannot_decide_by_the_operation(proposal, reader: User, now):
    for act in (
        lambda: accept_proposal(proposal=proposal, by=reader, now=now, today=now.date()),
        lambda: refuse_proposal(proposal=proposal, by=reader, now=now),
        lambda: decide_many(
            proposals=Proposal.objects.all(), accept=True, by=reader, now=now, today=now.date()
        ),
    ):
        with pytest.raises(MayNotDecide):
            act()


def test_a_run_leads_to_what_it_changed_and_to_its_undo(client_of, admin, rep, typed, world, work, now):
    company = typed()
    world.ytj[company.business_id] = ytj_company(
        company.business_id, "Lahden Paja Oy", website="www.paja.example"
    )
    (run,) = ask_about(company=company, by=admin, now=now, register="prh_ytj")
    done = work(run)
    act = ChangeSet.objects.get(pk=done.change_set_id)

    page = client_of(admin).get(reverse("enrichment:run", args=[run.public_id])).content.decode()
    of_rep = client_of(rep).get(reverse("enrichment:run", args=[run.public_id])).content.decode()

    assert done.changed == 1
    assert reverse("users:change_set", args=[act.public_id]) in page
    assert reverse("users:change_set_undo", args=[act.public_id]) in page
    assert reverse("users:change_set_undo", args=[act.public_id]) not in of_rep
