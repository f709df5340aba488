"""Taking a file in, and changing how it is read."""

import hashlib
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from history.choices import Party
from imports.choices import GatePolicy, Precedence, Register, State
from imports.models import Import, SavedMapping
from imports.operations.refusals import (
    AlreadyAtWork,
    FieldTwice,
    FileTooLarge,
    NothingMapped,
    NotYourRegister,
    PartyUnsaid,
    UnknownChoice,
)
from imports.operations.targets import PERMISSIONS
from imports.queries import custom_fields_of, facts_of, path_of, plans_of, staff_by_word
from imports.reading import dialects, kinds, mapping, numbers, tables
from imports.reading.aftermarket_records import NEEDS, told_by_headers
from imports.reading.custom import custom_fact
from imports.reading.dates import ORDERS
from imports.reading.encodings import CHOICES as ENCODINGS
from imports.reading.fields import Field, Target, field_of, fold_header
from imports.reading.mapping import ColumnPlan
from users.models import User

SAMPLE = 200
NEEDED = {
    Register.COMPANIES: ("legal_name",),
    Register.PERSONS: ("last_name", "first_name", "full_name", "email"),
    Register.ITEMS: ("product_code", "product_name"),
    Register.PRODUCTS: ("code", "name"),
}


def upload_import(*, register: str, upload: UploadedFile, by: User, now: datetime) -> Import:
    """Keep the file under a name of ours, tell what it is and guess how to read it. Refuses what is too large,
    no table, or for a register that the user may not change. Nothing goes to the register yet."""
    if register not in Register.values or not by.has_permission(PERMISSIONS[Register(register)]):
        raise NotYourRegister
    if (upload.size or 0) > settings.UPLOAD_LIMIT_MB * 1024 * 1024:
        raise FileTooLarge(settings.UPLOAD_LIMIT_MB)
    imported = Import(
        register=register, by=by, file_name=Path(upload.name or "").name[:200] or "file", file_size=upload.size or 0,
        party="" if register == Register.PERSONS else Party.FIRST, queued_at=now,
    )  # fmt: skip
    imported.file.save("", upload, save=False)
    try:
        path = Path(imported.file.path)
        _read_with(imported, tables.guess_layout(path))
        _guess_columns(imported, now)
    except BaseException:
        imported.file.delete(save=False)
        raise
    saved = (
        SavedMapping.objects.visible_to(by).fitting(register=register, signature=imported.signature).first()
    )
    with transaction.atomic():
        imported.save()
        if saved is not None:
            use_saved_mapping(of=imported, saved=saved, now=now)
    return imported


def _read_with(imported: Import, layout: tables.Layout) -> None:
    table = tables.open_table(Path(imported.file.path), layout)
    imported.layout, imported.headers, imported.sheet_names = (
        layout.as_json(),
        table.headers,
        table.sheet_names,
    )
    words = "\x1f".join(map(fold_header, table.headers))
    imported.signature = hashlib.sha256(f"{imported.register}\x1e{words}".encode()).hexdigest()
    imported.rows_total = _estimated_rows(imported, layout)


def _estimated_rows(imported: Import, layout: tables.Layout) -> int | None:
    """Rows told from the size and the length of the first lines; exact after the check."""
    if layout.kind != kinds.CSV:
        return None
    lines = tables.sample_lines(Path(imported.file.path), layout.encoding)
    length = sum(len(line.encode(layout.encoding, "replace")) for line in lines)
    records = len(dialects.records_of(lines, layout.delimiter, has_quotes=layout.has_quotes))
    return max(int(imported.file_size * records / length), 1) if length else None


def _guess_columns(imported: Import, now: datetime) -> None:
    table = tables.open_table(Path(imported.file.path), tables.Layout.from_json(imported.layout))
    sample = [cells for _number, cells, _odd in itertools.islice(table.rows(), SAMPLE)]
    plans = mapping.guess_plan(
        headers=table.headers, sample=sample, target=Target(imported.register),
        more=[custom_fact(field) for field in custom_fields_of(imported.register, imported.by)],
        staff=staff_by_word(),
    )  # fmt: skip
    country = mapping.guess_country(plans=plans, sample=sample, home=settings.HOME_COUNTRY)
    figures = [
        row[index]
        for index, plan in enumerate(plans)
        if plan.field in {"turnover", "quantity", "value", "price", "hours"}
        for row in sample
    ]
    imported.columns = [plan.as_json() for plan in plans]
    imported.options = {
        "decimal": numbers.guess_decimal(figures), "default_country": country, "currency": settings.HOME_CURRENCY,
        "industry_version": mapping.guess_industry_version(plans=plans, sample=sample, country=country),
        "financial_year": now.year - 1, "system": "ERP", "clear_empty": False, "take_proposals": False,
        "create_products": imported.register == Register.ITEMS, "create_sites": False, "attributes_from_rest": False,
        "precedence": Precedence.BETTER, "gate": GatePolicy.MARK,
    }  # fmt: skip


