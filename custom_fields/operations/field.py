"""Definitions of custom fields: made, changed, retired, taken back, deleted. Every change moves the token."""

import re
import unicodedata
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction

from common.constraints import InvalidValues, refuse_unwanted_text, refusing
from common.jobs import enqueue_on_commit
from common.submissions import already_made
from common.text import tidy
from custom_fields import choices
from custom_fields.choices import IndexState, RunKind, RunState, State
from custom_fields.models import CustomField, FieldRun, FieldsToken
from custom_fields.operations import refusals
from custom_fields.operations.values import stored_value
from custom_fields.queries.expressions import one_of
from custom_fields.queries.registers import register_of
from history import operations as history
from users.models import User
from users.permissions import Permission

EDITABLE = frozenset({
    "label_fi", "label_en", "help_fi", "help_en", "section", "position", "options", "unit", "currency", "default",
    "is_required", "is_searchable", "is_filterable", "in_list", "is_personal", "category", "purpose", "export_label",
    "erasure", "reason", "seen_by", "edited_by",
})  # fmt: skip
FILTER_ENDS = ("_from", "_to", "_filled")  # a key that ends so would be read as another field's filter
CONSTRAINTS = {
    "custom_field_key_once": refusals.KeyTaken,
    "custom_field_label_fi_once": refusals.KeyTaken,
    "custom_field_label_en_once": refusals.KeyTaken,
    "custom_field_searchable_by_all": refusals.NotSearchableForSome,
}


def lock_definitions() -> None:
    """Wait for those who write values, and keep others out until the transaction ends."""
    FieldsToken.objects.bulk_create([FieldsToken(id=1)], ignore_conflicts=True)
    FieldsToken.objects.select_for_update().get(id=1)


def move_token() -> None:
    """Tell every process that the definitions have changed."""
    FieldsToken.objects.filter(id=1).update(token=uuid.uuid4())


def refuse_strangers(*, by: User) -> None:
    """Refuses those without the right to keep custom fields."""
    if not by.has_permission(Permission.CUSTOM_FIELDS):
        raise refusals.MayNotKeepFields


