"""Staff, teams, the views they save and the keys they make."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from django.db.models.functions import Lower, Now
from django.urls import reverse

from common import personal_data
from common.models import PublicIdModel
from common.personal_data import BEHAVIOUR, CONTACT, FREE_TEXT, IDENTITY, KEYS, LINK, ROLE, SECRET, TECHNICAL
from users.choices import Resource
from users.permissions import ROLE_PERMISSIONS, Permission, Role, Scope
from users.querysets import ApiTokenQuerySet, SavedViewQuerySet, UserManager


class Team(PublicIdModel):
    """A group of staff that shares companies."""

    name = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(Lower("name"), name="team_name_once")]

    class PersonalData:
        subject = ""
        personal = {}
        impersonal = {"id public_id": KEYS, "name": "a team's name"}

    def __str__(self) -> str:
        return self.name


class User(PublicIdModel, AbstractBaseUser):
    """A member of staff, or a robot that acts for a job. Logs in by e-mail."""

    email = models.EmailField(max_length=254, unique=True)
    full_name = models.CharField(max_length=120)
    role = models.CharField(max_length=12, choices=Role, default=Role.READER)
    scope = models.CharField(max_length=4, choices=Scope, default=Scope.ALL)
    teams = models.ManyToManyField(Team, related_name="members", blank=True, through="Membership")
    language = models.CharField(max_length=2, choices=[("fi", "Suomi"), ("en", "English")], default="fi")
    is_active = models.BooleanField(default=True)
    is_robot = models.BooleanField(default=False)
    must_change_password = models.BooleanField(default=False)
    invited_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once")]

    class PersonalData:
        subject = "self"
        personal = {
            "email": CONTACT,
            "full_name": IDENTITY,
            "role": ROLE,
            "teams": ROLE,
            "password": SECRET,
            "last_login": BEHAVIOUR,
        }
        impersonal = {
            "id public_id": KEYS,
            "scope language is_active is_robot must_change_password": "settings of the account",
            "invited_at created_at": "bookkeeping of the account",
        }

    def __str__(self) -> str:
        return self.full_name

    # Rights of the key of the API that speaks for the user in this request; None for the user in person. What is seen,
    # asked and done with a key is narrowed by it everywhere, not at the door of the view alone.
    key_scopes: frozenset[str] | None = None

    @property
    def robot_name(self) -> str:
        return self.full_name if self.is_robot else ""

    @property
    def initials(self) -> str:
        return "".join(word[0] for word in self.full_name.split()[:2]).upper()

    def has_permission(self, permission: Permission) -> bool:
        """Whether the user's role has the right, and the key with which they came too. An inactive user has none."""
        has = self.is_active and permission in ROLE_PERMISSIONS.get(self.role, frozenset())
        return has and (self.key_scopes is None or permission.value in self.key_scopes)

    def team_ids(self) -> list[int]:
        """Numbers of the user's teams, read once for each request."""
        if not hasattr(self, "_team_ids"):
            self._team_ids = list(Membership.objects.filter(user=self).values_list("team_id", flat=True))
        return self._team_ids


class Membership(models.Model):
    """A user in a team."""

    user = models.ForeignKey(User, models.CASCADE)
    team = models.ForeignKey(Team, models.CASCADE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "team"], name="membership_once")]

    class PersonalData:
        subject = "user"
        personal = {"user": LINK, "team": ROLE}
        impersonal = {"id": KEYS}


class UserSession(models.Model):
    """A login that is open: so that a user, or an administrator, can see and end it."""

    user = models.ForeignKey(User, models.CASCADE, related_name="open_sessions")
    session_key = models.CharField(max_length=40, unique=True)
    device = models.CharField(max_length=200, blank=True)
    started_at = models.DateTimeField(db_default=Now())
    seen_at = models.DateTimeField(db_default=Now())

    class PersonalData:
        subject = "user"
        personal = {
            "user": LINK,
            "session_key": SECRET,
            "device": TECHNICAL,
            "started_at": BEHAVIOUR,
            "seen_at": BEHAVIOUR,
        }
        impersonal = {"id": KEYS}


class ApiToken(PublicIdModel):
    """A key of the API. Only its SHA-256 is kept: the key itself is random, so no salt is needed."""

    user = models.ForeignKey(User, models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=12)
    scopes = models.JSONField(default=list)
    own_use = models.CharField(max_length=200, blank=True, default="", db_default="")
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class PersonalData:
        subject = "user"
        personal = {
            "user": LINK, "digest": SECRET, "hint": SECRET, "last_used_at": BEHAVIOUR, "name": FREE_TEXT,
            "own_use": FREE_TEXT,
        }  # fmt: skip
        impersonal = {
            "id public_id": KEYS,
            "scopes": "what the key is for",
            "created_at expires_at revoked_at": "life of the key",
        }


class SavedView(PublicIdModel):
    """A list as somebody likes to see it: filters, columns and order, under a name."""

    user = models.ForeignKey(User, models.CASCADE, related_name="saved_views")
    resource = models.CharField(max_length=16, choices=Resource)
    name = models.CharField(max_length=80)
    query = models.TextField(blank=True)  # the list's query string, columns and order included
    is_shared = models.BooleanField(default=False)
    is_default = models.BooleanField(default=False, db_default=False)  # what the list opens with for its user

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "resource", "name"], name="saved_view_name_once"),
            models.UniqueConstraint(
                fields=["user", "resource"],
                condition=models.Q(is_default=True),
                name="saved_view_one_default",
            ),
        ]

    class PersonalData:
        subject = "user"
        personal = {"user": LINK, "query": FREE_TEXT, "name": FREE_TEXT}
        erase = {"name": personal_data.Wipe.DELETE_ROW}  # one that is called after somebody is about them
        impersonal = {
            "id public_id": KEYS,
            "resource is_shared is_default": "where the view is",
        }

    def __str__(self) -> str:
        return self.name

    @property
    def delete_url(self) -> str:
        return reverse("users:saved_view_delete", args=[self.public_id])

    @property
    def default_url(self) -> str:
        return reverse("users:saved_view_default", args=[self.public_id])


class RecentRecord(models.Model):
    """A record that a user opened lately: offered in the search box before typing."""

    user = models.ForeignKey(User, models.CASCADE, related_name="recent_records")
    resource = models.CharField(max_length=16, choices=Resource)
    record_id = models.UUIDField()
    opened_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "resource", "record_id"], name="recent_record_once")
        ]
        indexes = [models.Index(fields=["user", "-opened_at"], name="recent_record_newest")]

    class PersonalData:
        subject = "user"
        personal = {"user": LINK, "record_id": BEHAVIOUR, "opened_at": BEHAVIOUR}
        pointers = (personal_data.Pointer("record_id", to="public_id", when={"resource": "person"}),)
        impersonal = {"id resource": KEYS}


class IdempotencyKey(models.Model):
    """A caller's word for one POST, with what was answered; kept for a day."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    key = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    body = models.TextField(blank=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="idempotency_key_once")]
        indexes = [models.Index(fields=["created_at"], name="idempotency_key_age")]

    class PersonalData:
        subject = "user"
        personal = {"user": LINK, "body": FREE_TEXT}
        erase = {"body": personal_data.Wipe.DELETE_ROW}
        impersonal = {"id key digest status created_at": "what was asked and answered, for a day"}
