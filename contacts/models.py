"""Persons, their positions and contact points."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from common.models import PublicIdModel, RevisionedModel
from common.personal_data import BOOKKEEPING, CONTACT, FREE_TEXT, IDENTITY, KEYS, LINK, ROLE
from common.seen import note_seen
from common.sql import finnish_order, stored
from companies.choices import Channel, Language
from companies.models import Company, Site, Tag
from contacts.choices import Bounce, ContactKind, ContactUse, DecisionRole, Responsibility
from contacts.querysets import PersonQuerySet, PositionQuerySet
from custom_fields.models import CustomisedModel


class Person(CustomisedModel, RevisionedModel):
    """A person who matters: holds dated positions at companies, or only reads the newsletter."""

    first_name = models.CharField(max_length=100, blank=True)
    last_name = models.CharField(max_length=100, blank=True)
    language = models.CharField(max_length=2, choices=Language, blank=True)
    preferred_channel = models.CharField(max_length=8, choices=Channel, blank=True)
    is_newsletter_subscriber = models.BooleanField(default=False, db_default=False)
    notes = models.TextField(blank=True, max_length=20000)
    tags = models.ManyToManyField(Tag, through="PersonTag", related_name="persons", blank=True)
    # The database keeps it: whether a restriction of art. 18 stands. Nobody but the privacy desk sees such a person.
    is_restricted = models.BooleanField(default=False, db_default=False, editable=False)
    name_sort = stored(finnish_order("last_name", "first_name"))

    objects = PersonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(first_name="", last_name=""), name="person_has_name"),
        ]
        indexes = [
            models.Index(fields=["name_sort", "id"], name="person_by_name"),
            models.Index(fields=["-changed_at", "-id"], name="person_by_change"),
            # few: what lists leave out by a look at this alone
            models.Index(fields=["id"], name="person_restricted", condition=Q(is_restricted=True)),
        ]

    class PersonalData:
        subject = "self"
        personal = {
            "first_name": IDENTITY,
            "last_name": IDENTITY,
            "name_sort": IDENTITY,
            "language": IDENTITY,
            "preferred_channel": CONTACT,
            "is_newsletter_subscriber": CONTACT,
            "notes": FREE_TEXT,
            "tags": ROLE,
            "custom": FREE_TEXT,  # what each key holds, its definition says
        }
        impersonal = {
            "id public_id": KEYS,
            "revision created_at changed_at": BOOKKEEPING,
            "is_restricted": "a view of the restriction, which the privacy desk keeps",
        }

    @classmethod
    def from_db(cls, db, field_names, values):
        """A person who is loaded while a request is answered is about to be shown."""
        row = super().from_db(db, field_names, values)
        note_seen([row.__dict__.get("public_id")])
        return row

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def initials(self) -> str:
        return (self.first_name[:1] + self.last_name[:1]).upper()


class PersonTag(models.Model):
    """A tag on a person."""

    person = models.ForeignKey(Person, models.CASCADE)
    tag = models.ForeignKey(Tag, models.CASCADE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tag", "person"], name="person_tag_once")]

    class PersonalData:
        subject = "person"
        personal = {"person": LINK, "tag": ROLE}
        impersonal = {"id": KEYS}


class Position(RevisionedModel):
    """What a person is at a company, from a day to a day. Ended positions stay: they are the history."""

    hangs_on = "person"
    person = models.ForeignKey(Person, models.CASCADE, related_name="positions")
    company = models.ForeignKey(Company, models.CASCADE, related_name="positions")
    site = models.ForeignKey(Site, models.SET_NULL, null=True, blank=True, related_name="positions")
    title = models.CharField(max_length=160, blank=True)
    decision_role = models.CharField(max_length=10, choices=DecisionRole, blank=True)
    responsibilities = ArrayField(
        models.CharField(max_length=12, choices=Responsibility), default=list, db_default=[], blank=True
    )
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)  # first day on which the position is no longer held
    is_primary = models.BooleanField(default=False, db_default=False)
    work_email = models.EmailField(max_length=254, blank=True)
    work_phone = models.CharField(max_length=40, blank=True)  # E.164
    successor = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="succeeded_positions"
    )

    objects = PositionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(started_on=None) | Q(ended_on=None) | Q(ended_on__gte=F("started_on")),
                name="position_days",
            ),
            models.UniqueConstraint(
                "person", "company", Lower("title"), condition=Q(ended_on=None), name="position_open_once"
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(is_primary=True, ended_on=None), name="position_one_primary"
            ),
            models.CheckConstraint(
                condition=Q(successor=None) | ~Q(successor=F("person")), name="position_not_own_successor"
            ),
        ]
        indexes = [
            models.Index(fields=["company", "ended_on"], name="position_of_company"),
            models.Index(Lower("work_email"), name="position_email", condition=~Q(work_email="")),
            models.Index(fields=["work_phone"], name="position_phone", condition=~Q(work_phone="")),
            GinIndex(fields=["responsibilities"], name="position_duties"),
        ]

    class PersonalData:
        subject = "person"
        personal = {
            "person": LINK,
            "company": ROLE,
            "site": ROLE,
            "title": ROLE,
            "decision_role": ROLE,
            "responsibilities": ROLE,
            "started_on": ROLE,
            "ended_on": ROLE,
            "is_primary": ROLE,
            "work_email": CONTACT,
            "work_phone": CONTACT,
            "successor": LINK,
        }
        impersonal = {"id public_id": KEYS, "revision created_at changed_at": BOOKKEEPING}

    @property
    def duties(self) -> str:
        """The responsibilities in words."""
        return ", ".join(str(Responsibility(code).label) for code in self.responsibilities)


class ContactPoint(PublicIdModel):
    """A way to reach a person, with what is known of it."""

    hangs_on = "person"
    person = models.ForeignKey(Person, models.CASCADE, related_name="contact_points")
    kind = models.CharField(max_length=6, choices=ContactKind)
    use = models.CharField(max_length=8, choices=ContactUse, default=ContactUse.WORK)
    value = models.CharField(max_length=254)  # as people write it
    key = models.CharField(max_length=254)  # lower-case address, E.164
    source = models.CharField(max_length=120, blank=True)
    is_primary = models.BooleanField(default=False, db_default=False)
    verified_at = models.DateTimeField(null=True, blank=True)
    bounced_at = models.DateTimeField(null=True, blank=True)
    bounce = models.CharField(max_length=4, choices=Bounce, blank=True, default=Bounce.NONE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "key"], name="contact_point_once"),
            models.UniqueConstraint(
                fields=["person", "kind"], condition=Q(is_primary=True), name="contact_point_one_primary"
            ),
            models.CheckConstraint(condition=~Q(key=""), name="contact_point_has_key"),
            models.CheckConstraint(
                condition=Q(bounce="", bounced_at=None) | ~Q(bounce="") & Q(bounced_at__isnull=False),
                name="contact_point_bounce_whole",
            ),
        ]
        indexes = [models.Index(fields=["kind", "key"], name="contact_point_key")]

    class PersonalData:
        subject = "person"
        personal = {
            "person": LINK,
            "value": CONTACT,
            "key": CONTACT,
            "source": CONTACT,
            "verified_at": CONTACT,
            "bounced_at": CONTACT,
            "bounce": CONTACT,
        }
        impersonal = {"id public_id": KEYS, "kind use is_primary": "what the contact point is for"}

    def __str__(self) -> str:
        return self.value
