"""Reads of imports: the file as a table, how its first rows are understood, what was said of its rows."""

import csv
import io
import itertools
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from django.db.models import Count, Min, Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.refusals import Refusal
from companies.models import Company
from contacts.models import Person
from custom_fields.models import CustomField
from custom_fields.queries.known import editable_fields, known_fields
from custom_fields.queries.words import text_of
from history.queries.change_log import word_of
from imports.choices import AT_WORK, ISSUES, Register
from imports.models import Import, RowIssue
from imports.reading import tables
from imports.reading.custom import ASKED, CustomReader, custom_fact, parser_of, without_custom
from imports.reading.fields import FIELDS, Field, Target, field_of
from imports.reading.mapping import ColumnPlan
from imports.reading.records import ReadingOptions, RecordReader, reader_for
from imports.reading.shown import readable, spoken
from imports.reading.spellings import Group, groups_of
from imports.reading.values import folded_name
from installed_base.models import InstalledItem, Maker, MakerSpelling, Product
from users.models import User

PREVIEW_ROWS = 5
SAMPLE_VALUES = 3


class FileGone(Refusal):
    """The uploaded file has been removed from the server."""

    def __init__(self) -> None:
        super().__init__(_("The file is no longer on the server. Upload it again."))


def is_at_work(change_set_id: int) -> bool:
    """Whether the import whose act this is has not come to its end."""
    return Import.objects.filter(change_set_id=change_set_id, state__in=AT_WORK).exists()


def path_of(imported: Import) -> Path:
    """Where the file lies; refuses when it has been removed."""
    if not imported.file or not Path(imported.file.path).exists():
        raise FileGone
    return Path(imported.file.path)


def table_of(imported: Import) -> tables.Table:
    """The file as its layout reads it."""
    return tables.open_table(path_of(imported), tables.Layout.from_json(imported.layout))


def plans_of(imported: Import) -> list[ColumnPlan]:
    return [ColumnPlan.from_json(stored) for stored in imported.columns]


def options_of(imported: Import) -> ReadingOptions:
    known = {field.name for field in fields(ReadingOptions)}
    return ReadingOptions(**{name: value for name, value in imported.options.items() if name in known})


def staff_by_word() -> dict[str, int]:
    """Staff by e-mail address and by name, either name first; a name that two of them have is nobody's."""
    found: dict[str, int] = {}
    by_name: dict[str, set[int]] = defaultdict(set)
    for email, full_name, pk in User.objects.assignable().values_list("email", "full_name", "pk"):
        found[email.lower()] = pk
        words = folded_name(full_name).split()
        by_name[" ".join(words)].add(pk)
        by_name[" ".join([*words[-1:], *words[:-1]])].add(pk)
    return {name: min(those) for name, those in by_name.items() if len(those) == 1} | found


def reader_of(imported: Import) -> RecordReader:
    """What reads the rows of the import by its mapping."""
    owners = staff_by_word()
    plans, options = plans_of(imported), options_of(imported)
    inner = reader_for(
        target=Target(imported.register), plans=without_custom(plans), options=options, owners=owners
    )
    if imported.register not in CUSTOMISED:
        return inner
    known = {field.name: field for field in custom_fields_of(imported.register, imported.by)}
    parsers = [
        (index, plan.field, parser_of(known[plan.field], plan, options))
        for index, plan in enumerate(plans)
        if plan.field in known
    ]
    return CustomReader(inner, parsers=parsers, clear_empty=options.clear_empty)


CUSTOMISED = {Target.COMPANIES: "company", Target.PERSONS: "person", Target.ITEMS: "item"}


def custom_fields_of(register: str, user: User) -> list[CustomField]:
    """The custom fields that a user's file may bring into a register."""
    resource = CUSTOMISED.get(Target(register))
    return list(editable_fields(resource, user)) if resource else []


def facts_of(register: str, user: User) -> list[Field]:
    """What a column can hold: the register's own facts and its custom fields."""
    return [*FIELDS[Target(register)], *map(custom_fact, custom_fields_of(register, user))]


@dataclass(frozen=True)
class ColumnSample:
    """A column as the page shows it: its plan, the field's kind, and the first values."""

    plan: ColumnPlan
    kind: str
    values: list[str]


@dataclass(frozen=True)
class ReadRow:
    """A row as it would be understood."""

    number: int
    facts: list[tuple[str, str]]
    doubts: list[str]
    is_rejected: bool


