"""Reference lists: codes and places that others keep, loaded whole by `operations.reference_lists`.

Records of the register never point here: a company keeps the code it was given, with or without a list, and a
code that a list retires stays with its last day.
"""

from django.conf import settings
from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models.functions import Lower

from common.models import PublicIdModel
from common.personal_data import KEYS, LINK
from companies.choices import Classification, LoadState, PostcodeKind, ReferenceList
from companies.querysets import ListedQuerySet

PUBLIC = "a published list of codes or places"


class Listed(models.Model):
    """What all entries have: three languages and the day on which the list dropped them."""

    name_fi = models.CharField(max_length=300, blank=True)
    name_sv = models.CharField(max_length=300, blank=True)
    name_en = models.CharField(max_length=300, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    objects = ListedQuerySet.as_manager()

    class Meta:
        abstract = True


class IndustryClass(Listed):
    """One code of one version of an industry classification; letters are sections, digits are written bare."""

    version = models.CharField(max_length=10, choices=Classification)
    code = models.CharField(max_length=8)
    level = models.PositiveSmallIntegerField()
    section = models.CharField(max_length=1, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="industry_class_once")]

    class PersonalData:
        subject = ""
        personal = {}
        impersonal = {
            "id": KEYS,
            "version code level section name_fi name_sv name_en valid_to": PUBLIC,
        }

    def __str__(self) -> str:
        return f"{self.version} {self.code}"


class IndustrySuccessor(models.Model):
    """What became of an industry code in the next version: one row for each code it may be now."""

    version = models.CharField(max_length=10, choices=Classification)
    code = models.CharField(max_length=8)
    next_version = models.CharField(max_length=10, choices=Classification)
    next_code = models.CharField(max_length=8)
    valid_to = models.DateField(null=True, blank=True)

    objects = ListedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "code", "next_version", "next_code"], name="industry_successor_once"
            )
        ]

    class PersonalData:
        subject = ""
        personal = {}
        impersonal = {"id": KEYS, "version code next_version next_code valid_to": PUBLIC}

    def __str__(self) -> str:
        return f"{self.version} {self.code} → {self.next_version} {self.next_code}"


class Municipality(Listed):
    """A municipality and the region it lies in."""

    country = models.CharField(max_length=2)
    code = models.CharField(max_length=8)
    region_code = models.CharField(max_length=8, blank=True)
    region_fi = models.CharField(max_length=100, blank=True)
    region_sv = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["country", "code"], name="municipality_once")]

    class PersonalData:
        subject = ""
        personal = {}
        impersonal = {
            "id": KEYS,
            "country code region_code region_fi region_sv name_fi name_sv name_en valid_to": PUBLIC,
        }

    def __str__(self) -> str:
        return self.name_fi


class Postcode(Listed):
    """A postcode and the town that stands beside it on a letter; `name_…` is the town."""

    country = models.CharField(max_length=2)
    code = models.CharField(max_length=16)
    kind = models.CharField(max_length=7, choices=PostcodeKind, blank=True)
    municipality_code = models.CharField(max_length=8, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["country", "code"], name="postcode_once")]
        indexes = [models.Index(OpClass(Lower("name_fi"), "text_pattern_ops"), name="postcode_of_town")]

    class PersonalData:
        subject = ""
        personal = {}
        impersonal = {
            "id": KEYS,
            "country code kind municipality_code name_fi name_sv name_en valid_to": PUBLIC,
        }

    def __str__(self) -> str:
        return f"{self.code} {self.name_fi}"


class LegalForm(Listed):
    """A legal form: the register's letters for it, its number where known, and what stands in names."""

    country = models.CharField(max_length=2)
    code = models.CharField(max_length=8)
    number = models.CharField(max_length=4, blank=True)
    short = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["country", "code"], name="legal_form_once")]

    class PersonalData:
        subject = ""
        personal = {}
        impersonal = {"id": KEYS, "country code number short name_fi name_sv name_en valid_to": PUBLIC}

    def __str__(self) -> str:
        return self.name_fi


class ReferenceLoad(PublicIdModel):
    """One load of one list: from where, under which licence, and what came of it. The newest that is done says
    what the list is."""

    list = models.CharField(max_length=16, choices=ReferenceList)
    state = models.CharField(max_length=7, choices=LoadState, default=LoadState.RUNNING)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    source = models.CharField(max_length=200, blank=True)
    version = models.CharField(max_length=60, blank=True)
    licence = models.CharField(max_length=60, blank=True)
    total = models.IntegerField(default=0)
    added = models.IntegerField(default=0)
    changed = models.IntegerField(default=0)
    retired = models.IntegerField(default=0)
    failure = models.CharField(max_length=60, blank=True)  # a code; `queries.reference_lists` has the words
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["list"], condition=models.Q(state="running"), name="reference_load_one_at_a_time"
            )
        ]
        indexes = [models.Index(fields=["list", "-id"], name="reference_load_newest")]

    class PersonalData:
        subject = ""
        personal = {"by": LINK}
        impersonal = {
            "id public_id": KEYS,
            "list state source version licence total added changed retired failure asked_at finished_at": "what a"
            " load of a published list did",
        }
