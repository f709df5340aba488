"""Free text that seems to tell of what articles 9 and 10 protect: where it stands, for a human to look at."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from activities.models import Activity
from common.models import PublicIdModel
from common.personal_data import BEHAVIOUR, FREE_TEXT, KEYS, LINK, TECHNICAL
from common.sensitive import Sensitive
from companies.models import Company
from contacts.models import Person
from gdpr.choices.ledgers import FindingState
from gdpr.querysets import SensitiveFindingQuerySet

FIELD_WORDS = {"notes": _("Notes"), "subject": _("Subject"), "body": _("Text")}


class SensitiveFinding(PublicIdModel):
    """A field of a person, an activity or a company whose words sound like such data. No word of it is kept here: where it stands,
    of what kind it may be, and the keyed mark of the text, by which what was set aside stays so until the text changes."""

    person = models.ForeignKey(
        Person, models.CASCADE, null=True, blank=True, related_name="sensitive_findings"
    )
    activity = models.ForeignKey(Activity, models.CASCADE, null=True, blank=True, related_name="+")
    company = models.ForeignKey(Company, models.CASCADE, null=True, blank=True, related_name="+")
    field = models.CharField(max_length=20)
    category = models.CharField(max_length=10, choices=Sensitive)
    text_mark = models.CharField(max_length=64)
    found_at = models.DateTimeField()
    state = models.CharField(max_length=7, choices=FindingState, default=FindingState.WAITING)
    because = models.CharField(max_length=500, blank=True, default="")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = SensitiveFindingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "activity", "company", "field", "category"],
                nulls_distinct=False,
                name="finding_once",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False, activity=None, company=None)
                | Q(person=None, activity__isnull=False, company=None)
                | Q(person=None, activity=None, company__isnull=False),
                name="finding_about_one",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_by=None, decided_at=None, because="")
                | Q(state="fine", decided_by__isnull=False, decided_at__isnull=False) & ~Q(because=""),
                name="finding_decided_whole",
            ),
        ]
        indexes = [models.Index(fields=["found_at"], name="finding_waiting", condition=Q(state="waiting"))]

    @property
    def field_word(self) -> str:
        """The field as its page calls it."""
        return str(FIELD_WORDS.get(self.field, self.field))

    class PersonalData:
        subject = "person"
        personal = {
            "person": LINK, "category": BEHAVIOUR, "text_mark": TECHNICAL, "because": FREE_TEXT, "decided_by": LINK,
        }  # fmt: skip
        impersonal = {
            "id public_id activity company": KEYS,
            "field found_at state decided_at": "where it stands and what became of it, without a word",
        }
