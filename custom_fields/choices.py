"""Words of custom fields: the registers that have them, their kinds, how personal ones are erased."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from users.permissions import Role

MOST_FIELDS, MOST_INDEXED, MOST_OPTIONS = 60, 20, 200  # of one register; of one field
MOST_LETTERS, LABEL, HELP = 2000, 60, 300  # of a text, of a label, of a help text
ALL_ROLES = tuple(Role.values)


class Resource(models.TextChoices):
    """A register that can have custom fields."""

    COMPANY = "company", _("Companies")
    PERSON = "person", _("Persons")
    ITEM = "item", _("Installed base")


class Kind(models.TextChoices):
    """What a field holds."""

    TEXT = "text", _("Text")
    NUMBER = "number", _("Number")
    MONEY = "money", _("Money")
    DATE = "date", _("Date")
    CHOICE = "choice", _("Choice")
    CHOICES = "choices", _("Several choices")
    LINK = "link", _("Link")
    COMPANY = "company", _("Company")
    PERSON = "person", _("Person")


WITH_OPTIONS = frozenset({Kind.CHOICE, Kind.CHOICES})
REFERENCES = frozenset({Kind.COMPANY, Kind.PERSON})
SORTABLE = frozenset({Kind.TEXT, Kind.NUMBER, Kind.MONEY, Kind.DATE})
SEARCHABLE = frozenset({Kind.TEXT, Kind.NUMBER, Kind.CHOICE, Kind.CHOICES, Kind.LINK})
WITH_RANGE = frozenset({Kind.NUMBER, Kind.MONEY, Kind.DATE})
CONVERTIBLE = {
    Kind.TEXT: (Kind.CHOICE, Kind.NUMBER, Kind.DATE, Kind.LINK),
    Kind.NUMBER: (Kind.TEXT,),
    Kind.DATE: (Kind.TEXT,),
    Kind.LINK: (Kind.TEXT,),
    Kind.CHOICE: (Kind.TEXT, Kind.CHOICES),
}


class Erasure(models.TextChoices):
    """What becomes of a personal value when the person is erased."""

    REMOVE = "remove", _("The value is removed")
    KEEP = "keep", _("The value is kept, for the purpose named")


class State(models.TextChoices):
    """Where a field is in its life."""

    ACTIVE = "active", _("In use")
    RETIRED = "retired", _("Retired")
    CONVERTING = "converting", _("Changing its kind")
    DELETING = "deleting", _("Being deleted")


class IndexState(models.TextChoices):
    """Whether the field can be filtered and sorted by quickly."""

    NONE = "none", _("No filter")
    BUILDING = "building", _("Being indexed")
    READY = "ready", _("Indexed")
    FAILED = "failed", _("Indexing failed")


class RunKind(models.TextChoices):
    """What the worker does for a field."""

    INDEX = "index", _("Indexing")
    CLEAR = "clear", _("Clearing values")
    CONVERT = "convert", _("Changing values to the new kind")


class RunState(models.TextChoices):
    """Where a run is on its way."""

    RUNNING = "running", _("At work")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
