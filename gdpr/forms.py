"""What is typed at the privacy desk."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.edits import EditForm
from common.forms import HouseForm
from common.normalise import normalise_phone
from common.pick import PickField
from common.submissions import SubmissionForm
from companies.choices import Language
from companies.models import Company
from contacts.choices import Responsibility
from gdpr.choices import (
    STAFF_METHODS,
    Basis,
    ConsentMethod,
    ContactChannel,
    Ground,
    HoldGround,
    IdentityMethod,
    Outcome,
    RequestChannel,
    RequestKind,
    RestrictionGround,
)
from gdpr.models import ConsentText, RetentionRule, SubjectRequest, Topic
from installed_base.models import ProductFamily
from users.models import User

FACTS = (
    "kind", "channel", "received_at", "requester_name", "requester_email", "requester_phone", "on_behalf_of", "language",
    "words",
)  # fmt: skip


class RequestForm(HouseForm):
    """What somebody asked, and how they can be answered. Nothing is demanded of the person but a name."""

    kind = forms.ChoiceField(choices=RequestKind, label=_("Right"))
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
        help_text=_("When a lawyer or a guardian asks: the name of the person."),
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
        return normalise_phone(typed) if typed else ""

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
        choices=IdentityMethod, widget=forms.RadioSelect, label=_("How it was made sure")
    )
    identity_note = forms.CharField(max_length=500, required=False, label=_("Note"))


class ExtensionForm(HouseForm):
    """Why a month is not enough."""

    reason = forms.CharField(
        max_length=1000, label=_("Reason"), widget=forms.Textarea({"rows": 3}),
        help_text=_("As it is told to the person: how complex the request is, or how many there are."),
    )  # fmt: skip


class ClosingForm(HouseForm):
    """How a request ended."""

    outcome = forms.ChoiceField(choices=Outcome, label=_("Outcome"))
    ground = forms.ChoiceField(
        choices=[("", "–"), *Ground.choices], required=False, label=_("Ground of a refusal")
    )
    answer = forms.CharField(
        max_length=20000, required=False, label=_("What the person was told"), widget=forms.Textarea({"rows": 6}),
        help_text=_("A refusal tells its reasons, the Data Protection Ombudsman and the way to court."),
    )  # fmt: skip


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
        queryset=None, to_field_name="public_id", required=False, label=_("Who looked")
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


METHODS = [(one.value, one.label) for one in ConsentMethod if one in STAFF_METHODS]
ANY_CHANNEL = [("", _("Every channel")), *ContactChannel.choices]


class TopicChoice(forms.ModelChoiceField):
    """One of the topics in use, by its short name."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Topic"))
        super().__init__(queryset=Topic.objects.active().in_order(), to_field_name="slug", **options)


class TextChoice(forms.ModelChoiceField):
    """One of the wordings in use."""

    def label_from_instance(self, obj: ConsentText) -> str:
        return f"{obj.topic} · {obj.get_language_display()} {obj.version}: {obj.body[:90]}"


class SaidForm(HouseForm):
    """By what way and when a person said something."""

    method = forms.ChoiceField(choices=METHODS, label=_("How it was said"))
    occurred_at = forms.DateTimeField(
        label=_("When it was said"), help_text=_("Not when it is written down: the later said counts.")
    )
    evidence = forms.CharField(
        max_length=2000, label=_("What shows it"), widget=forms.Textarea({"rows": 3}),
        help_text=_("Who was asked by whom, on what occasion; where the paper or the recording is kept."),
    )  # fmt: skip


