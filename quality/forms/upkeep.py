"""Forms in which a fact is called wrong, corrected in place, and in which terms are set."""

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from common.forms import HouseForm
from common.submissions import SubmissionForm
from quality.choices import FactKind, Problem
from quality.models import QualitySettings, StalenessRule
from quality.queries.facts import Fact, column_word, facts_of, record_of, values_of_fact

NONE = [("", "–")]
YES_NO = [("true", _("Yes")), ("false", _("No"))]


def edit_fields(obj: models.Model, fact: Fact) -> dict[str, forms.Field]:
    """A field of a form for each field of the record that makes the fact, as it stands now."""
    return {f"new_{name}": _field(obj, name, value) for name, value in values_of_fact(obj, fact).items()}


def _field(obj: models.Model, name: str, value: Any) -> forms.Field:
    column = obj._meta.get_field(name)
    asked: dict[str, Any] = {"label": column_word(obj, name), "required": False, "initial": value}
    if isinstance(column, models.BooleanField):
        return forms.ChoiceField(choices=YES_NO, **asked | {"initial": str(bool(value)).lower()})
    if column.choices:
        return forms.ChoiceField(choices=(NONE if column.blank else []) + list(column.flatchoices), **asked)
    if isinstance(column, models.DateField):
        return forms.DateField(**asked)
    return forms.CharField(max_length=min(column.max_length or 300, 300), **asked)


class CorrectForm(HouseForm):
    """The fact, to be corrected where it stands."""

    def __init__(self, *args: Any, obj: models.Model, fact: Fact, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.obj, self.fact = obj, fact
        self.add_fields(edit_fields(obj, fact))

    def values(self) -> dict[str, Any]:
        """What was typed, by field of the record."""
        return {name: _plain(self.obj, name, self.cleaned_data[f"new_{name}"]) for name in self.fact.fields}


class FlagForm(SubmissionForm, HouseForm):
    """Says which fact of a record is wrong; what it should be and a word on it may stay empty."""

    fact = forms.ChoiceField(label=_("What is wrong?"))
    problem = forms.ChoiceField(label=_("What is the matter?"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("In a few words"), max_length=300, required=False,
        help_text=_("For whoever repairs it. They may stay empty."),
    )  # fmt: skip

    def __init__(self, *args: Any, obj: models.Model, fact: Fact | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.obj, self.known = obj, fact
        offered = [fact] if fact is not None else facts_of(record_of(obj))
        self.fields["fact"].choices = [(one.key, one.label) for one in offered]
        problems = [Problem.FLAGGED, *(fact.problems if fact else ())]
        if getattr(obj, "kind", "phone") != "phone" and Problem.WRONG_NUMBER in problems:
            problems.remove(Problem.WRONG_NUMBER)
        self.fields["problem"].choices = [(one.value, one.label) for one in problems]
        self.initial.setdefault("problem", Problem.FLAGGED)
        if fact is None:
            del self.fields["problem"]
            return
        self.fields["fact"].widget = forms.HiddenInput()
        self.initial["fact"] = fact.key
        if len(problems) == 1:
            self.fields["problem"].widget = forms.HiddenInput()
        words = self.fields.pop("words")
        self.add_fields(edit_fields(obj, fact))
        self.fields["words"] = words

    def facts(self) -> dict[str, Any]:
        """What the operation is given."""
        data = self.cleaned_data
        proposed = {}
        if self.known is not None:
            now = values_of_fact(self.obj, self.known)
            typed = {name: _plain(self.obj, name, data[f"new_{name}"]) for name in self.known.fields}
            proposed = {name: value for name, value in typed.items() if (value or "") != (now[name] or "")}
        return {
            "fact": data["fact"], "words": data["words"], "problem": data.get("problem") or Problem.FLAGGED,
            "proposed": proposed, "submission": data["submission"],
        }  # fmt: skip


def _plain(obj: models.Model, name: str, value: Any) -> Any:
    return value == "true" if isinstance(obj._meta.get_field(name), models.BooleanField) else value


class SnoozeForm(forms.Form):
    """For how many days."""

    days = forms.TypedChoiceField(
        choices=[(n, n) for n in (1, 7, 30)], coerce=int, empty_value=7, required=False
    )


class MailForm(HouseForm):
    """A file of mail that came back."""

    file = forms.FileField(
        label=_("Mail or mailbox"),
        help_text=_(
            "One mail (.eml) or a mailbox of them (.mbox), at most 50 MB. It is thrown away once it is read."
        ),
        widget=forms.ClearableFileInput({"accept": ".eml,.mbox,message/rfc822,application/mbox"}),
    )


class RulesForm(HouseForm):
    """After how many months each kind of fact asks to be confirmed, and what holds for the whole queue."""

    soft_repeats = forms.IntegerField(
        label=_("So many temporary returns make upkeep"), min_value=1, max_value=50
    )
    soft_days = forms.IntegerField(label=_("Counted within so many days"), min_value=1, max_value=365)
    open_at_most = forms.IntegerField(
        label=_("Findings of one kind in the queue at most"), min_value=100, max_value=200_000,
        help_text=_("Customers come first. The board counts all of them whatever the queue holds."),
    )  # fmt: skip
    asks_dns = forms.BooleanField(
        label=_("Ask the net whether the domains of e-mail addresses take mail"), required=False,
        help_text=_("The worker asks at night, up to 500 domains; no page ever waits for it."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, rules: dict[FactKind, StalenessRule], settings: QualitySettings, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rules = rules
        for name in ("soft_repeats", "soft_days", "open_at_most", "asks_dns"):
            self.initial.setdefault(name, getattr(settings, name))
        self.add_fields(
            {
                kind.value: forms.IntegerField(
                    label=kind.label, min_value=1, max_value=240, required=False,
                    initial=rule.months if rule.is_active else None,
                )
                for kind, rule in rules.items()
            }
        )  # fmt: skip

    def months(self) -> dict[FactKind, int | None]:
        """The term of each kind of fact; None when the rule sleeps."""
        return {kind: self.cleaned_data[kind.value] for kind in self.rules}

    @property
    def terms(self) -> list[forms.BoundField]:
        return [self[kind.value] for kind in self.rules]
