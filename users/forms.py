"""Forms of staff."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.display import day_text, moment_text
from common.forms import HouseForm
from common.readers import readers
from history.choices import Act
from users.models import Team, User
from users.operations.bulk_registers import BulkEdit
from users.permissions import PERMISSION_WORDS, ROLE_PERMISSIONS, Role, Scope

THEMES = (("auto", _("As the computer")), ("light", _("Light")), ("dark", _("Dark")))


class LoginForm(AuthenticationForm):
    """E-mail and password, and a sentence that does not tell which of them was wrong."""

    error_messages = {
        "invalid_login": _("The e-mail address or the password is wrong. Check both and try again."),
        "inactive": _("This account is closed. Ask your administrator."),
    }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("E-mail")
        self.fields["username"].widget.input_type = "email"
        for name in ("username", "password"):
            self.fields[name].widget.attrs["class"] = "form-control"


class UserForm(HouseForm):
    """An account as an administrator sees it: invited or changed."""

    full_name = forms.CharField(max_length=120, label=_("Name"))
    email = forms.EmailField(max_length=254, label=_("E-mail"))
    role = forms.ChoiceField(choices=Role, initial=Role.SALES, label=_("Role"))
    scope = forms.ChoiceField(
        choices=Scope,
        initial=Scope.ALL,
        label=_("Sees"),
        help_text=_("What hangs on a company goes with it."),
    )
    teams = forms.ModelMultipleChoiceField(
        queryset=Team.objects.none(), to_field_name="public_id", required=False, label=_("Teams"),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    language = forms.ChoiceField(choices=settings.LANGUAGES, label=_("Language"))

    def __init__(self, *args: Any, user: User | None = None, **kwargs: Any) -> None:
        if user is not None:
            names = ("full_name", "email", "role", "scope", "language")
            kwargs["initial"] = {name: getattr(user, name) for name in names} | {
                "teams": [team.public_id for team in user.teams.all()]
            }
        super().__init__(*args, **kwargs)
        self.fields["teams"].queryset = Team.objects.order_by("name")
        if not self.fields["teams"].queryset.exists():
            del self.fields["teams"]

    def facts(self) -> dict[str, Any]:
        """Columns of the account; teams are apart."""
        return {name: value for name, value in self.cleaned_data.items() if name != "teams"}


class TeamForm(HouseForm):
    """A team's name."""

    name = forms.CharField(max_length=80, label=_("Name of the team"))


class AccountForm(HouseForm):
    """What everyone may set of the own account."""

    full_name = forms.CharField(max_length=120, label=_("Name"))
    language = forms.ChoiceField(choices=settings.LANGUAGES, label=_("Language"))
    theme = forms.ChoiceField(choices=THEMES, label=_("Appearance"))


