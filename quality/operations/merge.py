"""Merging records of one register into one, in one transaction and one change set; `unmerge` takes it back."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from common.refusals import Refusal
from companies.choices import NameKind
from companies.models import Company, CompanyName, ExternalId
from companies.operations.address import follow_address
from companies.operations.financial_year import follow_figures
from contacts.models import Person
from contacts.operations.lock import PersonRestricted
from custom_fields.operations.references import move_references
from custom_fields.queries.registers import register_of
from history import operations as history
from history.choices import Act as HistoryAct
from installed_base.models import InstalledItem, ItemIdentifier, Product
from quality.choices import Kind, Step, Verdict
from quality.models import DuplicatePair, FormerName, Merge, MergedRecord, MergeStep
from quality.operations.merge_moves import Act, InTheWay, move_all, point_anew, remove_rows
from quality.operations.merge_products import former_codes, refuse_unlike_products
from quality.operations.merge_rules import POINTERS, refuse_different_numbers
from quality.operations.merge_values import values_after
from quality.queries.relations import word_of
from quality.querysets import records_of
from users.models import User

KEPT_FOR = timedelta(days=30)
MOST = 10  # records in one merge: more than a person compares at once


class NotTheseMany(Refusal):
    """A merge takes two records at least, and no more than a person can look through."""

    status = 400

    def __init__(self) -> None:
        super().__init__(_("Choose two to ten records to merge."))


class MergedMeanwhile(Refusal):
    """One of the records went into another one, or was removed, before this merge."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "One of these records was merged or removed meanwhile. Open the list again: it shows what is left."
            )
        )


