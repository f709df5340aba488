"""What shall become of the companies that were ticked: a value for each, or leave it as it is."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from companies.choices import Channel, Language, Lifecycle, Status
from companies.forms.company_cell import TagsField, tag_choices
from companies.models import Tag
from custom_fields.forms.bulk import CustomBulkForm
from users.models import Team, User


class TaggedBulkForm(CustomBulkForm):
    """A bulk edit of records that carry tags: tags to put on, new words among them, and tags to take off."""

    add_tags = TagsField(label=_("Add tags"), required=False)
    remove_tags = forms.ModelMultipleChoiceField(
        label=_("Take off tags"),
        queryset=Tag.objects.order_by("name"),
        to_field_name="public_id",
        required=False,
    )

    def __init__(self, data: QueryDict | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["add_tags"].choices = tag_choices(*(data.getlist("add_tags") if data is not None else []))
        self.fields["remove_tags"].widget.attrs["data-choose"] = ""
        for name in self.tag_fields:
            self.fields[name].widget.attrs["data-placeholder"] = _("Leave as it is")
        self.order_fields(
            [name for name in self.fields if name not in self.tag_fields] + list(self.tag_fields)
        )


class CompanyBulkForm(TaggedBulkForm):
    """What companies can be given many at once."""

    owner = forms.ChoiceField(label=_("Owner"), required=False)
    team = forms.ChoiceField(label=_("Team"), required=False)
    lifecycle = forms.ChoiceField(label=_("Lifecycle"), required=False)
    status = forms.ChoiceField(label=_("Status"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    preferred_channel = forms.ChoiceField(label=_("Preferred channel"), required=False)
    points_at = {"owner": User, "team": Team}
    resource = "company"

    def __init__(self, data: QueryDict | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        people = User.objects.assignable().values_list("public_id", "full_name")
        teams = Team.objects.order_by("name").values_list("public_id", "name")
        self.offer("owner", people, nothing=_("Nobody"), searchable=True)
        self.offer("team", teams, nothing=_("No team"), searchable=True)
        self.offer("lifecycle", Lifecycle.choices)
        self.offer("status", Status.choices)
        self.offer("language", Language.choices, nothing=_("Not known"))
        self.offer("preferred_channel", Channel.choices, nothing=_("Not known"))
