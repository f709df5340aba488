"""The sealed file that answers a request."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from common.models import PublicIdModel
from common.personal_data import KEYS, LINK, SECRET, Ownership, Wipe
from gdpr.choices import PackageState
from gdpr.models.request import SubjectRequest
from gdpr.querysets import AccessPackageQuerySet


class AccessPackage(PublicIdModel):
    """Everything we know of a person, sealed with a code that is kept nowhere, behind a link that works for a while."""

    request = models.ForeignKey(SubjectRequest, models.CASCADE, related_name="packages")
    state = models.CharField(max_length=7, choices=PackageState, default=PackageState.READY)
    token_digest = models.CharField(max_length=64, unique=True)
    file = models.CharField(max_length=120, blank=True)  # a name nobody can guess, under MEDIA_ROOT
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)  # of the package before it was sealed
    counts = models.JSONField(default=dict)  # rows by register, as told in its manifest
    tries_left = models.PositiveSmallIntegerField(default=5)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="access_packages")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    fetched_at = models.DateTimeField(null=True, blank=True)
    link_sent_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    # The letter with the link, while it waits: the link sealed, when it goes next, how often it was tried, why it did not.
    letter_token = models.BinaryField(null=True, blank=True)
    letter_at = models.DateTimeField(null=True, blank=True)
    letter_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    letter_tries = models.PositiveSmallIntegerField(default=0)
    letter_failure = models.CharField(max_length=40, blank=True, default="")

    objects = AccessPackageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request"], condition=Q(state="ready"), name="package_one_ready_each_request"
            ),
            models.CheckConstraint(
                condition=Q(state="gone", file="", removed_at__isnull=False)
                | ~Q(state="gone") & ~Q(file="") & Q(removed_at=None),
                name="package_gone_without_file",
            ),
            models.CheckConstraint(
                condition=Q(letter_at=None, letter_token=None)
                | Q(letter_at__isnull=False, letter_token__isnull=False, letter_by__isnull=False),
                name="package_letter_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["expires_at"], name="package_to_remove", condition=~Q(state="gone")),
            models.Index(fields=["letter_at"], name="package_letter", condition=Q(letter_at__isnull=False)),
        ]

    class PersonalData:
        subject = "request__person"
        ownership = Ownership.OWNED
        erase = {"file": Wipe.DELETE_FILE}
        personal = {
            "token_digest": SECRET,
            "file": SECRET,
            "by": LINK,
            "letter_token": SECRET,
            "letter_by": LINK,
        }
        impersonal = {
            "id public_id request": KEYS,
            "state size sha256 counts tries_left": "about the file, without its words",
            "made_at expires_at fetched_at link_sent_at removed_at": "when what happened to the file",
            "letter_at letter_tries letter_failure": "what became of the letter, without a word of it",
        }
