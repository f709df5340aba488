"""Maintenance plans: made, corrected, carried over to items, moved on."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from common.constraints import refuse_unwanted_text, refusing
from common.refusals import Refusal
from common.submissions import already_made
from history import operations as history
from service.models import MaintenancePlan
from service.queries.answer_time import local_day
from service.queries.maintenance import dues, items_of_template
from users.models import User

# What an item's plan takes from its template, and keeps taking when the template is corrected.
FROM_TEMPLATE = ("name", "every_months", "meter", "every_units", "planned_hours", "instructions", "is_active")
TEXTS = ("name", "meter", "instructions")


class PlanNeedsInterval(Refusal):
    """Maintenance comes round by the calendar or by the meter."""

    field = "every_months"

    def __init__(self) -> None:
        super().__init__(_("Say after how many months it is due, or after how much running by which meter."))


class PlanNeedsMeter(Refusal):
    """Running is told by a meter."""

    def __init__(self, field: str) -> None:
        super().__init__(
            _("Say by which meter.") if field == "meter" else _("Say after how much running it is due."),
            field=field,
        )


class PlanOfOneThing(Refusal):
    """A plan is of an item, of a product or of a line of a contract."""

    def __init__(self) -> None:
        super().__init__(_("Choose one: an item, a product, or a line of a contract."))


class PlanHasVisits(Refusal):
    """What was done by a plan stays known."""

    def __init__(self) -> None:
        super().__init__(_("Visits were made by this plan, so it stays. Put it to rest instead."))


class DoneInTheFuture(Refusal):
    """What is done has been done."""

    field = "last_done_on"

    def __init__(self) -> None:
        super().__init__(_("This day is still to come. Plan a visit instead, or correct the day."))


@transaction.atomic
def create_plan(*, by: User, now: datetime, public_id: UUID | None = None, **facts: Any) -> MaintenancePlan:
    """Write down maintenance that comes round. A template is carried over to the items it concerns at once.

    Refuses a plan without an interval, or of no thing or several. The same `public_id` twice makes one. Recorded.
    """
    made = already_made(MaintenancePlan, public_id)
    if made is not None:
        return made
    _refuse_unsound(facts, now)
    plan = MaintenancePlan(**facts, **({"public_id": public_id} if public_id else {}))
    plan.created_at = plan.changed_at = now
    plan.next_due_on = None if plan.is_template else dues([plan]).get(plan.pk)
    with history.one_change_set(by=by, at=now):
        with refusing():
            history.create(obj=plan, by=by, at=now)
        if plan.is_template:
            carry_over(plan=plan, by=by, now=now)
    return plan


@transaction.atomic
def change_plan(
    *, plan: MaintenancePlan, values: Mapping[str, Any], by: User, now: datetime,
    expected_revision: int | None = None, base: Mapping[str, Any] | None = None,
) -> MaintenancePlan:  # fmt: skip
    """Correct a plan; when it is due is worked out anew. What is corrected in a template holds for its items too,
    where nobody has said otherwise. Refuses as `create_plan`. Recorded field by field."""
    values = dict(values)
    plan = MaintenancePlan.objects.select_for_update(of=("self",)).select_related("item").get(pk=plan.pk)
    names = ("item", "product", "contract_line", "every_months", "meter", "every_units", "last_done_on")
    _refuse_unsound({name: getattr(plan, name) for name in names} | values, now)
    before = {name: getattr(plan, name) for name in FROM_TEMPLATE}
    with history.one_change_set(by=by, at=now):
        with refusing():
            history.save_changes(
                obj=plan, values=values, by=by, at=now, expected_revision=expected_revision, base=base
            )
        if plan.is_template:
            _hand_down(plan, before, by=by, now=now)
            carry_over(plan=plan, by=by, now=now)
        else:
            _save_due(plan, dues([plan])[plan.pk], by=by, now=now)
    return plan


@transaction.atomic
def delete_plan(*, plan: MaintenancePlan, by: User, now: datetime) -> None:
    """Throw away a plan that nothing was done by. Refuses others, and templates of such. Recorded."""
    plans = [plan, *plan.item_plans.select_for_update()]
    if any(one.visit_links.exists() for one in plans):
        raise PlanHasVisits
    with history.one_change_set(by=by, at=now):
        for one in reversed(plans):
            history.delete(obj=one, by=by, at=now)


@transaction.atomic
def carry_over(*, plan: MaintenancePlan, by: User, now: datetime) -> int:
    """Give each item that a template concerns a plan of its own; those that have it keep it. Returns how many
    were made. Recorded for each."""
    if not plan.is_active:
        return 0
    today = local_day(now)
    items = items_of_template(plan=plan, today=today).exclude(maintenance_plans__template=plan)
    made = [
        MaintenancePlan(
            item=item, template=plan, created_at=now, changed_at=now,
            **{name: getattr(plan, name) for name in FROM_TEMPLATE},
        )
        for item in items.order_by("pk")
    ]  # fmt: skip
    with history.one_change_set(by=by, at=now):
        MaintenancePlan.objects.bulk_create(made, batch_size=1000, ignore_conflicts=False)
        history.record_each(
            model=MaintenancePlan, verb="created", by=by, at=now,
            rows=[(one.pk, {}, {"template": plan.pk, "item": one.item_id}) for one in made],
        )  # fmt: skip
        work_out_dues(items=[one.item_id for one in made], by=by, now=now)
    return len(made)


@transaction.atomic
def work_out_dues(*, items: Iterable[int], by: User, now: datetime) -> int:
    """Work out anew when maintenance of the items is due. Returns how many plans moved. What follows by itself is
    not recorded: history has the readings and visits it follows from."""
    plans = MaintenancePlan.objects.filter(item__in=list(items)).select_related("item").order_by("pk")
    rows = list(plans.select_for_update(of=("self",)))
    found = dues(rows)
    moved = [plan for plan in rows if plan.next_due_on != found[plan.pk]]
    for plan in moved:
        plan.next_due_on = found[plan.pk]
    MaintenancePlan.objects.bulk_update(moved, ["next_due_on"], batch_size=1000)
    return len(moved)


@transaction.atomic
def move_on(
    *, plan: MaintenancePlan, done_on: date, by: User, now: datetime, value: Decimal | None = None
) -> MaintenancePlan:
    """The maintenance was done: the next one is counted from that day and from what the meter showed. An older
    day than the one known changes nothing. Recorded."""
    plan = MaintenancePlan.objects.select_for_update(of=("self",)).select_related("item").get(pk=plan.pk)
    if done_on > local_day(now):
        raise DoneInTheFuture
    if plan.last_done_on is not None and done_on < plan.last_done_on:
        return plan
    history.save_changes(obj=plan, values={"last_done_on": done_on, "last_value": value}, by=by, at=now)
    _save_due(plan, dues([plan])[plan.pk], by=by, now=now)
    return plan


def _save_due(plan: MaintenancePlan, due: date | None, *, by: User, now: datetime) -> None:
    if plan.next_due_on != due:
        MaintenancePlan.objects.filter(pk=plan.pk).update(next_due_on=due)
        plan.next_due_on = due


def _hand_down(template: MaintenancePlan, before: Mapping[str, Any], *, by: User, now: datetime) -> None:
    """Corrections of a template reach the items' plans that still say what it said."""
    changed = {n: getattr(template, n) for n in FROM_TEMPLATE if getattr(template, n) != before[n]}
    if not changed:
        return
    for plan in template.item_plans.select_for_update(of=("self",)).order_by("pk"):
        values = {name: value for name, value in changed.items() if getattr(plan, name) == before[name]}
        history.save_changes(obj=plan, values=values, by=by, at=now)
    work_out_dues(items=template.item_plans.values_list("item", flat=True), by=by, now=now)


def _refuse_unsound(facts: Mapping[str, Any], now: datetime) -> None:
    refuse_unwanted_text({name: facts[name] for name in TEXTS if name in facts})
    if sum(facts.get(name) is not None for name in ("item", "product", "contract_line")) != 1:
        raise PlanOfOneThing
    if not facts.get("every_months") and not facts.get("every_units"):
        raise PlanNeedsMeter("every_units") if facts.get("meter") else PlanNeedsInterval
    if facts.get("every_units") and not facts.get("meter"):
        raise PlanNeedsMeter("meter")
    if facts.get("meter") and not facts.get("every_units"):
        raise PlanNeedsMeter("every_units")
    if facts.get("last_done_on") and facts["last_done_on"] > local_day(now):
        raise DoneInTheFuture
