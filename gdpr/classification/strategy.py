"""What an erasure does with each column of each model: worked out from the classification and the columns themselves.

A row that a person owns goes; a row that others share stays and names the person no more; words of a person in rows
of nobody's own are taken out. Models say by themselves only where that would be wrong (see common/personal_data.py).
`manage.py check` refuses a strategy that its column cannot bear (gdpr.E002) and rows that lead nowhere (gdpr.E003).
"""

from dataclasses import dataclass, field

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from common.personal_data import Category, Ownership, Pointer, Wipe
from contacts.models import Person
from gdpr.classification import Classified, all_classified
from users.models import User

OF_SUBJECT = {Category.IDENTITY, Category.CONTACT, Category.TECHNICAL}
FOLLOWED = {"history.change"}  # a subject path that is no relation, by design


@dataclass(frozen=True)
class Strategy:
    """What becomes of the rows of one model when a person is erased."""

    model: type[models.Model]
    ownership: Ownership
    lookup: str  # path to the person; "" is the person itself, or a model that leads to none
    wipes: dict[str, Wipe]
    links: tuple[str, ...] = ()  # foreign keys to a person beside the path
    ground: str = ""
    pointers: tuple[Pointer, ...] = ()
    categories: dict[str, Category] = field(default_factory=dict)
    faults: tuple[str, ...] = field(default=(), compare=False)

    @property
    def label(self) -> str:
        return self.model._meta.label_lower

    def columns(self, *wipes: Wipe) -> list[str]:
        """The fields to which one of these is done."""
        return [name for name, wipe in self.wipes.items() if wipe in wipes]

    def rows(self, person: Person) -> models.QuerySet:
        """The rows that lead to a person by the model's path; none where it has no path."""
        rows = self.model._base_manager.all()
        if self.ownership is Ownership.NONE:
            return rows.none()
        return rows.filter(pk=person.pk) if self.model is Person else rows.filter(**{self.lookup: person.pk})


def strategies() -> list[Strategy]:
    """One for each model of each installed app, the person last: what hangs on it goes first."""
    found = [strategy_of(one) for one in all_classified()]
    return sorted(found, key=lambda one: one.model is Person)


def strategy_of(one: Classified) -> Strategy:
    """Work out the strategy of a model, with what is wrong about it."""
    ends_at, path = _followed(one)
    ownership = one.ownership or _ownership(one, path, ends_at)
    wipes = {f.name: _wipe(one, f, ownership, ends_at) for f in one.model._meta.concrete_fields}
    links = tuple(
        f.name
        for f in one.model._meta.concrete_fields
        if f.related_model is Person and (not path or f is not path[0])
    )
    lookup = one.subject if path else ""
    faults = tuple(_faults(one, ownership, wipes, ends_at))
    return Strategy(
        one.model, ownership, lookup, wipes, links, one.ground, one.pointers, one.personal, faults
    )


def is_text(column: models.Field) -> bool:
    """Whether a column can hold words that somebody typed."""
    if isinstance(column, ArrayField):
        return is_text(column.base_field)
    if isinstance(column, models.FileField) or column.generated or column.choices:
        return False
    return isinstance(column, models.CharField | models.TextField | models.JSONField)


def _followed(one: Classified) -> tuple[type[models.Model] | None, list[models.Field]]:
    """Where the subject path ends, and the foreign keys it leads through."""
    if one.subject in {"", "self"}:
        return (one.model if one.subject == "self" else None), []
    model, path = one.model, []
    for step in one.subject.split("__"):
        try:
            column = model._meta.get_field(step)
        except FieldDoesNotExist:
            return None, []
        if column.related_model is None:
            return None, []
        path.append(column)
        model = column.related_model
    return model, path


def _ownership(one: Classified, path: list[models.Field], ends_at: type[models.Model] | None) -> Ownership:
    if one.model is Person:
        return Ownership.OWNED
    if ends_at is not Person or not path:
        return Ownership.NONE
    if any(step.remote_field.on_delete is not models.CASCADE for step in path):
        return Ownership.SHARED  # it was made to outlive the link
    return Ownership.OWNED


