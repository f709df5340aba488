"""What is changed of activities in their list: one field of one, or the same of many."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from activities.choices import ActivityState
from activities.models import Activity
from common.lists.cells import CellForm, cell_form
from companies.forms.company_cell import OwnerCellForm
from users.forms import BulkForm
from users.models import User


class StateCellForm(CellForm):
    """Planned, done or called off: what may follow on what the activity is now."""

    name = "state"
    state = forms.ChoiceField(label=_("State"), choices=ActivityState)

    def __init__(self, data: Any = None, *, record: Activity) -> None:
        super().__init__(data, record=record)
        if record.state != ActivityState.PLANNED:
            now = {ActivityState(record.state), ActivityState.PLANNED}
            self.fields["state"].choices = [choice for choice in ActivityState.choices if choice[0] in now]


class ActivityOwnerCellForm(OwnerCellForm):
    """An activity is always somebody's."""

    may_be_nobody = False


CELL_FORMS: dict[str, type[CellForm]] = {
    "when": cell_form("due_at", forms.DateTimeField(label=_("Planned for"))),
    "state": StateCellForm,
    "owner": ActivityOwnerCellForm,
}


class ActivityBulkForm(BulkForm):
    """What activities can be given many at once."""

    owner = forms.ChoiceField(label=_("Whose"), required=False)
    due_at = forms.DateTimeField(label=_("Planned for"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    points_at = {"owner": User}

    def __init__(self, data: QueryDict | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        people = User.objects.assignable().values_list("public_id", "full_name")
        self.offer("owner", people, searchable=True)
        ends = [ActivityState.DONE, ActivityState.CANCELLED]
        self.offer("state", [(state.value, state.label) for state in ends])
