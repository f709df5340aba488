"""The forms in which activities are planned, logged, corrected and completed."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.choices import ActivityKind, Direction, Outcome
from activities.models import Activity
from common.edits import EditForm
from common.forms import HouseForm
from common.pick import PickField, PickManyField
from common.submissions import SubmissionForm
from companies.models import Company
from contacts.models import Person
from installed_base.models import InstalledItem
from users.models import User

NONE = [("", "–")]
OFFERED = 100
REMINDERS = [
    ("", _("No reminder")),
    ("0", _("At that time")),
    ("15", _("15 minutes before")),
    ("60", _("An hour before")),
    ("1440", _("A day before")),
]


class ActivityFacts(HouseForm):
    """What it is, and whom and what it concerns."""

    kind = forms.ChoiceField(label=_("Kind"), choices=ActivityKind.choices)
    subject = forms.CharField(
        label=_("Subject"),
        max_length=200,
        required=False,
        help_text=_("Left empty, the kind is the subject."),
    )
    company = PickField(url_name="contacts:employer_options", label=_("Company"), required=False)
    persons = PickManyField(url_name="contacts:person_options", label=_("Persons"), required=False)
    items = PickManyField(url_name="activities:item_options", label=_("Items"), required=False)
    body = forms.CharField(
        label=_("What was said and agreed"),
        max_length=50000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )
    owner = forms.ModelChoiceField(
        User.objects.none(), label=_("Whose"), to_field_name="public_id", empty_label=None
    )

    def __init__(self, *args: Any, user: User, about: dict[str, Any] | None = None, **kwargs: Any) -> None:
        """`about`: the company, persons and items of the page from which the form was opened."""
        about = {name: value for name, value in (about or {}).items() if value}
        kwargs["initial"] = {"owner": user.public_id, **about, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.user = user
        if not self.is_bound:  # what is typed first; after a refusal the errors come first
            self.fields["subject"].widget.attrs["autofocus"] = True
        self.fields["company"].queryset = Company.objects.visible_to(user)
        self.fields["persons"].queryset = Person.objects.visible_to(user)
        self.fields["items"].queryset = InstalledItem.objects.visible_to(user).select_related("product")
        self.fields["owner"].queryset = User.objects.assignable()
        company = kwargs["initial"].get("company")
        if company is not None:
            self._offer(company, user)

    def _offer(self, company: Company, user: User) -> None:
        query = f"company={company.public_id}"
        people = Person.objects.visible_to(user).at(company).in_list_order()
        self.fields["persons"].offer(people[:OFFERED], query)
        things = InstalledItem.objects.visible_to(user).at(company).machines().at_work()
        self.fields["items"].offer(things.select_related("product").in_list_order()[:OFFERED], query)

    def clean(self) -> dict[str, Any]:
        """An activity with a person or item of one company is that company's, when none was chosen."""
        cleaned = super().clean()
        if not self.errors and cleaned.get("company") is None:
            cleaned["company"] = self._company_of(cleaned)
        return cleaned

    def _company_of(self, cleaned: dict[str, Any]) -> Company | None:
        visible = Company.objects.visible_to(self.user)
        ids = {item.company_id for item in cleaned["items"] if item.company_id}
        if not ids:
            people = [person.pk for person in cleaned["persons"]]
            held = visible.filter(positions__person__in=people, positions__ended_on=None)
            ids = set(held.values_list("pk", flat=True)[:3])
        return visible.filter(pk=ids.pop()).first() if len(ids) == 1 else None


