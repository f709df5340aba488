"""Opportunities: what each rule finds, and what people decide."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from activities.models import Activity
from activities.operations.opportunity import NothingToTakeOver, take_over_opportunities
from history.queries.rows import changes_of
from installed_base.models.version import version_key
from service.models import Coverage, Opportunity, VisitItem
from service.operations.opportunity import (
    SettledWithoutReason,
    SnoozedIntoThePast,
    decide_opportunities,
    decide_opportunity,
    refresh_opportunities,
)
from service.queries.opportunities import RULES, missing, why
from tests.factories.campaigns import OpportunityFactory
from tests.factories.cases import PlanFactory, VisitFactory
from tests.factories.companies import CompanyFactory
from tests.factories.cover import ContractFactory, ContractLineFactory
from tests.factories.installed_base import ItemFactory, PartFactory, ProductFactory

pytestmark = pytest.mark.django_db


def warranty(item, first, last):
    return Coverage.objects.create(
        source="warranty", item=item, during=DateRange(first, last + timedelta(days=1))
    )


def found(rule, now):
    refresh_opportunities(now=now, rules=[rule])
    return list(Opportunity.objects.filter(rule=rule, gone_at=None).order_by("pk"))


def test_a_machine_in_use_without_cover_is_found_with_why(now):
    item, covered = ItemFactory(), ItemFactory()
    PartFactory(parent=item)
    ItemFactory(company=item.company, status="scrapped")
    ItemFactory(company=item.company, is_ours=False)
    warranty(item, date(2024, 1, 1), date(2026, 8, 21))
    warranty(covered, date(2026, 1, 1), date(2027, 12, 31))

    hits = found("uncovered", now)

    assert [(hit.item, hit.since) for hit in hits] == [(item, date(2026, 8, 22))]
    assert why("uncovered", hits[0].figures).startswith("Warranty ended")
    assert hits[0].figures["machines"] == 1


def test_without_any_cover_written_down_the_rule_says_so_instead_of_finding_everything(now):
    ItemFactory()

    assert found("uncovered", now) == []
    assert "No warranty and no contract" in missing()["uncovered"]


def test_a_warranty_that_ends_soon_counts_unless_something_follows(now):
    soon, late, followed = ItemFactory(), ItemFactory(), ItemFactory()
    warranty(soon, date(2025, 1, 1), date(2027, 1, 31))
    warranty(late, date(2025, 1, 1), date(2027, 6, 30))
    warranty(followed, date(2025, 1, 1), date(2027, 1, 31))
    warranty(followed, date(2027, 2, 1), date(2028, 1, 31))

    hits = found("warranty_ending", now)

    assert [(hit.item, hit.since) for hit in hits] == [(soon, date(2027, 1, 31))]


def test_the_notice_of_a_contract_comes_with_its_worth_a_year(now):
    contract = ContractFactory(ends_on=date(2027, 1, 31), notice_months=1)
    ContractLineFactory(contract=contract, price=1200, billing="quarter")
    ContractFactory(ends_on=date(2027, 12, 31), notice_months=1)

    hits = found("contract_notice", now)

    assert [(hit.company, hit.value) for hit in hits] == [(contract.company, Decimal(4800))]
    assert contract.number in why("contract_notice", hits[0].figures)


def test_age_is_told_at_eighty_per_cent_and_past_the_whole_life(now):
    product = ProductFactory(expected_life_months=120)
    old = ItemFactory(product=product, delivered_on=date(2015, 1, 1))
    ageing = ItemFactory(product=product, delivered_on=date(2018, 6, 1))
    ItemFactory(product=product, delivered_on=date(2024, 1, 1))

    assert [hit.item for hit in found("past_life", now)] == [old]
    assert [hit.item for hit in found("ageing", now)] == [ageing]


def test_a_product_that_is_phased_out_counts_once_there_is_a_successor(now):
    successor = ProductFactory(name="HX-2")
    gone = ItemFactory(product=ProductFactory(end_of_support=date(2026, 1, 1), successor=successor))
    ItemFactory(product=ProductFactory(end_of_support=date(2026, 1, 1)))
    ItemFactory(product=ProductFactory(end_of_sale=date(2027, 1, 1), successor=successor))

    hits = found("phased_out", now)

    assert [hit.item for hit in hits] == [gone]
    assert "HX-2" in why("phased_out", hits[0].figures)


def test_an_older_version_than_the_newest_release_in_the_field_is_behind(now):
    product = ProductFactory()
    rows = {
        version: ItemFactory(product=product, version=version, version_key=version_key(version))
        for version in ("2.9", "2.10", "3.0-rc1")
    }

    assert [hit.item for hit in found("version_behind", now)] == [rows["2.9"]]


def test_overdue_maintenance_is_found(now):
    late = PlanFactory(next_due_on=date(2026, 10, 1))
    PlanFactory(next_due_on=date(2027, 1, 1))

    assert [hit.item for hit in found("maintenance_overdue", now)] == [late.item]


def test_goodwill_counts_from_the_second_time_on_an_uncovered_machine(now):
    twice, once = ItemFactory(), ItemFactory()
    for item, times in ((twice, 2), (once, 1)):
        for _time in range(times):
            visit = VisitFactory(
                state="done", covered_by="goodwill", result="fixed", company=item.company,
                started_at=now - timedelta(days=30), ended_at=now - timedelta(days=30),
            )  # fmt: skip
            VisitItem.objects.create(visit=visit, item=item, machine=item)

    assert [hit.item for hit in found("goodwill_repeated", now)] == [twice]


def test_another_suppliers_machine_at_a_customer_grows_old(now):
    product = ProductFactory(expected_life_months=60)
    customer = CompanyFactory(lifecycle="customer")
    theirs = ItemFactory(product=product, company=customer, is_ours=False, delivered_on=date(2015, 1, 1))
    ItemFactory(product=product, is_ours=False, delivered_on=date(2015, 1, 1))

    assert [hit.item for hit in found("competitor_ageing", now)] == [theirs]


def test_every_rule_runs_and_those_without_data_say_what_they_want(now):
    done = refresh_opportunities(now=now)

    assert set(done) == set(RULES)
    assert all(len(sentence) > 20 for sentence in missing().values())
    assert "feature_missing" in missing()


def test_a_settled_hit_does_not_come_back_for_the_same_cause_but_does_for_a_new_one(now, rep):
    item = ItemFactory()
    cover = warranty(item, date(2024, 1, 1), date(2026, 8, 21))
    (hit,) = found("uncovered", now)
    decide_opportunity(
        opportunity=hit, values={"state": "lost", "reason": "They service it themselves"}, by=rep, now=now
    )

    again = found("uncovered", now + timedelta(days=1))
    Coverage.objects.filter(pk=cover.pk).delete()
    warranty(item, date(2024, 1, 1), date(2026, 10, 1))
    new = found("uncovered", now + timedelta(days=2))

    assert [(one.pk, one.state) for one in again] == [(hit.pk, "lost")]
    assert [one.state for one in new] == ["open"]


def test_a_hit_goes_by_itself_and_comes_back_with_what_was_decided(now, rep):
    item = ItemFactory()
    warranty(item, date(2024, 1, 1), date(2026, 8, 21))
    (hit,) = found("uncovered", now)
    decide_opportunity(opportunity=hit, values={"assigned_to": rep}, by=rep, now=now)
    cover = warranty(item, date(2026, 11, 1), date(2027, 11, 1))
    gone = found("uncovered", now)
    Coverage.objects.filter(pk=cover.pk).delete()

    (back,) = found("uncovered", now)

    assert gone == []
    assert (back.pk, back.assigned_to) == (hit.pk, rep)


def test_snoozed_ones_come_back_on_their_day(now, rep):
    row = OpportunityFactory()
    decide_opportunity(opportunity=row, values={"snoozed_until": date(2026, 12, 1)}, by=rep, now=now)

    assert Opportunity.objects.awake(date(2026, 11, 30)).count() == 0
    assert Opportunity.objects.awake(date(2026, 12, 1)).get() == row


def test_losing_wants_a_reason_and_a_snooze_a_day_to_come(now, rep):
    row = OpportunityFactory()

    with pytest.raises(SettledWithoutReason):
        decide_opportunity(opportunity=row, values={"state": "lost"}, by=rep, now=now)
    with pytest.raises(SnoozedIntoThePast):
        decide_opportunity(opportunity=row, values={"snoozed_until": date(2026, 11, 1)}, by=rep, now=now)


def test_decisions_are_in_the_change_log(now, rep):
    row = OpportunityFactory()

    decide_opportunities(opportunities=Opportunity.objects.all(), values={"state": "won"}, by=rep, now=now)

    assert changes_of(row).first().new["state"] == "won"


def test_opportunities_are_taken_over_as_one_task_a_company(now, rep):
    company = CompanyFactory()
    rows = [OpportunityFactory(company=company, item=ItemFactory(company=company)) for _one in range(2)]
    other = OpportunityFactory()

    count = take_over_opportunities(
        opportunities=Opportunity.objects.all(), per="company", owner=rep, due_at=now + timedelta(days=7), by=rep,
        now=now,
    )  # fmt: skip

    task = Activity.objects.get(company=company)
    assert (count, task.kind, task.owner) == (2, "task", rep)
    assert set(task.items.all()) == {row.item for row in rows}
    assert Opportunity.objects.get(pk=other.pk).taken_over_at == now


def test_what_was_taken_over_is_not_taken_over_twice(now, rep):
    OpportunityFactory()
    said = {"per": "item", "owner": rep, "due_at": now + timedelta(days=7), "by": rep, "now": now}
    take_over_opportunities(opportunities=Opportunity.objects.all(), **said)

    with pytest.raises(NothingToTakeOver):
        take_over_opportunities(opportunities=Opportunity.objects.all(), **said)