class ConsentForm(SaidForm):
    """A consent of one person, to one channel and one topic, in the words that were shown."""

    field_order = ("text", "channel", "address", "method", "occurred_at", "evidence")

    text = TextChoice(
        queryset=None, to_field_name="public_id", label=_("Wording"),
        help_text=_("The very words that the person was shown or read."),
    )  # fmt: skip
    channel = forms.ChoiceField(choices=ContactChannel, label=_("Channel"))
    address = forms.ChoiceField(
        required=False, label=_("Address"), help_text=_("The consent is bound to it.")
    )

    def __init__(self, *args: Any, addresses: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        texts = ConsentText.objects.in_use().filter(topic__is_active=True).select_related("topic")
        self.fields["text"].queryset = texts.order_by("topic__name_fi", "language")
        self.fields["address"].choices = [("", "–"), *((key, key) for _kind, key in addresses)]


class AskForm(HouseForm):
    """A letter that asks a person for a consent."""

    text = TextChoice(queryset=None, to_field_name="public_id", label=_("Wording"))
    address = forms.ChoiceField(label=_("Address"))

    def __init__(self, *args: Any, addresses: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        texts = ConsentText.objects.asking_for("email", "fi").filter(topic__is_active=True)
        self.fields["text"].queryset = texts.select_related("topic")
        self.fields["address"].choices = [(key, key) for kind, key in addresses if kind == "email"]


class RefusalForm(SaidForm):
    """What a person refuses or takes back: of one channel and topic, or of all."""

    field_order = ("channel", "topic", "method", "occurred_at", "evidence")

    channel = forms.ChoiceField(choices=ANY_CHANNEL, required=False, label=_("Channel"))
    topic = TopicChoice(required=False, empty_label=_("Every topic"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["evidence"].required = False
        self.fields["evidence"].label = _("Note")
        self.fields["evidence"].help_text = ""


class TopicForm(HouseForm):
    """What a topic is called, and to whose duties it belongs."""

    name_fi = forms.CharField(max_length=120, label=_("Name in Finnish"))
    name_en = forms.CharField(max_length=120, label=_("Name in English"))
    slug = forms.SlugField(
        max_length=40,
        label=_("Short name"),
        help_text=_("Small letters, digits and dashes; used by the API."),
    )
    description_fi = forms.CharField(
        max_length=500, required=False, label=_("What comes, in Finnish"), widget=forms.Textarea({"rows": 2})
    )
    description_en = forms.CharField(
        max_length=500, required=False, label=_("What comes, in English"), widget=forms.Textarea({"rows": 2})
    )
    responsibilities = forms.MultipleChoiceField(
        choices=Responsibility, required=False, label=_("Duties to which it belongs"),
        widget=forms.SelectMultiple({"data-choose": ""}),
        help_text=_("Whoever has one of them may be written to at work without consent, until refusing (SVPL 200 §)."),
    )  # fmt: skip
    family = forms.ModelChoiceField(
        queryset=None, to_field_name="public_id", required=False, label=_("Product group"),
        widget=forms.Select({"data-choose": ""}),
        help_text=_("Whoever bought of it and could refuse then may be written to (SVPL 200 § 3)."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["family"].queryset = ProductFamily.objects.order_by("name")


class TopicCreateForm(TopicForm):
    """A new topic."""


class TopicEditForm(TopicForm, EditForm):
    """A topic that somebody else may be changing too."""

    is_active = forms.BooleanField(required=False, label=_("In use"))


TOPIC_FACTS = (
    "name_fi", "name_en", "slug", "description_fi", "description_en", "responsibilities", "family",
)  # fmt: skip


def initial_of_topic(topic: Topic) -> dict[str, Any]:
    """What stands in the form for a topic."""
    found = {name: getattr(topic, name) for name in (*TOPIC_FACTS, "is_active")}
    family = topic.family.public_id if topic.family else None
    return found | {"family": family, "revision": topic.revision}


class TextForm(HouseForm):
    """The words by which people are asked."""

    language = forms.ChoiceField(choices=Language, initial="fi", label=_("Language"))
    channels = forms.MultipleChoiceField(
        choices=ContactChannel, label=_("Channels it asks for"), widget=forms.CheckboxSelectMultiple
    )
    body = forms.CharField(
        max_length=4000, label=_("Wording"), widget=forms.Textarea({"rows": 5}),
        help_text=_("Say who writes, about what, by which channel, and that it can be taken back at any time (art. 7)."),
    )  # fmt: skip


class CompanyRefusalForm(HouseForm):
    """A company that refuses marketing."""

    company = PickField(url_name="contacts:employer_options", label=_("Company"))
    channel = forms.ChoiceField(choices=ANY_CHANNEL, required=False, label=_("Channel"))
    topic = TopicChoice(required=False, empty_label=_("Every topic"))
    words = forms.CharField(
        max_length=500, label=_("What was said"), help_text=_("Who of the company refused, when and how.")
    )
    covers_subsidiaries = forms.BooleanField(
        required=False, label=_("Also for its subsidiaries"), help_text=_("Only when the company said so.")
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["company"].queryset = Company.objects.visible_to(user)


class DomainForm(HouseForm):
    """A domain to which nothing is sent."""

    domain = forms.CharField(max_length=253, label=_("Domain"), help_text=_("Like company.fi"))
    note = forms.CharField(max_length=500, required=False, label=_("Why"))


class AudienceForm(HouseForm):
    """By what and about what the chosen persons would be written to."""

    channel = forms.ChoiceField(choices=ContactChannel, label=_("Channel"))
    topic = TopicChoice()


class OwnLinkForm(HouseForm):
    """Where the link to somebody's own page is sent."""

    email = forms.EmailField(
        max_length=254, label=_("Your e-mail address"), widget=forms.EmailInput({"autocomplete": "email"})
    )


class OwnRequestForm(HouseForm):
    """What somebody asks of us on their own page."""

    kind = forms.ChoiceField(choices=(), label=_("What do you want?"))
    words = forms.CharField(
        max_length=5000, required=False, label=_("In your own words"), widget=forms.Textarea({"rows": 4})
    )

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kinds