class NextStep(forms.Form):
    """What comes next, planned in the same form."""

    next_subject = forms.CharField(label=_("Next step"), max_length=200, required=False)
    next_kind = forms.ChoiceField(
        label=_("Kind of the next step"),
        choices=ActivityKind.choices,
        required=False,
        initial=ActivityKind.CALL,
    )
    next_due_at = forms.DateTimeField(label=_("When"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if (
            cleaned.get("next_subject")
            and not cleaned.get("next_due_at")
            and "next_due_at" not in self.errors
        ):
            self.add_error("next_due_at", _("Say when this is to be done, so that it comes up in time."))
        return cleaned

    def next_step(self) -> dict[str, Any] | None:
        """The facts of the plan, when there is one."""
        data = self.cleaned_data
        if not data.get("next_due_at"):
            return None
        return {
            "kind": data["next_kind"] or ActivityKind.CALL,
            "subject": data["next_subject"],
            "due_at": data["next_due_at"],
        }


class LogForm(SubmissionForm, NextStep, ActivityFacts):
    """Logs what has been done."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=NONE + Outcome.choices, required=False)
    direction = forms.ChoiceField(
        label=_("Direction"), choices=[("", _("As usual for the kind")), *Direction.choices], required=False
    )
    done_at = forms.DateTimeField(
        label=_("When it was"), required=False, help_text=_("Left empty: just now.")
    )
    field_order = ("kind", "outcome", "company", "persons", "subject", "body")

    def facts(self) -> dict[str, Any]:
        """What the operation is given."""
        data = dict(self.cleaned_data)
        number = data.pop("submission")
        facts = {name: value for name, value in data.items() if not name.startswith("next_")}
        return facts | {"public_id": number, "next_step": self.next_step()}


class PlanForm(SubmissionForm, ActivityFacts):
    """Plans what is to be done."""

    due_at = forms.DateTimeField(label=_("When"))
    remind = forms.ChoiceField(label=_("Reminder by e-mail"), choices=REMINDERS, required=False)
    field_order = ("kind", "subject", "due_at", "remind", "company", "persons", "items", "body")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].label = _("What to remember")

    def facts(self) -> dict[str, Any]:
        """What the operation is given."""
        data = dict(self.cleaned_data)
        number, remind = data.pop("submission"), data.pop("remind")
        return data | {"public_id": number, "remind_at": reminder_at(data["due_at"], remind)}


class ActivityEditForm(EditForm, ActivityFacts):
    """Corrects an activity, planned or done."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=NONE + Outcome.choices, required=False)
    direction = forms.ChoiceField(label=_("Direction"), choices=Direction.choices)
    due_at = forms.DateTimeField(label=_("Planned for"), required=False)
    remind = forms.ChoiceField(label=_("Reminder by e-mail"), choices=REMINDERS, required=False)
    done_at = forms.DateTimeField(label=_("Done at"))
    field_order = (
        "kind", "subject", "due_at", "remind", "done_at", "outcome", "company", "persons", "items", "body",
    )  # fmt: skip

    @classmethod
    def opened(cls, activity: Activity, user: User, data: Any = None) -> "ActivityEditForm":
        """The form as it opens on an activity."""
        names = (
            "kind",
            "subject",
            "body",
            "outcome",
            "direction",
            "due_at",
            "done_at",
            "company",
            "revision",
        )
        initial = {name: getattr(activity, name) for name in names}
        initial |= {
            "owner": activity.owner.public_id,
            "persons": list(activity.persons.all()),
            "items": list(activity.items.all()),
            "remind": _reminder_of(activity),
        }
        form = cls(data, user=user, initial=initial)
        for name in ("outcome", "done_at") if activity.is_planned else ("due_at", "remind"):
            del form.fields[name]
        form.fields["owner"].queryset |= User.objects.filter(pk=activity.owner_id)
        if activity.company is not None:
            form.fields["company"].queryset |= Company.objects.filter(pk=activity.company_id)
        form.activity = activity
        return form

    def facts(self) -> dict[str, Any]:
        """What the operation is given."""
        edits = self.edits()
        values, base = edits["values"], edits["base"]
        persons, items = values.pop("persons", None), values.pop("items", None)
        base = {name: value for name, value in base.items() if name not in {"persons", "items", "remind"}}
        remind = values.pop("remind", None)
        if "subject" in values and not values["subject"]:
            values["subject"] = str(ActivityKind(self.cleaned_data["kind"]).label)
        if remind is not None or ("due_at" in values and self.activity.remind_at):
            code = self.cleaned_data["remind"] if remind is None else remind
            values["remind_at"] = reminder_at(self.cleaned_data["due_at"], code)
            base["remind_at"] = self.activity.remind_at
        return edits | {"values": values, "base": base, "persons": persons, "items": items}


class CompleteForm(NextStep, HouseForm):
    """Says what came of a plan."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=NONE + Outcome.choices, required=False)
    body = forms.CharField(
        label=_("What was said and agreed"),
        max_length=50000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )
    done_at = forms.DateTimeField(
        label=_("When it was"), required=False, help_text=_("Left empty: just now.")
    )
    field_order = ("outcome", "body", "next_subject", "next_kind", "next_due_at", "done_at")

    def facts(self) -> dict[str, Any]:
        """What the operation is given."""
        data = self.cleaned_data
        return {
            "outcome": data["outcome"],
            "body": data["body"],
            "done_at": data["done_at"],
            "next_step": self.next_step(),
        }


def reminder_at(due_at: datetime | None, code: str) -> datetime | None:
    """When to remind: so many minutes before, also across the hour that the clocks are turned."""
    return due_at.astimezone(UTC) - timedelta(minutes=int(code)) if due_at is not None and code else None


def _reminder_of(activity: Activity) -> str:
    if activity.remind_at is None or activity.due_at is None:
        return ""
    minutes = str(int((activity.due_at - activity.remind_at).total_seconds() // 60))
    return minutes if minutes in dict(REMINDERS) else "0"


def tomorrow_morning(now: datetime) -> datetime:
    """What a new plan starts from: nine o'clock on the next working day."""
    day = timezone.localtime(now).date() + timedelta(days=1)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, time(9)))
