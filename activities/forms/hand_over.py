"""The form in which plans with somebody who left are given to somebody else."""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from activities.models import Activity
from common.forms import HouseForm
from contacts.models import Person


class HandOverForm(HouseForm):
    """Which plans, and to whom."""

    successor = forms.ModelChoiceField(
        Person.objects.none(), label=_("Who takes them over"), to_field_name="public_id", empty_label=None
    )
    activities = forms.ModelMultipleChoiceField(
        Activity.objects.none(), label=_("Planned with the one who left"), to_field_name="public_id",
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args, plans: QuerySet[Activity], people: QuerySet[Person], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["activities"].queryset = plans
        self.fields["successor"].queryset = people
        self.initial.setdefault("activities", list(plans))
