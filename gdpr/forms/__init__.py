"""What is typed at the privacy desk."""

from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from common.edits import EditForm
from common.forms import HouseForm
from common.normalise import NotAPhone, normalise_phone
from common.submissions import SubmissionForm
from companies.choices import Language
from gdpr.choices import (
    Basis,
    Ground,
    HoldGround,
    IdentityMethod,
    Outcome,
    RequestChannel,
    RequestKind,
    RestrictionGround,
)
from gdpr.models import RetentionRule, SubjectRequest
from gdpr.reading.matrix import NEED_WORDS
from users.models import User

FACTS = (
    "kind", "channel", "received_at", "requester_name", "requester_email", "requester_phone", "on_behalf_of", "language",
    "words",
)  # fmt: skip


class RequestForm(HouseForm):
    """What somebody asked, and how they can be answered. Nothing is demanded of the person but a name."""

    kind = forms.ChoiceField(choices=RequestKind, label=_("Right"), widget=forms.Select({"autofocus": True}))
    channel = forms.ChoiceField(choices=RequestChannel, label=_("How it reached us"))
    received_at = forms.DateTimeField(
        label=_("When it reached us"),
        help_text=_("By any way, also when it lay unread. The clock runs from then on."),
    )
    requester_name = forms.CharField(max_length=200, label=_("Who asks"))
    requester_email = forms.EmailField(max_length=254, required=False, label=_("E-mail"))
    requester_phone = forms.CharField(max_length=40, required=False, label=_("Phone"))
    on_behalf_of = forms.CharField(
        max_length=200, required=False, label=_("On whose behalf"),
        help_text=_("When a lawyer, a guardian or a relative asks: the name of the person."),
    )  # fmt: skip
    language = forms.ChoiceField(choices=Language, initial="fi", label=_("Language of the answer"))
    words = forms.CharField(
        max_length=20000,
        required=False,
        label=_("In the person’s own words"),
        widget=forms.Textarea({"rows": 4}),
    )

    def clean_requester_phone(self) -> str:
        typed = self.cleaned_data["requester_phone"]
        try:
            return normalise_phone(typed, settings.HOME_COUNTRY) if typed else ""
        except NotAPhone as refusal:
            raise forms.ValidationError(refusal.message) from None

    def clean_requester_email(self) -> str:
        return self.cleaned_data["requester_email"].lower()


class RequestCreateForm(RequestForm, SubmissionForm):
    """A new request."""


