"""The form of a field's definition, as an administrator fills it in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import HouseForm
from common.personal_data import Category
from common.submissions import SubmissionForm
from custom_fields.choices import HELP, LABEL, WITH_OPTIONS, Erasure, Kind, Resource
from custom_fields.models import CustomField
from custom_fields.operations.field import EDITABLE
from users.permissions import Role

CATEGORIES = {
    Category.IDENTITY: _("Identity"),
    Category.CONTACT: _("Contact"),
    Category.ROLE: _("Role at work"),
    Category.BEHAVIOUR: _("Behaviour"),
    Category.FREE_TEXT: _("Free text"),
    Category.TECHNICAL: _("Technical"),
    Category.LINK: _("A link to a person"),
}
PERSONAL = (
    ("", "–"),
    ("yes", _("Yes, it tells something of a person")),
    ("no", _("No, nothing of any person")),
)
NEW_OPTIONS = 6
KEPT, RETIRED, REMOVED = "kept", "retired", "removed"
STATES = ((KEPT, _("In use")), (RETIRED, _("Retired")), (REMOVED, _("Delete")))


class DefinitionForm(HouseForm):
    """What is said of a field. Fields of options stand beside, one row for each."""

    label_fi = forms.CharField(label=_("Name in Finnish"), max_length=LABEL)
    label_en = forms.CharField(label=_("Name in English"), max_length=LABEL)
    help_fi = forms.CharField(label=_("Help in Finnish"), max_length=HELP, required=False)
    help_en = forms.CharField(label=_("Help in English"), max_length=HELP, required=False)
    section = forms.CharField(
        label=_("Section"),
        max_length=LABEL,
        required=False,
        help_text=_("Fields of one section stand together."),
    )
    position = forms.IntegerField(label=_("Place in the order"), min_value=0, max_value=999, required=False)
    unit = forms.CharField(
        label=_("Unit"), max_length=12, required=False, help_text=_("Beside numbers: m², h, %.")
    )
    currency = forms.CharField(label=_("Currency"), max_length=3, required=False)
    default = forms.CharField(
        label=_("Value of new records"),
        max_length=500,
        required=False,
        help_text=_("Written as people write it."),
    )
    is_required = forms.BooleanField(
        label=_("Ask for it"),
        required=False,
        help_text=_("Records without it say so; saving is never refused."),
    )
    in_list = forms.BooleanField(label=_("A column of the list from the start"), required=False)
    is_filterable = forms.BooleanField(
        label=_("Filter and sort lists by it"), required=False, help_text=_("The worker makes an index.")
    )
    is_searchable = forms.BooleanField(
        label=_("Find records by it in the search box"), required=False,
        help_text=_("Only for fields that every role sees."),
    )  # fmt: skip
    is_personal = forms.ChoiceField(
        label=_("Is it personal data?"), choices=PERSONAL,
        help_text=_("Health, union membership, religion, politics, origin and the like (art. 9) are not kept in this register."),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Why it is not personal"), max_length=300, required=False,
        help_text=_("For example: our own grading of a company."),
    )  # fmt: skip
    category = forms.ChoiceField(
        label=_("Kind of personal data"), required=False, choices=[("", "–"), *CATEGORIES.items()]
    )
    purpose = forms.CharField(label=_("What it is needed for"), max_length=300, required=False)
    export_label = forms.CharField(
        label=_("Its name in answers to data subjects"), max_length=LABEL, required=False
    )
    erasure = forms.ChoiceField(
        label=_("When the person is erased"), required=False, choices=[("", "–"), *Erasure.choices]
    )
    seen_by = forms.MultipleChoiceField(
        label=_("Who sees it"), choices=Role.choices, widget=forms.CheckboxSelectMultiple,
        help_text=_("The administrator sees every field."), required=False,
    )  # fmt: skip
    edited_by = forms.MultipleChoiceField(
        label=_("Who may write it"), choices=Role.choices, widget=forms.CheckboxSelectMultiple, required=False,
        help_text=_("Those who may correct the record, as far as they stand here."),
    )  # fmt: skip
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, kind: str, options: list[dict[str, Any]] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.rows = kind, []
        if kind not in {Kind.NUMBER}:
            del self.fields["unit"]
        if kind != Kind.MONEY:
            del self.fields["currency"]
        if kind in {Kind.COMPANY, Kind.PERSON, Kind.MONEY, Kind.DATE}:
            del self.fields["is_searchable"]
        if kind in {Kind.COMPANY, Kind.PERSON}:
            del self.fields["default"]
        if kind in WITH_OPTIONS:
            self._add_options(options or [])

    def _add_options(self, options: list[dict[str, Any]]) -> None:
        """A row for each option, and some empty ones."""
        made: dict[str, forms.Field] = {}
        for number, one in enumerate([*options, *({} for _n in range(NEW_OPTIONS))]):
            name, state = f"option_{number}", RETIRED if one.get("retired") else KEPT
            label = one.get("fi") or _("New choice")
            made |= {
                f"{name}_fi": forms.CharField(label=_("In Finnish"), max_length=LABEL, required=False, initial=one.get("fi")),
                f"{name}_en": forms.CharField(label=_("In English"), max_length=LABEL, required=False, initial=one.get("en")),
                f"{name}_order": forms.IntegerField(label=_("Order"), required=False, initial=(number + 1) * 10 if one else None),
                f"{name}_key": forms.CharField(max_length=40, required=False, widget=forms.HiddenInput, initial=one.get("key")),
            }  # fmt: skip
            names = {"fi": f"{name}_fi", "en": f"{name}_en", "order": f"{name}_order", "key": f"{name}_key"}
            if one:
                made[f"{name}_state"] = forms.ChoiceField(
                    label=_("State"), choices=STATES, required=False, initial=state
                )
                names["state"] = f"{name}_state"
            for part in ("fi", "en", "order", "state"):
                if f"{name}_{part}" in made:
                    made[f"{name}_{part}"].widget.attrs["aria-label"] = (
                        f"{label}: {made[f'{name}_{part}'].label}"
                    )
            self.rows.append(names)
        self.add_fields(made)

    def option_rows(self) -> list[dict[str, forms.BoundField]]:
        """The rows of options, for the template."""
        return [{part: self[name] for part, name in names.items()} for names in self.rows]

    def part(self, *names: str) -> list[forms.BoundField]:
        return [self[name] for name in names if name in self.fields]

    def sections(self) -> list[dict[str, Any]]:
        """The form as the page shows it."""
        return [
            {"title": _("What it is called"), "icon": "forms",
             "fields": self.part("label_fi", "label_en", "help_fi", "help_en", "section", "position", "unit", "currency", "default")},
            {"title": _("Personal data"), "icon": "shield-lock",
             "fields": self.part("is_personal", "reason", "category", "purpose", "export_label", "erasure")},
            {"title": _("Who sees and writes it"), "icon": "eye", "fields": self.part("seen_by", "edited_by")},
            {"title": _("Where it is used"), "icon": "filter",
             "fields": self.part("is_required", "in_list", "is_filterable", "is_searchable")},
        ]  # fmt: skip

    def facts(self) -> dict[str, Any]:
        """Values for the operation."""
        found = {name: self.cleaned_data[name] for name in EDITABLE & set(self.fields)}
        found["is_personal"] = {"yes": True, "no": False}[self.cleaned_data["is_personal"]]
        if found.get("position") is None:
            found.pop("position", None)
        if self.rows:
            found["options"] = self._options()
        return found

    def _options(self) -> list[dict[str, Any]]:
        given = []
        for place, names in enumerate(self.rows):
            row = {part: self.cleaned_data.get(name) for part, name in names.items()}
            if row.get("state") == REMOVED or not (row["fi"] or row["en"]):
                continue
            order = row["order"] if row["order"] is not None else 10_000 + place
            given.append((order, place, {**row, "retired": row.get("state") == RETIRED}))
        return [{name: row[name] or "" for name in ("key", "fi", "en")} | {"retired": row["retired"]} for _o, _p, row in sorted(given, key=lambda one: one[:2])]  # fmt: skip


class NewFieldForm(SubmissionForm, HouseForm):
    """The first step: for which register, and of what kind."""

    resource = forms.ChoiceField(label=_("Register"), choices=Resource)
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind)


def initial_of(field: CustomField, default: str) -> dict[str, Any]:
    """What stands in the form of a field."""
    found = {name: getattr(field, name) for name in EDITABLE - {"options", "default"}}
    return found | {
        "is_personal": "yes" if field.is_personal else "no",
        "default": default,
        "revision": field.revision,
    }