class SetPasswordForm(HouseForm):
    """A new password, typed twice; the policy is shown and enforced."""

    password = forms.CharField(
        max_length=1024, strip=False, label=_("New password"),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )  # fmt: skip
    again = forms.CharField(
        max_length=1024, strip=False, label=_("New password once more"),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def rules(self) -> list[str]:
        """The policy in sentences."""
        return password_validators_help_texts()

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        validate_password(password, self.user)
        return password

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("password") and cleaned["password"] != cleaned.get("again"):
            self.add_error("again", _("The two passwords differ. Type the same one twice."))
        return cleaned


class ChangePasswordForm(SetPasswordForm):
    """The present password first: an unlocked computer is not enough."""

    present = forms.CharField(
        max_length=1024, strip=False, label=_("Present password"),
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )  # fmt: skip
    field_order = ("present", "password", "again")

    def clean_present(self) -> str:
        if not self.user.check_password(self.cleaned_data["present"]):
            raise forms.ValidationError(_("This is not your present password."))
        return self.cleaned_data["present"]


class ForgottenForm(HouseForm):
    """The address to which a link is sent, if it belongs to an account."""

    email = forms.EmailField(max_length=254, label=_("E-mail"))


class TokenForm(HouseForm):
    """A key of the API: what for, what it may do, and until when."""

    name = forms.CharField(
        max_length=80, label=_("Name"), help_text=_("What the token is for: “Web shop”, say.")
    )
    expires_on = forms.DateField(label=_("Expires"), help_text=_("A year at most."))
    scopes = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, label=_("May"))
    reader = forms.ChoiceField(
        required=False, label=_("Who reads with it"),
        help_text=_("If it may read persons: a recipient of personal data. The privacy desk writes down new ones."),
    )  # fmt: skip
    own_use = forms.CharField(
        max_length=200, required=False, label=_("What our own use is"),
        help_text=_("If nobody else reads with it: which program of ours, and what for."),
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = ROLE_PERMISSIONS.get(user.role, frozenset())
        self.fields["scopes"].choices = [(p.value, word) for p, word in PERMISSION_WORDS.items() if p in own]
        self.fields["expires_on"].initial = today + timedelta(days=90)
        self.fields["reader"].choices = [("", _("Our own use")), *readers(timezone.localdate())]


LEAVE, NOTHING = "", "none"


class BulkForm(HouseForm):
    """What shall become of the records that were ticked. A field left empty leaves what they have.

    Fields that point at another record stand in `points_at`, by field: its choices are universal IDs. Choices are
    given with `offer`; NOTHING among them empties the field.
    """

    points_at: dict[str, type] = {}
    tag_fields = ("add_tags", "remove_tags")
    apart: frozenset[str] | set[str] = frozenset()  # fields that a subclass reads in a way of its own

    def __init__(self, *args: Any, user: User | None = None, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def offer(self, name: str, choices: Any, *, nothing: Any = "", searchable: bool = False) -> None:
        """Fill a field with its choices, after the one that leaves everything as it is."""
        first = [(LEAVE, _("Leave as it is"))] + ([(NOTHING, nothing)] if nothing else [])
        self.fields[name].choices = [*first, *((str(value), word) for value, word in choices)]
        if searchable:
            self.fields[name].widget.attrs |= {"data-choose": "", "data-placeholder": _("Leave as it is")}

    @property
    def values(self) -> dict[str, Any]:
        """What was chosen, by column."""
        chosen = {
            name: self.cleaned_data[name]
            for name in self.fields
            if name not in self.tag_fields
            and name not in self.apart
            and self.cleaned_data.get(name) not in {LEAVE, None}
        }
        return {self.column(name): self._plain(name, value) for name, value in chosen.items()}

    def column(self, name: str) -> str:
        return f"{name}_id" if name in self.points_at else name

    def _plain(self, name: str, value: Any) -> Any:
        if name in self.points_at:
            found = None if value == NOTHING else self.points_at[name].objects.filter(public_id=value).first()
            return found.pk if found else None
        return "" if value == NOTHING else value

    @property
    def edit(self) -> BulkEdit:
        """What was chosen, as the operation takes it."""
        tags = (tuple(map(str, self.cleaned_data.get(name) or ())) for name in self.tag_fields)
        return BulkEdit(self.values, *tags)

    def sentences(self) -> dict[str, str]:
        """What will be done, by part of the plan."""
        said = {}
        for name in self.fields:
            if name in self.tag_fields or name in self.apart:
                continue
            value = self.cleaned_data.get(name)
            if value in {LEAVE, None}:
                continue
            word = dict(getattr(self.fields[name], "choices", ())).get(value, value)
            shown = _said(word)
            said[self.column(name)] = gettext("%(field)s becomes “%(value)s”") % {
                "field": self.fields[name].label, "value": shown,
            }  # fmt: skip
        for tag in self.edit.add_tags:
            said[f"+{tag}"] = gettext("The tag “%(tag)s” is added") % {"tag": tag}
        for tag in self.edit.remove_tags:
            said[f"-{tag}"] = gettext("The tag “%(tag)s” is taken off") % {"tag": tag}
        return said


def _said(value: Any) -> Any:
    """A value in words: moments and days as people write them."""
    if isinstance(value, datetime):
        return moment_text(value)
    return day_text(value) if isinstance(value, date) else value


class ActsForm(HouseForm):
    """Which acts the list shows: what was done, by whom, from which source, on which days."""

    act = forms.ChoiceField(label=_("What"), required=False)
    by = forms.ChoiceField(label=_("By"), required=False)
    source = forms.CharField(label=_("Source"), required=False, max_length=120)
    day_from = forms.DateField(label=_("From"), required=False)
    day_to = forms.DateField(label=_("To"), required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["act"].choices = [("", _("Everything")), *Act.choices]
        staff = User.objects.people().active().order_by("full_name").values_list("public_id", "full_name")
        self.fields["by"].choices = [("", _("Everybody")), *((str(number), name) for number, name in staff)]
