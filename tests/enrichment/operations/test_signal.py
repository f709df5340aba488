"""What is done about signals."""

from datetime import timedelta

import pytest

from activities.models import Activity
from enrichment.choices import SignalState
from enrichment.models import RegisterNotice, Signal, SignalRule
from enrichment.operations.changes import record_signals
from enrichment.operations.signal import (
    AlreadyDecided,
    DismissedWithoutReason,
    SnoozedToThePast,
    dismiss_signals,
    reopen_signals,
    set_signal_rules,
    snooze_signals,
    take_signals,
)
from history.queries import changes_of
from tests.conftest import NOW
from tests.factories.companies import CompanyFactory
from tests.factories.enrichment import SignalFactory

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def one(signal: Signal):
    return Signal.objects.filter(pk=signal.pk)


def test_a_signal_is_dismissed_with_a_reason_and_history_says_so(rep):
    row = SignalFactory()

    count = dismiss_signals(signals=one(row), reason_code="known", by=rep, now=NOW)

    row.refresh_from_db()
    assert (count, row.state, row.reason_code, row.decided_by, row.revision) == (
        1,
        "dismissed",
        "known",
        rep,
        2,
    )
    change = changes_of(row).first()
    assert (change.old["state"], change.new["state"]) == ("open", "dismissed")


@pytest.mark.parametrize(("code", "reason"), [("", ""), ("other", "  "), ("nonsense", "x")])
def test_without_a_reason_nothing_is_dismissed(rep, code, reason):
    row = SignalFactory()

    with pytest.raises(DismissedWithoutReason):
        dismiss_signals(signals=one(row), reason_code=code, reason=reason, by=rep, now=NOW)

    row.refresh_from_db()
    assert row.state == SignalState.OPEN


def test_a_second_click_finds_it_decided(rep):
    row = SignalFactory()
    dismiss_signals(signals=one(row), reason_code="known", by=rep, now=NOW)

    with pytest.raises(AlreadyDecided):
        dismiss_signals(signals=one(row), reason_code="wrong", by=rep, now=NOW)
    with pytest.raises(AlreadyDecided):
        take_signals(signals=one(row), owner=rep, due_at=NOW + timedelta(days=7), by=rep, now=NOW)

    assert Activity.objects.count() == 0


def test_a_snoozed_signal_comes_back_on_its_day(rep):
    row = SignalFactory()

    snooze_signals(signals=one(row), until=TODAY + timedelta(days=7), by=rep, now=NOW)

    assert list(Signal.objects.awake(TODAY + timedelta(days=6))) == []
    assert list(Signal.objects.awake(TODAY + timedelta(days=7))) == [row]
    with pytest.raises(SnoozedToThePast):
        snooze_signals(signals=one(row), until=TODAY, by=rep, now=NOW)


def test_signals_of_a_company_become_one_task_that_they_point_to(rep):
    company = CompanyFactory(legal_name="Levyseppä Oy")
    SignalFactory(company=company, kind="manager"), SignalFactory(company=company, kind="site", weight=55)
    other = SignalFactory()

    count = take_signals(
        signals=Signal.objects.all(), owner=rep, due_at=NOW + timedelta(days=7), by=rep, now=NOW
    )

    assert count == Activity.objects.count() == 2
    task = Activity.objects.get(company=company)
    assert (task.subject, task.owner) == ("2 signals: Levyseppä Oy", rep)
    assert task.body.splitlines() == ["2026-11-20 New managing director.", "2026-11-20 New site."]
    assert task.signals.count() == 2
    other.refresh_from_db()
    assert (other.state, other.activity.company) == ("task", other.company)


def test_what_was_decided_can_be_opened_again(rep):
    row = SignalFactory()
    dismiss_signals(signals=one(row), reason_code="wrong", reason="ei ole totta", by=rep, now=NOW)

    reopen_signals(signals=one(row), by=rep, now=NOW)

    row.refresh_from_db()
    assert (row.state, row.reason_code, row.reason, row.decided_by, row.decided_at) == (
        "open",
        "",
        "",
        None,
        None,
    )


def notice(company, number: str, codes: list[str], kind: str = "Muutosilmoitus") -> RegisterNotice:
    return RegisterNotice.objects.create(
        company=company, register="prh_notices", record_number=number, registered_on=TODAY, kind=kind,
        entry_codes=codes, found_at=NOW,
    )  # fmt: skip


def tell(company, by, *notices: RegisterNotice) -> list[str]:
    record_signals(company=company, changes=(), notices=notices, register="prh_notices", by=by, now=NOW)
    return sorted(Signal.objects.filter(company=company).values_list("kind", flat=True))


def test_notices_become_signals_without_a_name_of_anybody(admin):
    company = CompanyFactory()
    said = notice(company, "2026/1", ["Toimitusjohtaja", "Hallituksen jäsen"])

    kinds = tell(company, admin, said)
    again = tell(company, admin, said)

    assert kinds == again == ["board", "manager"]
    row = Signal.objects.get(kind="manager")
    assert (row.happened_on, row.party, row.figures) == (TODAY, "third", {"notice": "2026/1"})


def test_a_notice_of_an_unknown_kind_is_a_notice_until_somebody_names_its_code(admin):
    first, second = CompanyFactory(), CompanyFactory()
    before = tell(first, admin, notice(first, "2026/2", ["TJX"]))
    SignalRule.objects.create(kind="manager", weight=80, codes="TJX TJY")

    after = tell(second, admin, notice(second, "2026/3", ["tjx"]))

    assert (before, after) == (["notice"], ["manager"])


def test_a_new_weight_sorts_open_signals_anew(admin):
    site, manager = SignalFactory(kind="site", weight=55), SignalFactory(kind="manager")
    assert list(Signal.objects.urgent_first()) == [manager, site]

    set_signal_rules(
        rules={"site": {"is_on": True, "weight": 95, "threshold": None, "codes": ""}}, by=admin, now=NOW
    )

    assert list(Signal.objects.urgent_first()) == [site, manager]
    site.refresh_from_db()
    assert site.weight == 95


def test_a_thousand_are_dismissed_in_a_few_statements(rep, django_assert_max_num_queries):
    company = CompanyFactory()
    Signal.objects.bulk_create(
        SignalFactory.build(company=company, source=f"s{number}") for number in range(1000)
    )

    with django_assert_max_num_queries(12):
        count = dismiss_signals(signals=Signal.objects.all(), reason_code="known", by=rep, now=NOW)

    assert count == 1000
