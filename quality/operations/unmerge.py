"""Taking a merge back: the records that were, with their rows; what somebody changed since stays, and is said."""

import json
from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from common.refusals import Refusal
from common.spread import is_spread
from companies.models import Company
from companies.operations.address import follow_address
from companies.operations.financial_year import follow_figures
from history import operations as history
from history.choices import OBJECT_WORDS
from history.choices import Act as HistoryAct
from quality.choices import Step, Verdict
from quality.models import DuplicatePair, Merge, MergedRecord, MergeStep
from quality.operations.merge_moves import record_pointed
from quality.querysets import MODELS, records_of
from users.models import User


class NotUndoable(Refusal):
    """The merge was taken back already, or the thirty days are over."""

    def __init__(self) -> None:
        super().__init__(
            _("This merge cannot be taken back: that was done already, or its 30 days are over.")
        )


class SurvivorGone(Refusal):
    """The survivor was merged on or removed: the newer act has to be taken back first."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "The record that was kept has been merged or removed since. Take that back first, then this merge."
            )
        )


class NumberTaken(Refusal):
    """A record cannot come back because another one carries its number now."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "A record cannot come back: another one has its business ID, LEI or serial number now."
                " Correct that one first."
            )
        )


@transaction.atomic
def unmerge(*, merge: Merge, by: User, now: datetime) -> Merge:
    """Bring the merged records back with the rows that were theirs. Fields and rows that somebody changed since stay
    as they are, and `left` says by table how many. Refuses after 30 days, twice, and when the survivor is gone."""
    locked = Merge.objects.select_for_update().get(pk=merge.pk)
    if locked.undone_at or locked.kept_until is None or locked.kept_until <= now:
        raise NotUndoable
    survivor = records_of(locked.kind).select_for_update(of=("self",)).filter(pk=locked.survivor).first()
    if survivor is None:
        raise SurvivorGone
    left: dict[str, int] = {}
    with history.one_change_set(by=by, at=now, from_=history.Origin(act=HistoryAct.UNDO)):
        for step in locked.steps.order_by("-id"):
            stayed = _take_back(step, survivor, by, now)
            if stayed:
                left[step.model] = left.get(step.model, 0) + stayed
        _settle(locked, survivor, by, now)
        connection.check_constraints()
    locked.left = [{"model": model, "count": count} for model, count in sorted(left.items())]
    locked.undone_at, locked.undone_by = now, by
    locked.save(update_fields=["left", "undone_at", "undone_by"])
    return locked


def _take_back(step: MergeStep, survivor: models.Model, by: User, now: datetime) -> int:
    """Take one step back; says how many of its rows stay as they are because somebody changed them."""
    model = apps.get_model(step.model)
    if step.what == Step.ADDED:
        rows = list(model._base_manager.filter(pk__in=step.rows))
        for row in rows:
            history.delete(obj=row, by=by, at=now)
        return 0
    if step.what == Step.CHANGED:
        return _values_back(step, model, by, now)
    if step.what == Step.REMOVED:
        return _rows_back(step, model, by, now)
    return _point_back(step, model, by, now)


def _values_back(step: MergeStep, model: type[models.Model], by: User, now: datetime) -> int:
    """Old values where nobody wrote others since."""
    row = model._base_manager.filter(pk=step.rows[0]).first()
    if row is None:
        return 1
    current = json.loads(json.dumps(history.values_of(row), cls=DjangoJSONEncoder))
    names = [name for name in step.before if current.get(name) == step.after.get(name)]
    back: dict[str, Any] = {name: _python(model, name, step.before[name]) for name in names}
    if back:
        try:
            with transaction.atomic():
                history.save_changes(obj=row, values=back, by=by, at=now)
        except DatabaseError:
            return len(step.before)
    return len(step.before) - len(names)


def _python(model: type[models.Model], name: str, value: Any) -> Any:
    if is_spread(model, name):
        return value
    field = next(one for one in model._meta.concrete_fields if one.attname == name)
    return value if value is None or field.is_relation else field.to_python(value)


def _columns(model: type[models.Model]) -> str:
    return ", ".join(f'"{one.column}"' for one in model._meta.concrete_fields if not one.generated)


def _rows_back(step: MergeStep, model: type[models.Model], by: User, now: datetime) -> int:
    """Put removed rows back as they were, by the database itself."""
    table, columns = model._meta.db_table, _columns(model)
    taken = ", ".join(f"r.{column}" for column in columns.split(", "))
    system = "OVERRIDING SYSTEM VALUE"  # the number it had
    sql = f"""
        INSERT INTO {table} ({columns}) {system} SELECT {taken}
        FROM quality_mergestep s, jsonb_populate_recordset(NULL::{table}, s.before) r
        WHERE s.id = %s AND r.{model._meta.pk.column} = %s
    """
    is_record = model._meta.label in MODELS.values()
    back = 0
    for number in step.rows:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(sql, [step.pk, number])
                back += 1
        except IntegrityError:
            if is_record:
                raise NumberTaken from None
            continue
        if step.model in OBJECT_WORDS:
            history.record_created(obj=model._base_manager.get(pk=number), by=by, at=now)
    return len(step.rows) - back


def _point_back(step: MergeStep, model: type[models.Model], by: User, now: datetime) -> int:
    """Point moved rows at the record they came from, where they still point at the survivor."""
    if "uuid" in step.before:
        rows = model._base_manager.filter(pk__in=step.rows, **{step.field: step.after["uuid"]})
        return len(step.rows) - rows.update(**{step.field: step.before["uuid"]})
    foreign = model._meta.get_field(step.field)
    target = step.after["target"]
    extra = ""
    if any(one.name == "revision" for one in model._meta.concrete_fields):
        extra = ", revision = revision + 1, changed_at = %s"
    table, key, column = model._meta.db_table, model._meta.pk.column, foreign.column
    where = f"{key} = ANY(%s) AND {column} = %s"
    sql = f"UPDATE {table} SET {column} = %s{extra} WHERE {where} RETURNING {key}"

    def point(numbers: list[int]) -> list[int]:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, [step.was, *([now] if extra else []), numbers, target])
            return [row[0] for row in cursor.fetchall()]

    try:
        back = point(step.rows)
    except DatabaseError:
        back = []
        for number in step.rows:
            try:
                back += point([number])
            except DatabaseError:
                continue
    record_pointed(foreign=foreign, rows=back, old=target, new=step.was, by=by, at=now)
    return len(step.rows) - len(back)


def _settle(merge: Merge, survivor: Any, by: User, now: datetime) -> None:
    """Addresses lead to the records themselves again; somebody looked, so the pairs are no duplicates."""
    records = MergedRecord.objects.filter(merge=merge)
    numbers = [merge.survivor, *records.values_list("record", flat=True)]
    records.update(is_undone=True)
    DuplicatePair.objects.filter(
        kind=merge.kind, first__in=numbers, second__in=numbers, verdict=Verdict.MERGED
    ).update(verdict=Verdict.DIFFERENT, decided_by=by, decided_at=now)
    if isinstance(survivor, Company):
        for company in Company.objects.filter(pk__in=numbers):
            follow_address(company=company, today=timezone.localtime(now).date(), now=now)
            follow_figures(company=company, now=now)


def forget_old_merges(*, now: datetime) -> int:
    """Drop what taking back needs of merges older than 30 days: it holds personal data. The redirects stay."""
    old = Merge.objects.filter(kept_until__lte=now)
    numbers = list(old.values_list("pk", flat=True))
    MergeStep.objects.filter(merge__in=numbers).delete()
    return Merge.objects.filter(pk__in=numbers).update(kept_until=None)
