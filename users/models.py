"""Staff, teams, the views they save and the keys they make."""

from django.contrib.auth.models import AbstractBaseUser
from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.functions import Lower, Now
from django.urls import reverse

from common import personal_data
from common.models import PublicIdModel
from common.personal_data import BEHAVIOUR, CONTACT, FREE_TEXT, IDENTITY, KEYS, LINK, ROLE, SECRET, TECHNICAL
from users.choices import Resource, RunState, UndoState
from users.permissions import ROLE_PERMISSIONS, Permission, Role, Scope
from users.querysets import ApiTokenQuerySet, BulkRunQuerySet, SavedViewQuerySet, UndoRunQuerySet, UserManager


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


class BulkRun(PublicIdModel):
    """One bulk edit of somebody: which records, what becomes of them, how far it has come.

    It stands here because all registers are above: each of them says how its records are changed
    (`users.operations.bulk_registers`), and one job works off the runs of all. `numbers` are the records as they
    matched when the run was asked for, in the order they are worked off; `cursor` counts those that are done and
    is committed with them. A run that `undoes` another puts back what that one changed.
    """

    resource = models.CharField(max_length=12)  # a word of Resource
    by = models.ForeignKey(User, models.PROTECT, related_name="bulk_runs")
    state = models.CharField(max_length=9, choices=RunState, default=RunState.RUNNING)
    edit = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    words = models.JSONField(default=list)  # what happens, in sentences of the language of who asked
    numbers = ArrayField(models.BigIntegerField())
    total = models.IntegerField()
    cursor = models.IntegerField(default=0)
    changed = models.IntegerField(default=0)
    rejected = models.IntegerField(default=0)
    change_set_id = models.BigIntegerField()
    undoes = models.OneToOneField("self", models.CASCADE, null=True, related_name="undone_by")
    failure = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = BulkRunQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(cursor__gte=0, cursor__lte=models.F("total")),
                name="bulk_run_cursor_inside",
            )
        ]
        indexes = [
            models.Index(fields=["by", "-id"], name="bulk_run_by"),
            models.Index(fields=["state"], name="bulk_run_at_work", condition=models.Q(state="running")),
        ]

    class PersonalData:
        subject = ""
        personal = {"by": LINK, "words": FREE_TEXT, "edit": FREE_TEXT}
        impersonal = {
            "id public_id numbers change_set_id undoes": KEYS,
            "resource state total cursor changed rejected failure": "what is changed and how far it has come",
            "asked_at started_at heartbeat_at finished_at": "when the run went on",
        }

    @property
    def is_at_work(self) -> bool:
        return self.state == RunState.RUNNING

    @property
    def unchanged(self) -> int:
        return self.cursor - self.changed - self.rejected


class BulkRejection(models.Model):
    """A record that a bulk edit left as it was, and the code of the reason."""

    run = models.ForeignKey(BulkRun, models.CASCADE, related_name="rejections", db_index=False)
    number = models.BigIntegerField()
    code = models.CharField(max_length=30)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="bulk_rejection_once")]

    class PersonalData:
        subject = ""
        personal = {}
        impersonal = {"id run number": KEYS, "code": "why a record was left as it was"}


class UndoRun(PublicIdModel):
    """One undo of an act, or one withdrawal of a source: looked at first, then done, step by step.

    `numbers` are the rows of history that are taken back, in order; `cursor` counts those that are done and is
    committed with them. `counts` tell of the look or of the run that is going on or was last.
    """

    act = models.CharField(max_length=10)  # undo or withdrawal, as history calls it
    target_id = models.BigIntegerField(null=True)  # the change set that is undone
    source = models.CharField(max_length=120, blank=True)  # the source that is withdrawn
    words = models.CharField(max_length=300, blank=True)  # what is taken back, for people
    by = models.ForeignKey(User, models.PROTECT, related_name="undo_runs")
    state = models.CharField(max_length=9, choices=UndoState, default=UndoState.CHECKING)
    numbers = ArrayField(models.BigIntegerField(), null=True)
    total = models.IntegerField(default=0)
    cursor = models.IntegerField(default=0)
    counts = models.JSONField(default=dict)
    expected = models.JSONField(default=dict)
    is_second_round = models.BooleanField(default=False)
    change_set_id = models.BigIntegerField(null=True)
    failure = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = UndoRunQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["act", "target_id", "source"], condition=models.Q(state="running"),
                nulls_distinct=False, name="undo_run_one_at_work",
            )
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["target_id"], name="undo_run_target"),
            models.Index(fields=["change_set_id"], name="undo_run_act"),
            models.Index(
                fields=["state"],
                name="undo_run_at_work",
                condition=models.Q(state__in=["checking", "running"]),
            ),
        ]

    class PersonalData:
        subject = ""
        personal = {"by": LINK, "words": FREE_TEXT, "source": FREE_TEXT}
        impersonal = {
            "id public_id target_id numbers change_set_id": KEYS,
            "act state total cursor counts expected is_second_round failure": "what is taken back and how far",
            "asked_at started_at heartbeat_at finished_at": "when the run went on",
        }

    @property
    def is_at_work(self) -> bool:
        return self.state in {UndoState.CHECKING, UndoState.RUNNING}


class UndoLeft(models.Model):
    """What an undo left as it is: which record, which field ("": the whole), why, and whose act stands in the way."""

    run = models.ForeignKey(UndoRun, models.CASCADE, related_name="left_rows", db_index=False)
    change_id = models.BigIntegerField()
    object_type = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    field = models.CharField(max_length=60, blank=True)
    code = models.CharField(max_length=20)
    change_set_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "change_id", "field"], name="undo_left_once")]

    class PersonalData:
        subject = ""
        personal = {}
        impersonal = {
            "id run change_id object_type object_id change_set_id": KEYS,
            "field code": "why a value was left as it was",
        }