@transaction.atomic
def change_layout(*, of: Import, values: Mapping[str, Any], now: datetime) -> Import:
    """Read the file in another way; the columns are guessed anew. Refuses once the import is at work."""
    imported = _editable(of)
    layout = tables.Layout.from_json(imported.layout)
    known = {
        name: value
        for name, value in values.items()
        if name in tables.Layout.__dataclass_fields__ and name != "kind"
    }
    if known.get("encoding", layout.encoding) not in {*ENCODINGS, layout.encoding}:
        raise UnknownChoice
    if known.get("sheet") and known["sheet"] not in imported.sheet_names:
        raise UnknownChoice
    _read_with(imported, replace(layout, **known))
    _guess_columns(imported, now)
    return _saved(imported)


@transaction.atomic
def change_columns(
    *,
    of: Import,
    fields: Sequence[str],
    orders: Sequence[str],
    options: Mapping[str, Any],
    source: str,
    party: str,
) -> Import:
    """Say which column is which fact, and how the cells are read. Refuses unknown fields."""
    imported = _editable(of)
    plans = plans_of(imported)
    facts = facts_of(imported.register, imported.by)
    known = {field.key for field in facts} | {""}
    if len(fields) != len(plans) or not set(fields) <= known or party not in {*Party.values, of.party}:
        raise UnknownChoice
    changed = []
    for index, plan in enumerate(plans):
        order = orders[index] if index < len(orders) and orders[index] in ORDERS else plan.date_order
        is_same = fields[index] == plan.field
        factor = numbers.unit_of_header(plan.header) if fields[index] == "turnover" else 1
        confidence = plan.confidence if is_same else 1.0
        changed.append(
            replace(plan, field=fields[index], date_order=order, factor=factor, confidence=confidence)
        )
    _only_once(facts, changed)
    imported.columns = [plan.as_json() for plan in changed]
    imported.options = imported.options | {
        name: value for name, value in options.items() if name in imported.options
    }
    imported.source, imported.party = source[:120], party
    return _saved(imported)


def _only_once(facts: Sequence[Field], plans: Sequence[ColumnPlan]) -> None:
    named = {field.key: field for field in facts}
    taken: set[str] = set()
    for plan in plans:
        if not plan.field:
            continue
        if plan.field in taken and not named[plan.field].is_many:
            raise FieldTwice(str(named[plan.field].label))
        taken.add(plan.field)


def refuse_unless_complete(*, of: Import) -> None:
    """Refuses a plan that cannot make a record, and persons of whom nobody has said where they are from."""
    if not of.party:
        raise PartyUnsaid
    target = Target(of.register)
    chosen = {stored["field"] for stored in of.columns} | set(told_by_headers(target, plans_of(of)))
    alone = NEEDED.get(Register(of.register))
    for needed in (alone,) if alone else [names for _reason, names in NEEDS.get(target, ())]:
        if not chosen & set(needed):
            raise NothingMapped(", ".join(str(field_of(target, key).label) for key in needed))


@transaction.atomic
def save_mapping(*, of: Import, name: str, by: User, now: datetime) -> SavedMapping:
    """Keep the mapping under a name; a file with the same headers finds it again."""
    saved, _made = SavedMapping.objects.update_or_create(
        by=by, register=of.register, name=name[:80],
        defaults={"signature": of.signature, "columns": of.columns, "options": of.options, "used_at": now},
    )  # fmt: skip
    return saved


@transaction.atomic
def use_saved_mapping(*, of: Import, saved: SavedMapping, now: datetime) -> Import:
    """Map the columns as it was done before for files of these headers."""
    by_header = {stored["header"]: stored for stored in saved.columns}
    of.columns = [by_header.get(stored["header"], stored) for stored in of.columns]
    of.options = of.options | saved.options
    of.state = State.UPLOADED
    of.save(update_fields=["columns", "options", "state"])
    saved.used_at = now
    saved.save(update_fields=["used_at"])
    return of


@transaction.atomic
def forget_mapping(*, saved: SavedMapping) -> None:
    """Forget how files of these headers were read."""
    saved.delete()


@transaction.atomic
def delete_import(*, of: Import) -> None:
    """Remove the import, its file and what was said of its rows. What it brought into the register stays."""
    imported = Import.objects.select_for_update().get(pk=of.pk)
    if imported.is_at_work:
        raise AlreadyAtWork
    if imported.file:
        imported.file.delete(save=False)
    imported.delete()


def _editable(of: Import) -> Import:
    imported = Import.objects.select_for_update().get(pk=of.pk)
    if not imported.is_editable:
        raise AlreadyAtWork
    path_of(imported)
    return imported


def _saved(imported: Import) -> Import:
    imported.state = State.UPLOADED
    imported.save()
    return imported