def slug_of(*, text: str) -> str:
    """A key out of a label: `Tehtaan pinta-ala m²` becomes `tehtaan_pinta_ala_m2`."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("ø", "o").replace("æ", "a"))
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    key = re.sub(r"[^a-z0-9]+", "_", letters).strip("_")[:40].rstrip("_")
    return key if key[:1].isalpha() else f"f_{key}"[:40].rstrip("_")


@transaction.atomic
def create_field(
    *, resource: str, kind: str, values: Mapping[str, Any], by: User, now: datetime, key: str = "",
    public_id: uuid.UUID | None = None,
) -> CustomField:  # fmt: skip
    """Add a field to a register. Refuses one that is not classified, a key or label that is there, choices without
    options, and too many fields. The same `public_id` twice makes one field. Recorded."""
    refuse_strangers(by=by)
    lock_definitions()
    made = already_made(CustomField, public_id)
    if made is not None:
        return made
    others = CustomField.objects.of(resource)
    if others.count() >= choices.MOST_FIELDS:
        raise refusals.TooManyFields
    field = CustomField(resource=resource, kind=kind, **({"public_id": public_id} if public_id else {}))
    field.created_at = field.changed_at = now
    if values.get("is_personal") is None:
        raise refusals.Unclassified("reason")
    clean = _cleaned(field, values)
    for name, value in clean.items():
        setattr(field, name, value)
    field.key = key or slug_of(text=field.label_en or field.label_fi)
    if field.key.endswith(FILTER_ENDS):
        field.key = f"{field.key[:38]}_1"
    if "position" not in clean:
        field.position = others.count() + 1
    _refuse_contradictions(field)
    with refusing(CONSTRAINTS):
        history.create(obj=field, by=by, at=now)
    _follow(field, had_index=False, by=by, now=now)
    move_token()
    return field


@transaction.atomic
def change_field(
    *, field: CustomField, values: Mapping[str, Any], by: User, now: datetime, expected_revision: int | None = None
) -> CustomField:  # fmt: skip
    """Change what is said of a field; its key and kind stay. Refuses what `create_field` does, an option deleted
    while records hold it, and by `ChangedMeanwhile` a field that another administrator changed. Recorded."""
    refuse_strangers(by=by)
    lock_definitions()
    before = CustomField.objects.select_for_update().get(pk=field.pk)
    if before.state in {State.DELETING, State.CONVERTING}:
        raise refusals.AtWorkAlready
    wanted = CustomField.objects.get(pk=field.pk)
    clean = _cleaned(wanted, values)
    for name, value in clean.items():
        setattr(wanted, name, value)
    _refuse_contradictions(wanted)
    clean |= {"edited_by": wanted.edited_by, "default": wanted.default}
    if "options" in clean:
        _refuse_options_in_use(before, clean["options"])
    with refusing(CONSTRAINTS):
        history.save_changes(obj=field, values=clean, by=by, at=now, expected_revision=expected_revision)
    _follow(field, had_index=before.is_filterable, by=by, now=now)
    if before.is_searchable != field.is_searchable or (
        field.is_searchable and before.options != field.options
    ):
        bring_into_search(field=field)
    move_token()
    return field


@transaction.atomic
def retire_field(*, field: CustomField, by: User, now: datetime) -> None:
    """Hide a field everywhere and keep its values. Recorded."""
    _to_state(field, State.RETIRED, by, now)


@transaction.atomic
def restore_field(*, field: CustomField, by: User, now: datetime) -> None:
    """Show a retired field again, with the values that it had. Recorded."""
    _to_state(field, State.ACTIVE, by, now)


def _to_state(field: CustomField, state: str, by: User, now: datetime) -> None:
    refuse_strangers(by=by)
    lock_definitions()
    before = CustomField.objects.select_for_update().get(pk=field.pk)
    if before.state not in {State.ACTIVE, State.RETIRED}:
        raise refusals.AtWorkAlready
    history.save_changes(obj=field, values={"state": state}, by=by, at=now)
    if field.is_searchable:
        bring_into_search(field=field)
    move_token()


@transaction.atomic
def delete_field(*, field: CustomField, by: User, now: datetime) -> FieldRun:
    """Take a field out of use at once and for good; the worker clears its values, then the field itself goes.
    Recorded."""
    refuse_strangers(by=by)
    lock_definitions()
    before = CustomField.objects.select_for_update().get(pk=field.pk)
    running = before.runs.filter(kind=RunKind.CLEAR, state=RunState.RUNNING).first()
    if running is not None:
        return running
    if before.state == State.CONVERTING:
        raise refusals.AtWorkAlready
    before.runs.filter(state=RunState.RUNNING).update(state=RunState.DONE, finished_at=now)
    history.save_changes(obj=field, values={"state": State.DELETING}, by=by, at=now)
    if field.is_searchable:
        bring_into_search(field=field)
    move_token()
    return start_run(field=field, kind=RunKind.CLEAR, by=by, now=now)


def start_run(*, field: CustomField, kind: str, by: User, now: datetime, into: str = "") -> FieldRun:
    """Write down what the worker shall do for a field, and send for it."""
    running = field.runs.filter(kind=kind, state=RunState.RUNNING).first()
    if running is not None:
        return running
    run = FieldRun(field=field, kind=kind, by=None if by.robot_name else by, into=into, asked_at=now)
    run.save(force_insert=True)
    enqueue_on_commit("custom_fields.run_field", run_id=run.pk)
    return run


def bring_into_search(*, field: CustomField) -> None:
    """Let the search make the words anew of every record that has a value of the field; of many, in the background."""
    register = register_of(field.resource)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT search_touch(%s, (SELECT array_agg(id) FROM {register.table} WHERE jsonb_exists(custom, %s)))",  # noqa: S608
            [register.search_kind, field.key],
        )
    enqueue_on_commit("search.drain_queue")


def _follow(field: CustomField, *, had_index: bool, by: User, now: datetime) -> None:
    """The index comes and goes with the wish to filter; references are always indexed, for merging needs it."""
    wants = field.is_filterable or field.is_reference
    if wants and field.index_state in {IndexState.NONE, IndexState.FAILED}:
        CustomField.objects.filter(pk=field.pk).update(index_state=IndexState.BUILDING)
        field.index_state = IndexState.BUILDING
        start_run(field=field, kind=RunKind.INDEX, by=by, now=now)
    elif had_index and not wants:
        CustomField.objects.filter(pk=field.pk).update(index_state=IndexState.NONE)
        field.index_state = IndexState.NONE
        start_run(field=field, kind=RunKind.INDEX, by=by, now=now)


def _cleaned(field: CustomField, values: Mapping[str, Any]) -> dict[str, Any]:
    clean = {name: tidy(value) if isinstance(value, str) else value for name, value in values.items()}
    clean = {name: value for name, value in clean.items() if name in EDITABLE}
    refuse_unwanted_text({name: value for name, value in clean.items() if isinstance(value, str)})
    if "options" in clean:
        clean["options"] = _options(field, clean["options"]) if field.kind in choices.WITH_OPTIONS else []
    for name in ("seen_by", "edited_by"):
        if name in clean:
            clean[name] = [role for role in choices.ALL_ROLES if role in clean[name]]
    if clean.get("is_personal") is True:
        clean["reason"] = ""
    elif clean.get("is_personal") is False:
        clean |= {"category": "", "purpose": "", "erasure": ""}
    return clean


def _options(field: CustomField, given: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Options with keys: one that has none gets one out of its label, and keeps it for ever."""
    if not 1 <= len(given) <= choices.MOST_OPTIONS:
        raise refusals.OptionsMissing
    keys = {one["key"] for one in given if one.get("key")}
    made, seen = [], set()
    for one in given:
        fi, en = (
            tidy(str(one.get("fi") or one.get("en") or "")),
            tidy(str(one.get("en") or one.get("fi") or "")),
        )
        if not fi or len(fi) > choices.LABEL or len(en) > choices.LABEL:
            raise refusals.OptionsMissing
        refuse_unwanted_text({"options": f"{fi} {en}"})
        key = one.get("key") or _free_key(slug_of(text=en), keys)
        keys.add(key)
        if fi.casefold() in seen or key in {other["key"] for other in made}:
            raise refusals.OptionTwice(fi)
        seen.add(fi.casefold())
        made.append({"key": key, "fi": fi, "en": en, "retired": bool(one.get("retired"))})
    return made


