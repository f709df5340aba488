"""What is typed about marketing: consents and refusals, topics and wordings, and what people say on their own page."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from common.edits import EditForm
from common.forms import HouseForm
from common.pick import PickField
from common.submissions import SubmissionForm
from companies.choices import Language
from companies.models import Company
from contacts.choices import Responsibility
from gdpr.choices import STAFF_METHODS, ConsentMethod, ContactChannel
from gdpr.choices.ledgers import DomainEnd
from gdpr.models import ConsentText, Topic
from installed_base.models import DeliveryLine, ProductFamily
from users.models import User

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


class OrderLineChoice(forms.ModelChoiceField):
    """One of the lines of orders at the person's companies."""

    def label_from_instance(self, obj: DeliveryLine) -> str:
        return f"{obj} · {obj.item}"


class OrderForm(HouseForm):
    """That a customer gave the address when buying (SVPL 200 § 3)."""

    field_order = ("delivery", "topic", "channel", "address", "was_refusal_offered")

    delivery = OrderLineChoice(
        queryset=None, to_field_name="public_id", label=_("Order"),
        help_text=_("Of a company at which the person works."),
    )  # fmt: skip
    topic = TopicChoice(
        help_text=_("Only about the product group that was bought: the topic is bound to one.")
    )
    channel = forms.ChoiceField(
        choices=[(one.value, one.label) for one in (ContactChannel.EMAIL, ContactChannel.SMS)], label=_("Channel")
    )  # fmt: skip
    address = forms.ChoiceField(label=_("Address"), help_text=_("The one that was given when buying."))
    was_refusal_offered = forms.BooleanField(
        required=False, label=_("The person could refuse marketing when giving the address"),
        help_text=_("Without that nothing may be sent; it is written down all the same."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, addresses: list[tuple[str, str]], lines: QuerySet[DeliveryLine], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["delivery"].queryset = lines
        self.fields["address"].choices = [(key, key) for _kind, key in addresses]


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


class DomainLiftForm(HouseForm):
    """What became of a domain to which nothing is sent."""

    what = forms.ChoiceField(
        choices=[*DomainEnd.choices, ("renamed", _("The company has another domain now"))], label=_("What happened"),
        widget=forms.RadioSelect,
    )  # fmt: skip
    domain = forms.CharField(
        max_length=253, required=False, label=_("The new domain"),
        help_text=_("The refusal follows it. The old domain stays until it is no longer in use."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        facts = super().clean()
        if facts.get("what") == "renamed" and not facts.get("domain"):
            self.add_error("domain", _("Write the new domain, like company.fi."))
        return facts


class AudienceForm(HouseForm):
    """By what and about what the chosen persons would be written to."""

    channel = forms.ChoiceField(choices=ContactChannel, label=_("Channel"))
    topic = TopicChoice()


class OwnLinkForm(HouseForm):
    """Where the link to somebody's own page is sent."""

    email = forms.EmailField(
        max_length=254, label=_("Your e-mail address"), widget=forms.EmailInput({"autocomplete": "email"})
    )


class OwnRequestForm(HouseForm, SubmissionForm):
    """What somebody asks of us on their own page."""

    kind = forms.ChoiceField(choices=(), label=_("What do you want?"))
    words = forms.CharField(
        max_length=5000, required=False, label=_("In your own words"), widget=forms.Textarea({"rows": 4})
    )

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kinds