class ItemsApart(Refusal):
    """Two items that sit in different machines, or one in the other, are not one thing."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "These items sit in different places of machines, so they cannot be one thing. Keep the one that is"
                " in a machine, or take the other one out first."
            )
        )


@transaction.atomic
def merge_records(
    *, kind: str, survivor: int, others: Sequence[int], chosen: Mapping[str, int], by: User, now: datetime
) -> Merge:  # fmt: skip
    """Make one record out of several: the survivor keeps its number and address, the others' lead to it.

    `chosen` names for a fact (its first column) the record whose value is taken; the others follow the rules. All
    rows that point at the others come to point at the survivor. Refuses companies with different valid numbers of one
    register, items of different machines, restricted persons, and records that somebody merged meanwhile. Can be taken back for 30 days.
    """
    records = lock_records(kind=kind, numbers=[survivor, *others], by=by)
    kept, gone = records[survivor], [records[number] for number in sorted(set(others))]
    _refuse_apart(kind, kept, gone, by)
    from_ = history.Origin(act=HistoryAct.MERGE)
    with history.one_change_set(by=by, at=now, from_=from_) as change_set:
        merge = Merge.objects.create(
            kind=Kind(kind), survivor=kept.pk, survivor_uuid=kept.public_id, change_set_id=change_set.pk, by=by, at=now,
            kept_until=now + KEPT_FOR,
        )  # fmt: skip
        act = Act(merge, kept, by, now, key=getattr(kept, "code_key", ""))
        after = values_after(kind=kind, records=[kept, *gone], survivor=kept.pk, chosen=chosen)
        for record in gone:
            move_all(act=act, kind=kind, merged=record)
            for table, column, word in POINTERS:
                point_anew(act=act, table=table, column=column, word=word, kind=kind, merged=record)
        remove_rows(act=act, model=type(kept), numbers=[record.pk for record in gone], is_counted=False)
        _change_survivor(act, after, gone)
        _point_custom_fields(act, kind, gone)
        _remember_names(act, gone)
        _follow(act, gone)
        _lead_on(act, gone)
        _settle_pairs(act, gone)
        merge.counts = [{"model": model, **found} for model, found in sorted(act.counts.items())]
        merge.save(update_fields=["counts"])
        try:
            connection.check_constraints()
        except IntegrityError as error:
            raise InTheWay(_table_word(error)) from error
    return merge


def preview_merge(
    *, kind: str, survivor: int, others: Sequence[int], chosen: Mapping[str, int], by: User, now: datetime
) -> Merge:  # fmt: skip
    """What a merge would do: it is done and taken back at once, so that the counts are true. Refuses what it does."""
    with transaction.atomic():
        merge = merge_records(kind=kind, survivor=survivor, others=others, chosen=chosen, by=by, now=now)
        transaction.set_rollback(True)
    return merge


def lock_records(*, kind: str, numbers: Sequence[int], by: User) -> dict[int, Any]:
    """The records, locked in the order of their numbers, so that two merges of overlapping sets wait for each other.
    Refuses records that are gone or that the user does not see."""
    wanted = sorted(set(numbers))
    if len(wanted) != len(numbers) or not 2 <= len(wanted) <= MOST:
        raise NotTheseMany
    rows = records_of(kind).visible_to(by).filter(pk__in=wanted)
    seen = set(rows.values_list("pk", flat=True))
    locked = records_of(kind).filter(pk__in=seen).order_by("pk").select_for_update(of=("self",))
    found = {record.pk: record for record in locked}
    if set(found) != set(wanted):
        raise MergedMeanwhile
    return found


def _refuse_apart(kind: str, kept: Any, gone: Sequence[Any], by: User) -> None:
    if kind == Kind.PRODUCT:
        refuse_unlike_products(products=[kept, *gone], by=by)
    if kind == Kind.COMPANY:
        refuse_different_numbers(companies=[kept, *gone])
    if kind == Kind.PERSON and any(person.is_restricted for person in (kept, *gone)):
        raise PersonRestricted
    if kind == Kind.ITEM:
        together = {kept.pk, *(item.pk for item in gone)}
        if any(item.parent_id not in (None, kept.parent_id) or item.parent_id in together for item in gone):
            raise ItemsApart
        if kept.parent_id in together or kept.root_id in together:
            raise ItemsApart


def _change_survivor(act: Act, after: Mapping[str, Any], gone: Sequence[models.Model]) -> None:
    """Write the chosen values, now that nobody else holds their numbers."""
    change = history.save_changes(obj=act.survivor, values=after, by=act.by, at=act.now)
    if change is not None:
        MergeStep.objects.create(
            merge=act.merge, what=Step.CHANGED, model=act.survivor._meta.label_lower, rows=[act.survivor.pk],
            before=change.old, after=change.new,
        )  # fmt: skip


def _point_custom_fields(act: Act, kind: str, gone: Sequence[Any]) -> None:
    """Custom fields that point at one of the others come to point at the survivor."""
    old_and_new = [(str(record.public_id), str(act.survivor.public_id)) for record in gone]
    for old, new in old_and_new:
        moved = move_references(resource=str(kind), public_id=old, to=new, by=act.by, now=act.now)
        for resource, number, name in moved:
            model = register_of(resource).model
            MergeStep.objects.create(
                merge=act.merge, what=Step.CHANGED, model=model._meta.label_lower, rows=[number], before={name: old},
                after={name: new},
            )  # fmt: skip


def _remember_names(act: Act, gone: Sequence[Any]) -> None:
    """What the others were called finds the survivor: names, numbers, serials that it does not carry itself."""
    added: list[models.Model] = []
    if isinstance(act.survivor, Company):
        added += _other_names(act, gone)
    if isinstance(act.survivor, Person):
        added += _names_of_persons(act, gone)
    if isinstance(act.survivor, Product):
        step = MergeStep.objects.filter(
            merge=act.merge, model="installed_base.product", what=Step.CHANGED, rows=[act.survivor.pk]
        ).first()
        before = step.before.get("code", "") if step else ""
        added += former_codes(kept=act.survivor, gone=gone, before=(act.key, before))
    if isinstance(act.survivor, InstalledItem):
        keys = {act.survivor.key, *act.survivor.identifiers.values_list("key", flat=True)}
        serials = {item.key: item.serial for item in gone if item.serial and item.key not in keys}
        added += [
            ItemIdentifier(item=act.survivor, scheme="former_serial", value=serial, is_current=False)
            for serial in serials.values()
        ]
    for row in added:
        history.create(obj=row, by=act.by, at=act.now)
        MergeStep.objects.create(merge=act.merge, what=Step.ADDED, model=row._meta.label_lower, rows=[row.pk])
        act.count(type(row), Step.ADDED, 1)


def _other_names(act: Act, gone: Sequence[Company]) -> list[models.Model]:
    kept = act.survivor
    known = {
        kept.legal_name.casefold(),
        *(name.casefold() for name in kept.names.values_list("name", flat=True)),
    }
    names = {company.legal_name.casefold(): company.legal_name for company in gone}
    step = MergeStep.objects.filter(merge=act.merge, model="companies.company", what=Step.CHANGED).first()
    before = step.before if step else {}
    if old := before.get("legal_name"):
        names[old.casefold()] = old
    rows: list[models.Model] = [
        CompanyName(
            company=kept,
            kind=NameKind.FORMER,
            name=name,
            valid_to=timezone.localtime(act.now).date() - timedelta(days=1),
        )
        for key, name in names.items()
        if key not in known
    ]
    carried = {kept.business_id, kept.vat_number, kept.lei}
    for word in ("business_id", "vat_number", "lei"):
        for number in (*(getattr(company, word) for company in gone), before.get(word)):
            taken = ExternalId.objects.filter(system="merged", entity=word, external_id=number or "").exists()
            if number and number not in carried and not taken:
                carried.add(number)
                rows.append(
                    ExternalId(
                        system="merged", entity=word, external_id=number, object_type="company",
                        object_uuid=kept.public_id,
                    )
                )  # fmt: skip
    return rows


def _names_of_persons(act: Act, gone: Sequence[Person]) -> list[models.Model]:
    """The others' names, and the survivor's own where it took another one."""
    kept: Person = act.survivor
    step = MergeStep.objects.filter(merge=act.merge, model="contacts.person", what=Step.CHANGED).first()
    before = step.before if step else {}
    own = (before.get("first_name", kept.first_name), before.get("last_name", kept.last_name))
    known = {(row.first_name, row.last_name) for row in kept.former_names.all()}
    known |= {(kept.first_name, kept.last_name), ("", "")}
    names = dict.fromkeys([own, *((person.first_name, person.last_name) for person in gone)])
    return [
        FormerName(person=kept, first_name=first, last_name=last)
        for first, last in names
        if (first, last) not in known
    ]


def _follow(act: Act, gone: Sequence[Any]) -> None:
    """Bring up to date what the survivor shows of rows that moved."""
    if isinstance(act.survivor, Company):
        follow_address(company=act.survivor, today=timezone.localtime(act.now).date(), now=act.now)
        follow_figures(company=act.survivor, now=act.now)
        moments = [one.last_activity_at for one in (act.survivor, *gone) if one.last_activity_at]
        if moments:
            Company.objects.filter(pk=act.survivor.pk).update(last_activity_at=max(moments))


def _lead_on(act: Act, gone: Sequence[Any]) -> None:
    MergedRecord.objects.bulk_create(
        MergedRecord(
            merge=act.merge, kind=act.merge.kind, record=record.pk, uuid=record.public_id,
            survivor_uuid=act.survivor.public_id,
        )
        for record in gone
    )  # fmt: skip


def _settle_pairs(act: Act, gone: Sequence[models.Model]) -> None:
    """Pairs among the merged are settled; suggestions of records that are gone go, decisions stay."""
    numbers = [record.pk for record in gone]
    together = [act.survivor.pk, *numbers]
    pairs = DuplicatePair.objects.filter(kind=act.merge.kind)
    pairs.filter(first__in=together, second__in=together).update(
        verdict=Verdict.MERGED, decided_by=act.by, decided_at=act.now
    )
    pairs.of(act.merge.kind, numbers).filter(verdict=Verdict.OPEN).delete()


def _table_word(error: IntegrityError) -> str:
    table = getattr(getattr(error.__cause__, "diag", None), "table_name", "") or ""
    model = next((one for one in apps.get_models() if one._meta.db_table == table), None)
    return word_of(model) if model else table
