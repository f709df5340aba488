"""Registers that the search looks through, and what it finds by number."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.IntegerChoices):
    """What a hit is. The numbers stand in the database's functions too."""

    COMPANY = 1, _("Companies")
    PERSON = 2, _("Persons")
    ITEM = 3, _("Installed base")
    PRODUCT = 4, _("Products")


class Numbered(models.IntegerChoices):
    """What is found by its number alone, outside the index. Numbers apart from those of `Kind`."""

    CONTRACT = 11, _("Contracts")
    CASE = 12, _("Tickets")
