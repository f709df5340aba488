"""What is done about signals: dismissed with a reason, snoozed, opened again, taken as tasks; and how they weigh."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.choices import ActivityKind
from activities.operations.activity import plan_activity
from common.constraints import refuse_unwanted_text
from common.refusals import Refusal
from companies.models import Company
from enrichment.choices import DismissReason, SignalState
from enrichment.models import RegisterNotice, Signal, SignalRule
from enrichment.queries.signal_rules import signal_rules
from enrichment.queries.signal_words import signal_words
from history import operations as history
from history.choices import Party
from users.models import User

MOST, MOST_TASKS, LISTED = 20_000, 2_000, 50


class DismissedWithoutReason(Refusal):
    """Whoever dismisses a signal says why."""

    field = "reason_code"
    status = 400

    def __init__(self) -> None:
        super().__init__(
            _("Say why nothing is to be done: choose a reason, and write it when it is another one.")
        )


class SnoozedToThePast(Refusal):
    """A signal sleeps until a day that is to come."""

    field = "snoozed_until"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("Choose a day that is still to come."))


class AlreadyDecided(Refusal):
    """Somebody was quicker."""

    def __init__(self) -> None:
        super().__init__(
            _("These have been decided already. Look at what was done; they can be opened again.")
        )


class TooManySignals(Refusal):
    """Deciding about so many at once is no decision."""

    def __init__(self) -> None:
        super().__init__(_("These are too many for one go. Narrow the list with a filter."))


@transaction.atomic
def dismiss_signals(
    *, signals: QuerySet[Signal], reason_code: str, by: User, now: datetime, reason: str = ""
) -> int:
    """Dismiss those that are open, with a reason. Returns how many. Refuses without a reason, when none is open,
    and more than twenty thousand. Recorded as one act."""
    refuse_unwanted_text({"reason": reason})
    reason = " ".join(reason.split())[:300]
    if reason_code not in DismissReason.values or (reason_code == DismissReason.OTHER and not reason):
        raise DismissedWithoutReason
    said = {"state": SignalState.DISMISSED.value, "reason_code": reason_code, "reason": reason}
    return _decide(signals.open(), said, by, now)


@transaction.atomic
def snooze_signals(*, signals: QuerySet[Signal], until: date, by: User, now: datetime) -> int:
    """Let those that are open sleep until a day. Returns how many. Refuses a day that has come. Recorded."""
    if until <= timezone.localtime(now).date():
        raise SnoozedToThePast
    return _change(signals.open(), {"snoozed_until": until}, by, now)


@transaction.atomic
def reopen_signals(*, signals: QuerySet[Signal], by: User, now: datetime) -> int:
    """Take back what was decided or snoozed; a task that was planned stays. Returns how many. Recorded."""
    clear = {"state": SignalState.OPEN.value, "reason_code": "", "reason": "", "snoozed_until": None}
    return _change(signals, clear | {"decided_by_id": None, "decided_at": None}, by, now)


@transaction.atomic
def take_signals(
    *, signals: QuerySet[Signal], owner: User, due_at: datetime, by: User, now: datetime
) -> int:  # fmt: skip
    """Plan one task for each company out of its open signals, which then point to it. Returns how many tasks.
    Refuses when none is open, and more than two thousand. Recorded as one act."""
    found = list(_locked(signals.open(), MOST_TASKS).select_related("company").order_by("company", "-rank"))
    if not found:
        raise AlreadyDecided
    words, groups = signal_words(found), defaultdict(list)
    for row in found:
        groups[row.company_id].append(row)
    with history.one_change_set(by=by, at=now):
        for group in groups.values():
            task = plan_activity(
                kind=ActivityKind.TASK, by=by, now=now, due_at=due_at, owner=owner, company=group[0].company,
                subject=_subject(group), body=_body(group, words),
            )  # fmt: skip
            said = {"state": SignalState.TASK.value, "activity_id": task.pk}
            _decide(Signal.objects.filter(pk__in=[row.pk for row in group]), said, by, now)
    return len(groups)


def _subject(group: list[Signal]) -> str:
    if len(group) == 1:
        return f"{group[0].get_kind_display()}: {group[0].company}"[:200]
    count = ngettext("%(count)d signal", "%(count)d signals", len(group)) % {"count": len(group)}
    return f"{count}: {group[0].company}"[:200]


def _body(group: list[Signal], words: Mapping[int, str]) -> str:
    lines = [
        " ".join(filter(None, [f"{row.happened_on:%Y-%m-%d}", f"{row.get_kind_display()}.", words[row.pk]]))
        for row in group[:LISTED]
    ]
    left = len(group) - len(lines)
    more = [ngettext("and %(count)d more", "and %(count)d more", left) % {"count": left}] if left else []
    return "\n".join([*lines, *more])


def _locked(signals: QuerySet[Signal], most: int) -> QuerySet[Signal]:
    numbers = list(signals.order_by().values_list("pk", flat=True)[: most + 1])
    if len(numbers) > most:
        raise TooManySignals
    return Signal.objects.filter(pk__in=numbers, state__in=SignalState.values).select_for_update(of=("self",))


def _decide(signals: QuerySet[Signal], said: Mapping[str, Any], by: User, now: datetime) -> int:
    decided = {"decided_by_id": by.pk, "decided_at": now, "snoozed_until": None}
    count = _change(signals, {**said, **decided}, by, now)
    if not count:
        raise AlreadyDecided
    return count


def _change(signals: QuerySet[Signal], values: Mapping[str, Any], by: User, now: datetime) -> int:
    """Write the same values on many rows that are locked first, and what each of them had."""
    numbers = list(_locked(signals, MOST).order_by("pk").values_list("pk", flat=True))
    still = signals.filter(
        pk__in=numbers
    )  # what another decided while we waited for the lock is left to them
    old = {row.pop("pk"): row for row in still.order_by("pk").values("pk", *values)}
    if not old:
        return 0
    Signal.objects.filter(pk__in=old).update(**values, revision=F("revision") + 1, changed_at=now)
    history.record_many(model=Signal, object_ids=list(old), old=old, new=values, by=by, at=now)
    return len(old)


def note_notices(*, company: Company, notices: Sequence[RegisterNotice], now: datetime, **_said: Any) -> None:
    """Make signals of registered notices: that there is a new managing director, not who. Once, however often told."""
    if not notices:
        return
    rules, today = signal_rules(), timezone.localtime(now).date()
    rows = [
        Signal(
            company=company, kind=kind, happened_on=notice.registered_on, source=str(notice.get_register_display())[:120],
            party=Party.THIRD, figures={"notice": notice.record_number}, found_at=now, weight=rules.weights[kind],
            rank=rank_of(day=today, weight=rules.weights[kind]), created_at=now, changed_at=now,
        )
        for notice in notices
        for kind in rules.kinds_of_notice(notice.kind, list(notice.entry_codes))
    ]  # fmt: skip
    Signal.objects.bulk_create(rows, ignore_conflicts=True)


def rank_of(*, day: date, weight: int) -> int:
    """What the inbox is sorted by: ten of weight count as much as a day."""
    return (day - date(2000, 1, 1)).days * 10 + weight


@transaction.atomic
def set_signal_rules(*, rules: Mapping[str, Mapping[str, Any]], by: User, now: datetime) -> None:
    """Keep how much each kind weighs, whether it is made, and from which per cent on. Open signals are sorted anew.
    Recorded."""
    known = {row.kind: row for row in SignalRule.objects.select_for_update()}
    with history.one_change_set(by=by, at=now):
        for kind, values in rules.items():
            if kind in known:
                history.save_changes(obj=known[kind], values=values, by=by, at=now)
            else:
                history.create(obj=SignalRule(kind=kind, **values), by=by, at=now)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE enrichment_signal s SET rank = s.rank - s.weight + r.weight, weight = r.weight"
            " FROM enrichment_signalrule r WHERE r.kind = s.kind AND r.weight <> s.weight AND s.state = 'open'"
        )