def _free_key(wanted: str, taken: set[str]) -> str:
    number, key = 2, wanted
    while key in taken:
        key, number = f"{wanted[:36]}_{number}", number + 1
    return key


def _refuse_contradictions(field: CustomField) -> None:
    needed = ("category", "purpose", "export_label", "erasure") if field.is_personal else ("reason",)
    for name in needed:
        if not getattr(field, name):
            raise refusals.Unclassified(name)
    if field.kind in choices.WITH_OPTIONS and not field.options:
        raise refusals.OptionsMissing
    if field.is_searchable and field.kind not in choices.SEARCHABLE:
        raise refusals.NotOfThisKind("is_searchable")
    if field.is_searchable and not set(choices.ALL_ROLES) <= set(field.seen_by):
        raise refusals.NotSearchableForSome
    field.edited_by = [role for role in field.edited_by if role in field.seen_by]
    others = CustomField.objects.of(field.resource).filter(is_filterable=True).exclude(pk=field.pk)
    if field.is_filterable and others.count() >= choices.MOST_INDEXED:
        raise refusals.TooManyIndexed
    if field.default not in (None, "", []):
        try:
            field.default = stored_value(field=field, value=field.default)
        except ValidationError as error:
            raise InvalidValues({"default": error.messages}) from error
    else:
        field.default = None


def uses_of_option(*, field: CustomField, option: str) -> int:
    """How many records hold an option."""
    rows = register_of(field.resource).model._base_manager
    return rows.filter(one_of(field, [option])).count()


def _refuse_options_in_use(before: CustomField, options: Sequence[Mapping[str, Any]]) -> None:
    """Nobody chooses one meanwhile: writers of values wait for the token that is held here."""
    kept = {one["key"] for one in options}
    for one in before.options:
        if one["key"] not in kept and (count := uses_of_option(field=before, option=one["key"])):
            raise refusals.OptionInUse(before.words_of(one["key"]), count)