class RequestEditForm(RequestForm, EditForm):
    """A request that somebody else may be working on too."""

    assignee = forms.ModelChoiceField(
        queryset=None, to_field_name="public_id", required=False, label=_("Who answers")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = User.objects.assignable()


def initial_of_request(request: SubjectRequest) -> dict[str, Any]:
    """What stands in the form for a request."""
    found = {name: getattr(request, name) for name in FACTS}
    assignee = request.assignee.public_id if request.assignee else None
    return found | {"assignee": assignee, "revision": request.revision}


class IdentityForm(HouseForm):
    """How it was made sure who asks, the mildest way first."""

    method = forms.ChoiceField(
        choices=IdentityMethod, widget=forms.RadioSelect({"autofocus": True}), label=_("How it was made sure")
    )
    identity_note = forms.CharField(
        max_length=500, required=False, label=_("Note"),
        help_text=_("For a document, why nothing milder did; for somebody else, how the mandate was shown."),
    )  # fmt: skip


class ExtensionForm(HouseForm):
    """Why a month is not enough."""

    reason = forms.CharField(
        max_length=1000, label=_("Reason"), widget=forms.Textarea({"rows": 3}),
        help_text=_("As it is told to the person: how complex the request is, or how many there are."),
    )  # fmt: skip


class ClosingForm(HouseForm):
    """How a request ended."""

    outcome = forms.ChoiceField(choices=Outcome, label=_("Outcome"), widget=forms.Select({"autofocus": True}))
    ground = forms.ChoiceField(
        choices=[("", "–"), *Ground.choices], required=False, label=_("Ground of a refusal")
    )
    answer = forms.CharField(
        max_length=20000, required=False, label=_("What the person was told"), widget=forms.Textarea({"rows": 6}),
        help_text=_("A refusal tells its reasons. The Data Protection Ombudsman and the way to court are added to it in the person’s language."),
    )  # fmt: skip
    duplicate_of = forms.ModelChoiceField(
        queryset=SubjectRequest.objects.none(), to_field_name="public_id", required=False,
        label=_("Answered with another request"),
    )  # fmt: skip

    def __init__(self, *args: Any, others: QuerySet[SubjectRequest], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        numbers = [one.pk for one in others]
        self.fields["duplicate_of"].queryset = SubjectRequest.objects.filter(pk__in=numbers).order_by("-pk")


class LiftForm(HouseForm):
    """Why a refusal of marketing is lifted."""

    reason = forms.CharField(
        max_length=500, label=_("What the person said"),
        help_text=_("Only the person can take a refusal back: when and how was it said?"),
    )  # fmt: skip


class WeighForm(HouseForm):
    """On what ground a purpose stands."""

    basis = forms.ChoiceField(choices=Basis, label=_("Legal basis"))
    lia_text = forms.CharField(
        max_length=20000, required=False, label=_("Weighing of interests"), widget=forms.Textarea({"rows": 8}),
        help_text=_("For a legitimate interest: which it is, why nothing milder serves it, and what people may expect."),
    )  # fmt: skip
    lia_reviewed_on = forms.DateField(required=False, label=_("Weighed on"))


class RuleForm(HouseForm):
    """A version of a rule of retention."""

    months = forms.IntegerField(min_value=0, max_value=240, label=_("Months"))
    days = forms.IntegerField(min_value=0, max_value=3650, label=_("Days"))
    cap_months = forms.IntegerField(
        min_value=1, max_value=600, required=False, label=_("At most, in months"),
        help_text=_("Counted from when the person was written down. Left empty, there is no such limit."),
    )  # fmt: skip
    warn_days = forms.IntegerField(min_value=0, max_value=365, label=_("Shown as ending, days before"))
    effective_from = forms.DateField(label=_("In force from"))
    justification = forms.CharField(
        max_length=5000, label=_("Reason"), widget=forms.Textarea({"rows": 4}),
        help_text=_("Why so long and not less. The reason stands in the record of processing activities."),
    )  # fmt: skip
    PARAMETERS = {
        "min_sends": _("Messages without a reaction"),
        "stale_deal_months": _("Months after which an idle deal keeps nobody"),
    }

    def __init__(self, *args: Any, rule: RetentionRule, **kwargs: Any) -> None:
        names = ("months", "days", "cap_months", "warn_days", "effective_from", "justification")
        kwargs["initial"] = {name: getattr(rule, name) for name in names} | rule.parameters
        super().__init__(*args, **kwargs)
        self._parameters = [name for name in rule.parameters if name in self.PARAMETERS]
        for name in self._parameters:
            self.fields[name] = forms.IntegerField(min_value=1, max_value=120, label=self.PARAMETERS[name])

    def values(self) -> dict[str, Any]:
        """What was typed, the parameters together."""
        typed = dict(self.cleaned_data)
        return typed | {"parameters": {name: typed.pop(name) for name in self._parameters}}


class HoldForm(HouseForm):
    """What is held, why, and when that is asked again."""

    scope = forms.ChoiceField(widget=forms.RadioSelect, label=_("What is held"))
    ground = forms.ChoiceField(choices=HoldGround, label=_("Ground"))
    reason = forms.CharField(max_length=5000, label=_("Reason"), widget=forms.Textarea({"rows": 4}))
    keeps = forms.MultipleChoiceField(
        choices=[(need.value, words) for need, words in NEED_WORDS.items()], required=False,
        widget=forms.CheckboxSelectMultiple, label=_("What must stay"), initial=[need.value for need in NEED_WORDS],
        help_text=_("The name always stays. What is not ticked can be removed when the person asks for erasure."),
    )  # fmt: skip
    review_on = forms.DateField(
        label=_("Looked at again"), help_text=_("On this day it is asked whether the hold is still needed.")
    )

    def __init__(self, *args: Any, scopes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scope"].choices = scopes
        self.initial.setdefault("scope", scopes[0][0])


class ReviewForm(HouseForm):
    """When a hold is looked at again."""

    review_on = forms.DateField(label=_("Looked at again"))


class ReasonForm(HouseForm):
    """Why."""

    reason = forms.CharField(max_length=1000, label=_("Reason"), widget=forms.Textarea({"rows": 3}))


class RestrictForm(HouseForm):
    """On what ground the use of data is restricted."""

    ground = forms.ChoiceField(choices=RestrictionGround, widget=forms.RadioSelect, label=_("Ground"))
    note = forms.CharField(
        max_length=1000, required=False, label=_("Note"), widget=forms.Textarea({"rows": 3})
    )


class HowForm(HouseForm):
    """How somebody was told."""

    how = forms.CharField(
        max_length=500,
        label=_("How the person was told"),
        help_text=_("By letter, e-mail or phone, and when."),
    )


class CodeForm(HouseForm):
    """The code that opens a package."""

    code = forms.CharField(
        max_length=20,
        label=_("Code"),
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class AccessForm(HouseForm):
    """Whose looking, on which days."""

    user = forms.ModelChoiceField(
        queryset=None, to_field_name="public_id", required=False, label=_("Who looked"), empty_label=_("All")
    )
    begin = forms.DateField(required=False, label=_("From"))
    end = forms.DateField(required=False, label=_("To"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = User.objects.order_by("full_name", "id")


class FindingForm(HouseForm):
    """What a day of much looking was about."""

    finding = forms.CharField(
        max_length=500, label=_("What it was"), widget=forms.Textarea({"rows": 3}),
        help_text=_("As the colleague told it, and whether it was in order."),
    )  # fmt: skip


class LetInForm(HouseForm):
    """An address that has a new owner."""

    address = forms.CharField(
        max_length=254, label=_("E-mail or phone"), widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    reason = forms.CharField(
        max_length=300, label=_("Why"),
        help_text=_("For example: a new employee has the address now. Name nobody."),
    )  # fmt: skip