def column_samples(imported: Import) -> list[ColumnSample]:
    """Each column with its first values that are not empty."""
    rows = [cells for _number, cells, _odd in itertools.islice(table_of(imported).rows(), 50)]
    kinds = {field.key: str(field.kind) for field in facts_of(imported.register, imported.by)}
    samples = []
    for index, plan in enumerate(plans_of(imported)):
        filled = [cells[index].strip()[:80] for cells in rows if index < len(cells) and cells[index].strip()]
        values = list(dict.fromkeys(filled))[:SAMPLE_VALUES]
        samples.append(ColumnSample(plan=plan, kind=kinds.get(plan.field, ""), values=values))
    return samples


def first_rows(imported: Import) -> list[ReadRow]:
    """The first rows as the mapping understands them."""
    reader = reader_of(imported)
    labels = {field.key: str(field.label) for field in FIELDS[Target(imported.register)]}
    found = []
    for row in itertools.islice(table_of(imported).rows(), PREVIEW_ROWS):
        record = reader.read(row)
        named = zip(reader.columns, record.values, strict=True)
        staged = {name: value for name, value in named if value not in (None, "") and name not in _INNER}
        model = OF_REGISTER.get(imported.register)
        facts = [
            (str(labels.get(name) or _PLAIN.get(name, name)), spoken(model, name, str(value))[:120])
            for name, value in staged.items()
            if not (name.endswith("_to") and value == staged.get(f"{name[:-3]}_from"))  # no band: one number
        ]
        facts += _custom_facts(imported, record.values[-1]) if reader.columns[-1] == "custom" else []
        facts += [
            (str(labels.get(kind) or _PLAIN.get(kind, kind)), value)
            for kind, value, _key, _extra in record.facts
        ]
        doubts = [doubt_text(imported, key, code, value) for key, code, value, _proposal in record.issues]
        found.append(
            ReadRow(
                number=record.number,
                facts=list(dict.fromkeys(facts)),  # what finds the record may be one of its facts too
                doubts=doubts,
                is_rejected=bool(record.rejected),
            )
        )
    return found


OF_REGISTER: dict[str, type[Model]] = {
    Register.COMPANIES: Company, Register.PERSONS: Person, Register.ITEMS: InstalledItem, Register.PRODUCTS: Product,
}  # fmt: skip


def _custom_facts(imported: Import, held: str | None) -> list[tuple[str, str]]:
    known = {field.key: field for field in custom_fields_of(imported.register, imported.by)}
    pairs = json.loads(held or "{}").items()
    return [(known[key].label, _said(known[key], value)) for key, value in pairs if value is not None]


def _said(field: CustomField, value: Any) -> str:
    """A value as it was understood; of a record what the cell says."""
    return str(value[ASKED]) if field.is_reference and isinstance(value, dict) else text_of(field, value)


_INNER = frozenset({
    "custom", "business_id_scheme", "industry_version", "company_country", "owner_id", "during", "technician_id", "is_done",
})  # fmt: skip
_PLAIN = {
    "staff_from": gettext_lazy("Staff"), "staff_to": gettext_lazy("Staff, upper end"), "turnover_from": gettext_lazy("Turnover"),
    "turnover_to": gettext_lazy("Turnover, upper end"), "currency": gettext_lazy("Currency"), "attributes": gettext_lazy("Attributes"),
    "web": gettext_lazy("Website"), "trade": gettext_lazy("Trade name"), "former": gettext_lazy("Former name"), "industry": gettext_lazy("Further industry"),
    "tag": gettext_lazy("Tag"), "identifier": gettext_lazy("Identifier"),
}  # fmt: skip


def field_label(register: str, key: str) -> str:
    """The user's word for a field; "" for the row as a whole."""
    custom = _custom_field(register, key)
    if custom is not None:
        return custom.label
    try:
        return str(field_of(Target(register), key).label)
    except KeyError:
        return ""


def _custom_field(register: str, key: str) -> CustomField | None:
    resource = CUSTOMISED.get(Target(register))
    return (
        known_fields().named(resource, key.removeprefix("cf_"))
        if resource and key.startswith("cf_")
        else None
    )


