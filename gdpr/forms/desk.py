"""What is typed about breaches, notices, tasks and rectified facts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.edits import EditForm
from common.forms import HouseForm
from common.submissions import SubmissionForm
from gdpr.choices.ledgers import BreachNature, BreachRisk, DeliveredBy, Exemption, NoticeArticle, TaskKind
from gdpr.models import Breach, SubjectRequest
from gdpr.queries.rectifiable import rectifiable_facts
from users.models import User

BREACH_FACTS = (
    "title", "aware_at", "occurred_from", "occurred_to", "natures", "what", "persons", "records", "consequences",
    "measures", "risk", "risk_because", "persons_not_told_because",
)  # fmt: skip


def _text(label: Any, *, rows: int = 3, required: bool = False, most: int = 20000) -> forms.CharField:
    return forms.CharField(
        max_length=most, required=required, label=label, widget=forms.Textarea({"rows": rows})
    )


class BreachForm(HouseForm):
    """What happened, and what it means."""

    title = forms.CharField(max_length=160, label=_("What it is called"))
    aware_at = forms.DateTimeField(
        label=_("When we became aware"), help_text=_("The 72 hours run from then on, weekends included.")
    )
    occurred_from = forms.DateTimeField(required=False, label=_("Happened from"))
    occurred_to = forms.DateTimeField(required=False, label=_("Happened until"))
    natures = forms.MultipleChoiceField(
        choices=BreachNature, widget=forms.CheckboxSelectMultiple, label=_("What happened to the data")
    )
    what = _text(_("What happened"), required=True, rows=5)
    persons = forms.IntegerField(required=False, min_value=0, label=_("Persons, about"))
    records = forms.IntegerField(required=False, min_value=0, label=_("Records, about"))
    consequences = _text(_("Likely consequences"))
    measures = _text(_("What was done and will be done"))
    risk = forms.ChoiceField(choices=BreachRisk, label=_("Risk to the persons"))
    risk_because = _text(_("Why"), rows=2, most=1000)
    persons_not_told_because = _text(_("Why the persons need not be told (art. 34(3))"), rows=2, most=1000)

    def clean_natures(self) -> str:
        return "".join(sign for sign in BreachNature.values if sign in self.cleaned_data["natures"])


class BreachCreateForm(BreachForm, SubmissionForm):
    """A new breach."""


class BreachEditForm(BreachForm, EditForm):
    """A breach of which more has become known."""


class PhaseForm(HouseForm):
    """What was told to whom."""

    to = forms.ChoiceField(
        choices=[("authority", _("The Data Protection Ombudsman (art. 33)")), ("persons", _("The persons (art. 34)"))],
        label=_("Who was told"), widget=forms.RadioSelect, initial="authority",
    )  # fmt: skip
    at = forms.DateTimeField(label=_("When"))
    words = _text(_("What was told"), required=True, rows=5)
    delay_reason = _text(_("Why it took longer than 72 hours"), rows=2, most=1000)


class ToldForm(HouseForm):
    """How persons were told."""

    how = forms.ChoiceField(choices=DeliveredBy, label=_("How they were told"))


class ExemptionForm(HouseForm):
    """Why a person need not be told; of what the person gave us only because all of it is known."""

    exemption = forms.ChoiceField(choices=Exemption, label=_("Ground (art. 13(4), 14(5))"))
    reason = forms.CharField(max_length=500, label=_("Why"), widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args: Any, article: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if article == NoticeArticle.OWN:
            self.fields["exemption"].choices = [(Exemption.KNOWS.value, Exemption.KNOWS.label)]


class RectifyForm(HouseForm):
    """Which fact is put right, and how it is right."""

    key = forms.ChoiceField(label=_("Fact"))
    value = forms.CharField(max_length=20000, required=False, label=_("How it is right"))

    def __init__(self, *args: Any, request: SubjectRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        facts = rectifiable_facts(request.person) if request.person else []
        self.fields["key"].choices = [(fact.key, f"{fact.label}: {fact.value[:60] or '–'}") for fact in facts]


class TaskForm(HouseForm):
    """Something for a colleague to do."""

    kind = forms.ChoiceField(choices=TaskKind, label=_("What"))
    words = forms.CharField(max_length=500, label=_("In words"))
    assignee = forms.ModelChoiceField(queryset=None, to_field_name="public_id", label=_("Who does it"))
    due_on = forms.DateField(label=_("By"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = User.objects.assignable()


class ResultForm(HouseForm):
    """What came of a task."""

    result = forms.CharField(max_length=1000, label=_("What came of it"), widget=forms.Textarea({"rows": 3}))


class InboxForm(HouseForm):
    """The code of a test of the inbox."""

    code = forms.CharField(max_length=16, label=_("Code of the test"))


def initial_of_breach(one: Breach) -> dict[str, Any]:
    """What stands in the form for a breach."""
    found = {name: getattr(one, name) for name in BREACH_FACTS}
    return found | {"natures": list(one.natures), "revision": one.revision}