def _wipe(
    one: Classified, column: models.Field, ownership: Ownership, ends_at: type[models.Model] | None
) -> Wipe:
    """The default of a column, unless the model says another."""
    name = column.name
    if name in one.erase:
        return one.erase[name]
    if ownership is Ownership.OWNED:
        return Wipe.DELETE_FILE if isinstance(column, models.FileField) else Wipe.DELETE_ROW
    if column.related_model is Person:
        return Wipe.SET_NULL
    category = one.personal.get(name)
    if category is None:
        return Wipe.LEAVE
    if ownership is Ownership.KEEP:
        return Wipe.KEEP
    if isinstance(column, models.FileField):
        return Wipe.DELETE_FILE
    if column.generated or isinstance(column, SearchVectorField):
        return Wipe.ELSEWHERE
    if not is_text(column) or category is Category.SECRET:
        return Wipe.LEAVE
    if ends_at is User and category is not Category.FREE_TEXT:
        return Wipe.LEAVE  # a member of staff's own
    if ownership is Ownership.SHARED and category in OF_SUBJECT and (column.blank or column.null):
        return Wipe.BLANK
    return Wipe.REDACT


def _faults(
    one: Classified, ownership: Ownership, wipes: dict[str, Wipe], ends_at: type[models.Model] | None
):
    label = one.model._meta.label
    for name in one.erase.keys() - wipes.keys():
        yield f"E002 {label}.{name} has a strategy but is no column."
    for column in one.model._meta.concrete_fields:
        wrong = _misfit(column, wipes[column.name], ownership)
        if wrong:
            yield f"E002 {label}.{column.name}: {wrong}"
    if (ownership is Ownership.KEEP or Wipe.KEEP in wipes.values()) and not one.ground.strip():
        yield f"E002 {label} keeps what it says of a person without a ground in the law."
    leads = ends_at is Person or one.model is Person
    if ownership is not Ownership.NONE and not leads:
        yield f"E003 {label} is {ownership}, but no path of it leads to a person."
    if one.subject and ends_at is None and one.model._meta.label_lower not in FOLLOWED:
        yield f"E003 {label}: the path {one.subject} leads nowhere."
    pointed = {pointer.column for pointer in one.pointers}
    known = {column.name for column in one.model._meta.concrete_fields}
    for name in sorted(pointed - known):
        yield f"E003 {label} points by {name}, which is no column."
    for column in one.model._meta.concrete_fields:
        is_bare = one.personal.get(column.name) is Category.LINK and not column.is_relation
        if (
            is_bare
            and column.name not in pointed
            and column.name not in one.erase
            and ownership is Ownership.NONE
        ):
            yield f"E003 {label}.{column.name} names records by a bare number: say by a Pointer when it is a person."


def _misfit(column: models.Field, wipe: Wipe, ownership: Ownership) -> str:
    if wipe is Wipe.SET_NULL and not column.null:
        return "it cannot be null."
    if wipe is Wipe.BLANK and (not (column.blank or column.null) or column.unique):
        return "it cannot be blank."
    if wipe is Wipe.REDACT and not is_text(column):
        return "there are no words in it to take out."
    if wipe is Wipe.DELETE_FILE and not isinstance(column, models.FileField | models.CharField):
        return "it names no file."
    if isinstance(column, models.FileField) and wipe not in {Wipe.DELETE_FILE, Wipe.LEAVE}:
        return "the bytes of its file would stay on the disk."
    is_cascade = column.is_relation and getattr(column.remote_field, "on_delete", None) is models.CASCADE
    if column.related_model is Person and is_cascade and ownership in {Ownership.SHARED, Ownership.KEEP}:
        return "the row would go with the person; it must outlive it (SET_NULL)."
    return ""
