"""What is changed of persons in their list: one field of one, or the same of many."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from common.lists.cells import CellForm, cell_form
from companies.choices import Channel, Language
from companies.forms.bulk_edit import TaggedBulkForm
from companies.forms.company_cell import TagsCellForm

UNKNOWN = [("", _("Not known"))]

CELL_FORMS: dict[str, type[CellForm]] = {
    "language": cell_form(
        "language", forms.ChoiceField(label=_("Language"), choices=UNKNOWN + Language.choices, required=False)
    ),
    "channel": cell_form(
        "preferred_channel",
        forms.ChoiceField(label=_("Preferred channel"), choices=UNKNOWN + Channel.choices, required=False),
    ),
    "tags": TagsCellForm,
}


class PersonBulkForm(TaggedBulkForm):
    """What persons can be given many at once."""

    resource = "person"
    language = forms.ChoiceField(label=_("Language"), required=False)
    preferred_channel = forms.ChoiceField(label=_("Preferred channel"), required=False)

    def __init__(self, data: QueryDict | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.offer("language", Language.choices, nothing=_("Not known"))
        self.offer("preferred_channel", Channel.choices, nothing=_("Not known"))
