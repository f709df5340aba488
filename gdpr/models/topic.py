"""What people are written to about, and the words in which they were asked."""

import hashlib

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from common.models import PublicIdModel, RevisionedModel
from common.personal_data import BOOKKEEPING, KEYS
from companies.choices import Language
from contacts.choices import Responsibility
from gdpr.choices import ContactChannel
from gdpr.querysets import ConsentTextQuerySet, TopicQuerySet
from installed_base.models import ProductFamily


class Topic(RevisionedModel):
    """One subject of marketing that a person can allow or refuse by itself (recital 32: consent is granular).

    `responsibilities` are the duties at a company to which it belongs: whoever has one may be written to without
    consent (SVPL 200 §). `family` is the product group whose buyers may be written to (SVPL 200 § 3).
    """

    slug = models.SlugField(max_length=40, unique=True)
    name_fi = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    description_fi = models.CharField(max_length=500, blank=True)
    description_en = models.CharField(max_length=500, blank=True)
    responsibilities = ArrayField(
        models.CharField(max_length=12, choices=Responsibility), default=list, db_default=[], blank=True
    )
    family = models.ForeignKey(ProductFamily, models.PROTECT, null=True, blank=True, related_name="topics")
    is_active = models.BooleanField(default=True, db_default=True)

    objects = TopicQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name_fi="") & ~Q(name_en=""), name="topic_has_names"),
        ]

    class PersonalData:
        subject = ""
        personal = {}
        impersonal = {
            "id public_id": KEYS,
            "revision created_at changed_at": BOOKKEEPING,
            "slug name_fi name_en description_fi description_en responsibilities family is_active": "our own words",
        }

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_fi if (get_language() or "fi").startswith("fi") else self.name_en

    @property
    def description(self) -> str:
        return self.description_fi if (get_language() or "fi").startswith("fi") else self.description_en

    @property
    def duties(self) -> str:
        """The responsibilities in words."""
        return ", ".join(str(Responsibility(code).label) for code in self.responsibilities)


class ConsentText(PublicIdModel):
    """A wording by which people are asked, in one language. Once somebody answered, it never changes (art. 7(1)): a
    trigger refuses it; a better wording is a new version."""

    topic = models.ForeignKey(Topic, models.PROTECT, related_name="texts")
    version = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=2, choices=Language)
    channels = ArrayField(models.CharField(max_length=5, choices=ContactChannel))
    body = models.TextField(max_length=4000)
    sha256 = models.CharField(max_length=64, editable=False)
    published_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = ConsentTextQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["topic", "language", "version"], name="consent_text_version_once"
            ),
            models.CheckConstraint(condition=~Q(body=""), name="consent_text_has_body"),
            models.CheckConstraint(condition=~Q(channels=[]), name="consent_text_has_channel"),
        ]

    class PersonalData:
        subject = ""
        personal = {}
        impersonal = {
            "id public_id topic": KEYS,
            "version language channels body sha256 published_at retired_at": "our own words",
        }

    def __str__(self) -> str:
        return f"“{self.body}” ({self.get_language_display()} {self.version})"

    @property
    def channel_words(self) -> str:
        return ", ".join(str(ContactChannel(code).label) for code in self.channels)


def sum_of(body: str) -> str:
    """The sum under which a wording is quoted as evidence."""
    return hashlib.sha256(body.encode()).hexdigest()
