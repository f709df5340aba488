"""Which tables point at a register, and what people call them."""

from collections.abc import Iterator

from django.apps import apps
from django.db import models

from history.choices import OBJECT_WORDS
from history.choices.own_words import UNRECORDED_WORDS
from quality.querysets import MODELS


def relations_to(kind: str) -> Iterator[models.ForeignKey]:
    """Every foreign key that points at the register, hidden ones too, in a fixed order."""
    target = apps.get_model(MODELS[kind])
    found = {
        relation.field
        for relation in target._meta.get_fields(include_hidden=True)
        if relation.auto_created and (relation.one_to_many or relation.one_to_one)
    }
    yield from sorted(found, key=key_of)


def key_of(foreign: models.ForeignKey) -> str:
    """A relation's name in RELATIONS."""
    return f"{foreign.model._meta.label_lower}.{foreign.name}"


def word_of(model: type[models.Model]) -> str:
    """What people call a row of the table."""
    label = model._meta.label_lower
    return str(OBJECT_WORDS.get(label) or UNRECORDED_WORDS.get(label) or model._meta.verbose_name)
