"""Other spellings of a maker: what files and people write instead of its name."""

from django.db import models
from django.db.models import Q

from common.models import PublicIdModel
from common.personal_data import KEYS
from common.sql import letters_and_digits, stored
from installed_base.models.product import Maker
from installed_base.querysets import MakerSpellingQuerySet


class MakerSpelling(PublicIdModel):
    """Another spelling of a maker, which stands for its name wherever a maker is named."""

    maker = models.ForeignKey(Maker, models.CASCADE, related_name="spellings")
    name = models.CharField(max_length=200)
    key = stored(letters_and_digits("name"))

    objects = MakerSpellingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key"], name="maker_spelling_once"),
            models.CheckConstraint(condition=~Q(name=""), name="maker_spelling_not_empty"),
        ]

    class PersonalData:
        subject = ""
        personal = {}
        impersonal = {"id public_id key maker": KEYS, "name": "a firm's name"}

    def __str__(self) -> str:
        return self.name
