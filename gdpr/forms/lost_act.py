"""What somebody says of an act that a restore has lost."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import HouseForm
from gdpr.choices.ledgers import LostOutcome
from gdpr.queries.rectifiable import Fact


class LostActForm(HouseForm):
    """The facts as they are right, where it was about facts, and how somebody knows."""

    outcome = forms.ChoiceField(choices=LostOutcome, widget=forms.RadioSelect, label=_("What you do"))
    reason = forms.CharField(
        max_length=500, label=_("How you know"), widget=forms.Textarea({"rows": 3}),
        help_text=_("Like: asked on the phone on the day; the letter of the request; the consent was written down again."),
    )  # fmt: skip

    def __init__(self, *args: Any, facts: list[Fact], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.facts = facts
        if not facts:
            del self.fields["outcome"]
        self.add_fields({fact.field: _field_of(fact) for fact in facts})

    def fact_fields(self) -> list[forms.BoundField]:
        """The fields of facts, for the page."""
        return [self[fact.field] for fact in self.facts]

    def values(self) -> dict[str, str]:
        """The facts as text, where they are to be put right."""
        if self.cleaned_data.get("outcome") != LostOutcome.RIGHT:
            return {}
        return {fact.field: _text(self.cleaned_data[fact.field]) for fact in self.facts}


def _field_of(fact: Fact) -> forms.Field:
    """As the model has it, with the value of now."""
    made = fact.row._meta.get_field(fact.field).formfield(required=False, label=fact.label)
    made.initial, made.help_text = getattr(fact.row, fact.field), ""
    return made


def _text(value: Any) -> str:
    return "" if value is None else value.isoformat() if isinstance(value, date) else str(value)