def shown_difference(register: str, row: dict) -> dict:
    """One line of the dry run in words."""
    custom = _custom_field(register, row["field"])
    if custom is not None:
        row = row | {side: text_of(custom, row[side]) for side in ("old", "new")}
    else:
        row = row | {side: readable(row[side], word_of) for side in ("old", "new")}
    return row | {"label": field_label(register, row["field"]) or row["field"]}


def doubt_text(imported: Import, key: str, code: str, value: str) -> str:
    """One doubt as a sentence, with the field and the value it is about."""
    label, sentence = field_label(imported.register, key), str(ISSUES.get(code, code))
    if label and value:
        return _("%(field)s “%(value)s”: %(reason)s") % {"field": label, "value": value, "reason": sentence}
    return _("%(field)s: %(reason)s") % {"field": label, "reason": sentence} if label else sentence


def maker_groups(imported: Import) -> list[Group]:
    """Spellings of makers in the file that may be one maker: of the register, or of the file itself."""
    if not imported.makers:
        return []
    known = {name: name for name in Maker.objects.order_by("pk").values_list("name", flat=True)}
    known |= dict(MakerSpelling.objects.order_by("pk").values_list("name", "maker__name"))
    return groups_of(imported.makers, known=known, chosen=imported.options.get("makers"))


def issue_summary(imported: Import) -> list[dict[str, object]]:
    """What was found, how often, with an example row; rejections first."""
    rows = RowIssue.objects.filter(of=imported).values("field", "code", "is_rejection")
    counted = rows.annotate(count=Count("id"), first=Min("number")).order_by("-is_rejection", "-count")
    return [
        {
            "field": field_label(imported.register, row["field"]), "reason": ISSUES.get(row["code"], row["code"]),
            "count": row["count"], "first": row["first"], "is_rejection": row["is_rejection"],
        }
        for row in counted[:40]
    ]  # fmt: skip


def rejected_rows(imported: Import) -> Iterator[list[str]]:
    """The rejected rows as they were in the file, each with its reasons; a row with a personal identity code
    comes back without its words."""
    table = table_of(imported)
    reasons = _reasons(imported, is_rejection=True)
    yield [_("Row"), _("Reason"), *table.headers]
    last = max(reasons, default=0)
    for number, cells, _odd in table.rows():
        if number > last:
            return
        if number in reasons:
            codes, texts = zip(*reasons[number], strict=True)
            kept = [""] * len(cells) if "personal_identity_code" in codes else cells
            yield [str(number), " ".join(texts), *kept]


def flagged_values(imported: Import) -> Iterator[list[str]]:
    """Every value that was left out or doubted, with its row, reason and proposal."""
    yield [_("Row"), _("Field"), _("Value in the file"), _("Reason"), _("Proposal")]
    issues = RowIssue.objects.filter(of=imported, is_rejection=False).order_by("number", "id")
    for issue in issues.iterator(chunk_size=2000):
        label = field_label(imported.register, issue.field)
        yield [str(issue.number), label, issue.value, str(ISSUES.get(issue.code, issue.code)), issue.proposal]


def _reasons(imported: Import, *, is_rejection: bool) -> dict[int, list[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for number, key, code in RowIssue.objects.filter(of=imported, is_rejection=is_rejection).values_list(
        "number", "field", "code"
    ):
        found[number].append((code, doubt_text(imported, key, code, "")))
    return found


def as_csv(rows: Iterator[list[str]]) -> Iterator[str]:
    """Lines for a spreadsheet: semicolons, a marker of UTF-8, and no cell that it would run as a formula."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    yield "\ufeff"
    for row in rows:
        writer.writerow([without_formula(cell) for cell in row])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def without_formula(cell: str) -> str:
    """The text, made harmless where a spreadsheet would compute it; telephone numbers and negative numbers stay."""
    if cell[:1] in {"=", "@", "\t", "\r"}:
        return f"'{cell}"
    if (
        cell[:1] in {"+", "-"}
        and not cell[1:].replace(" ", "").replace("-", "").replace(",", "").replace(".", "").isdigit()
    ):
        return f"'{cell}"
    return cell


def seconds_left(imported: Import) -> int | None:
    """How long the work still takes at its present speed."""
    if not (imported.started_at and imported.heartbeat_at and imported.rows_done and imported.rows_total):
        return None
    spent = (imported.heartbeat_at - imported.started_at).total_seconds()
    return int(spent / imported.rows_done * max(imported.rows_total - imported.rows_done, 0))
