"""The forms in which cases are opened, corrected, talked about, solved and reopened."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.edits import EditForm
from common.forms import HouseForm
from common.pick import PickField
from common.submissions import SubmissionForm
from companies.models import Company
from contacts.models import Person
from installed_base.models import InstalledItem
from service.choices.case import CaseChannel, CaseKind, CommentKind, RootCause, Severity
from service.models import ServiceCase
from users.models import User

NONE = [("", "–")]
YES_NO = [("", "–"), ("yes", _("Yes, the customer was right")), ("no", _("No"))]


class CaseFacts(HouseForm):
    """Who called about what, and how much it hurts."""

    kind = forms.ChoiceField(label=_("Kind"), choices=CaseKind.choices)
    severity = forms.ChoiceField(label=_("Severity"), choices=Severity.choices)
    subject = forms.CharField(label=_("What is wrong"), max_length=200)
    item = PickField(url_name="activities:item_options", label=_("Item"), required=False)
    company = PickField(url_name="contacts:employer_options", label=_("Company"), required=False)
    person = PickField(url_name="contacts:person_options", label=_("Who called"), required=False)
    description = forms.CharField(
        label=_("What the customer says"),
        max_length=20000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )
    channel = forms.ChoiceField(label=_("Channel"), choices=CaseChannel.choices)
    owner = forms.ModelChoiceField(
        User.objects.none(), label=_("Whose"), to_field_name="public_id", empty_label=None
    )
    opened_at = forms.DateTimeField(
        label=_("When it was"), required=False, help_text=_("Left empty: just now.")
    )

    def __init__(self, *args: Any, user: User, about: dict[str, Any] | None = None, **kwargs: Any) -> None:
        """`about`: the company, person and item of the page from which the form was opened."""
        about = {name: value for name, value in (about or {}).items() if value}
        kwargs["initial"] = {
            "owner": user.public_id, "kind": CaseKind.TICKET, "severity": Severity.NORMAL, "channel": CaseChannel.PHONE,
            **about, **kwargs.get("initial", {}),
        }  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields["company"].queryset = Company.objects.visible_to(user)
        self.fields["person"].queryset = Person.objects.visible_to(user)
        self.fields["item"].queryset = InstalledItem.objects.visible_to(user).select_related(
            "product", "root", "company"
        )
        self.fields["owner"].queryset = User.objects.assignable()
        if company := kwargs["initial"].get("company"):
            for name in ("item", "person"):
                self.fields[name].widget.attrs["data-url"] = (
                    f"{self.fields[name].widget.attrs['data-url']}?company={company.public_id}"
                )


class CaseForm(SubmissionForm, CaseFacts):
    """Opens a case while the customer is on the phone."""

    def facts(self) -> dict[str, Any]:
        """What the operation is given."""
        data = dict(self.cleaned_data)
        return data | {"public_id": data.pop("submission")}


class CaseEditForm(EditForm, CaseFacts):
    """Corrects a case."""

    @classmethod
    def opened(cls, case: ServiceCase, user: User, data: Any = None) -> "CaseEditForm":
        """The form as it opens on a case. Whom or what the case is about and the user may not see (out of reach, or a
        person whose data is restricted, art. 18) is neither shown nor changed."""
        names = (
            "kind",
            "severity",
            "subject",
            "item",
            "company",
            "person",
            "description",
            "channel",
            "opened_at",
        )
        initial = {name: getattr(case, name) for name in (*names, "revision")}
        form = cls(data, user=user, initial=initial | {"owner": case.owner and case.owner.public_id})
        form.fields["opened_at"].required = True
        for name in ("company", "person", "item"):
            number = getattr(case, f"{name}_id")
            if number is not None and not form.fields[name].queryset.filter(pk=number).exists():
                del form.fields[name]
        form.fields["owner"].queryset |= User.objects.filter(pk=case.owner_id)
        return form


class CommentForm(SubmissionForm, HouseForm):
    """Says something about a case."""

    kind = forms.ChoiceField(label=_("For whom"), choices=CommentKind.choices, initial=CommentKind.INTERNAL)
    text = forms.CharField(label=_("Comment"), max_length=20000, widget=forms.Textarea({"rows": 3}))

    def facts(self) -> dict[str, Any]:
        """What the operation is given."""
        data = self.cleaned_data
        return {"kind": data["kind"], "text": data["text"], "public_id": data["submission"]}


class SolveForm(HouseForm):
    """Says what solved a case; of a complaint also whether it was justified, and why it came to be."""

    resolution = forms.CharField(
        label=_("What solved it"), max_length=20000, widget=forms.Textarea({"rows": 4})
    )
    is_justified = forms.ChoiceField(label=_("Was the complaint justified?"), choices=YES_NO, required=False)
    root_cause = forms.ChoiceField(label=_("Root cause"), choices=NONE + RootCause.choices, required=False)

    def __init__(self, *args: Any, case: ServiceCase, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not case.is_complaint:
            del self.fields["is_justified"]

    def facts(self) -> dict[str, Any]:
        """What the operation is given."""
        data = self.cleaned_data
        said = {"yes": True, "no": False}.get(data.get("is_justified", ""))
        return {"resolution": data["resolution"], "root_cause": data["root_cause"], "is_justified": said}


class ReopenForm(HouseForm):
    """Says why it was not in order after all."""

    reason = forms.CharField(
        label=_("Why it is open again"), max_length=2000, widget=forms.Textarea({"rows": 3})
    )


class AttachForm(HouseForm):
    """Brings a file that tells about a case."""

    file = forms.FileField(label=_("File"), max_length=200)
