"""The canary put into every column that can hold words, by the registry: a new model is planted without being named.

A row is taken from the small world of the stage where it has one, else made up from the columns of its model.
"""

import json
import uuid
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.core.files.base import ContentFile
from django.db import DataError, IntegrityError, connection, models, transaction

from common.personal_data import Category, Ownership, Wipe
from gdpr.classification.strategy import Strategy, is_text, strategies
from tests.gdpr.canary.needles import EMAIL, FIRST, LAST, NAME, PHONE, SAID
from tests.stage.world import AT

PLANTED = (Wipe.DELETE_ROW, Wipe.REDACT, Wipe.BLANK, Wipe.KEEP)
# Planted by what the product does (triggers, history) or by the test as new rows: they are never changed by hand.
BY_THE_PRODUCT = {
    "search.searchdocument",
    "search.searchword",
    "history.change",
    "history.changeset",
    "quality.qualityfigure",
}


def planted_columns(strategy: Strategy) -> list[models.Field]:
    """The columns of a model in which somebody may have written the canary."""
    if strategy.label in BY_THE_PRODUCT:
        return []
    personal = {**getattr(strategy.model, "PersonalData", SimpleNamespace(personal={})).personal} or _foreign(
        strategy
    )
    return [
        column
        for column in strategy.model._meta.concrete_fields
        if is_text(column)
        and column.name != "fingerprint"
        and (column.max_length or 99) >= 5  # a code, no word
        and strategy.wipes[column.name] in PLANTED
        and personal.get(column.name) not in {None, Category.SECRET}
    ]


def left_out() -> set[str]:
    """Columns that can hold words and in which the canary is not planted: each needs its reason."""
    return {
        f"{one.label}.{column.name}"
        for one in strategies()
        if one.label not in BY_THE_PRODUCT
        for column in one.model._meta.concrete_fields
        if is_text(column) and (column.max_length or 99) >= 5 and column not in planted_columns(one)
    }


def _foreign(strategy: Strategy) -> dict[str, Any]:
    from gdpr.classification.foreign import FOREIGN

    return FOREIGN[strategy.label].personal if strategy.label in FOREIGN else {}


def plant(world: SimpleNamespace) -> list[tuple[str, str]]:
    """Plant every column; returns (table, column) of each."""
    done, wrong = [], []
    for strategy in strategies():
        try:
            done += _planted(strategy, world)
        except (IntegrityError, DataError) as error:
            wrong.append(f"{strategy.label}: {error}")
    assert wrong == [], "\n".join(["Make such rows in tests/stage/world.py:", *wrong])
    return done


def _planted(strategy: Strategy, world: SimpleNamespace) -> list[tuple[str, str]]:
    columns = planted_columns(strategy)
    files = [f for f in strategy.model._meta.concrete_fields if strategy.wipes[f.name] is Wipe.DELETE_FILE]
    if not columns and not files:
        return []
    row = _row(strategy, world)
    values = {column.name: words_for(column, row) for column in columns}
    for column in files:
        if isinstance(column, models.FileField):
            getattr(row, column.name).save("seed.bin", ContentFile(SAID.encode()), save=True)
    _write(strategy.model, row, values, world)
    return [(strategy.model._meta.db_table, column.column) for column in columns]


def _write(
    model: type[models.Model], row: models.Model, values: dict[str, Any], world: SimpleNamespace
) -> None:
    """All at once; where a rule of the table wants a day, or a day and an actor, beside the words, with those; or also
    another state of the row."""
    meta, staff = model._meta, type(world.keeper)
    days = {c.name: AT.date() for c in meta.concrete_fields if c.null and type(c) is models.DateField}
    moments = {c.name: AT for c in meta.concrete_fields if c.null and isinstance(c, models.DateTimeField)}
    actors = {c.name: world.colleague for c in meta.concrete_fields if c.null and c.related_model is staff}
    states = [
        {c.name: code} for c in meta.concrete_fields if c.name == "state" for code, _word in c.choices or ()
    ]
    for beside in ({}, days, moments | actors, *(moments | actors | state for state in states)):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                for flag in ("erasing", "redacting"):  # ledgers are written to here alone
                    cursor.execute("SELECT set_config(%s, 'on', true)", [f"kolmikanta.{flag}"])
                model._base_manager.filter(pk=row.pk).update(**values | beside)
        except (IntegrityError, DataError) as error:
            last = error
        else:
            return
    raise last


def words_for(column: models.Field, row: models.Model) -> Any:
    """The canary, as it would stand in a column of this kind."""
    if isinstance(column, ArrayField):
        return [words_for(column.base_field, row)]
    if isinstance(column, models.JSONField):
        shape = getattr(row, column.name)
        return [SAID] if isinstance(shape, list) else {"sana": SAID, "syvemmällä": [{"osoite": EMAIL}]}
    if column.name == "first_name":
        return FIRST
    if column.name == "last_name":
        return LAST
    if column.name == "query":
        return urlencode({"q": SAID})
    if column.name == "body" and row._meta.label_lower == "users.idempotencykey":
        return json.dumps({"nimi": NAME})
    if "phone" in column.name:
        return PHONE
    if isinstance(column, models.EmailField) or column.name in {"value", "key", "address", "username"}:
        return EMAIL
    most = column.max_length or 1000
    return SAID if most >= len(SAID) else NAME if most >= len(NAME) else LAST[:most]


def _row(strategy: Strategy, world: SimpleNamespace) -> models.Model:
    """A row about the canary, or one that could speak of them."""
    model = strategy.model
    if strategy.ownership is Ownership.NONE:
        found = model._base_manager.order_by("-pk").first()
    else:
        found = strategy.rows(world.person).order_by("-pk").first() or _given_to(
            model, strategy.lookup, world
        )
    return found or made_up(model, world, strategy)


def _given_to(model: type[models.Model], lookup: str, world: SimpleNamespace) -> models.Model | None:
    """A row of nobody that can be the canary's."""
    if not lookup or "__" in lookup:
        return None
    found = model._base_manager.filter(**{f"{lookup}__isnull": True}).order_by("-pk").first()
    if found is not None:
        model._base_manager.filter(pk=found.pk).update(**{lookup: world.person})
    return found


def made_up(
    model: type[models.Model], world: SimpleNamespace, strategy: Strategy | None = None
) -> models.Model:
    """A row whose required columns hold something that its rules allow."""
    values: dict[str, Any] = {}
    for column in model._meta.concrete_fields:
        leads = strategy is not None and column.name == strategy.lookup.partition("__")[0]
        if column.primary_key and not column.is_relation and not isinstance(column, models.CharField):
            continue
        if column.generated or (
            not leads and (column.null or column.has_default() or column.has_db_default())
        ):
            continue
        values[column.name] = _value(column, world)
    return model._base_manager.create(**values)


def _value(column: models.Field, world: SimpleNamespace) -> Any:
    if column.is_relation:
        return _related(column.related_model, world)
    if column.choices:
        return column.choices[0][0]
    if isinstance(column, models.UUIDField):
        return uuid.uuid4()
    if isinstance(column, models.BooleanField):
        return False
    if isinstance(column, models.DateTimeField):
        return AT + timedelta(days=1)
    if isinstance(column, models.DateField):
        return AT.date()
    if isinstance(column, models.IntegerField):
        return 1
    if isinstance(column, ArrayField | models.JSONField):
        return []
    if isinstance(column, models.CharField | models.TextField):
        if column.blank:
            return ""
        return uuid.uuid4().hex[: column.max_length or 32]
    return None


def _related(model: type[models.Model], world: SimpleNamespace) -> models.Model:
    if model is type(world.person):
        return world.person
    if model is type(world.keeper):
        return world.keeper
    for one in vars(world).values():
        if isinstance(one, model):
            return one
    found = model._base_manager.order_by("pk").last() if model is not ContentType else None
    return found or made_up(model, world)
