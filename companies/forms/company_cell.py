"""One field of a company, edited in its cell of the list; and the choices that other registers share."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from common.lists.cells import CellForm, cell_form
from companies.choices import Lifecycle, Status
from companies.models import Tag
from users.models import User


class TagsField(forms.MultipleChoiceField):
    """Tags by name; a new word makes a new tag."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs |= {"data-choose": "", "data-create": ""}

    def clean(self, value: list[str]) -> list[str]:
        return list(dict.fromkeys(" ".join(str(name).split()) for name in value or [] if str(name).strip()))[
            :30
        ]


def tag_choices(*also: str) -> list[tuple[str, str]]:
    names = Tag.objects.order_by("name").values_list("name", flat=True)[:1000]
    return [(name, name) for name in dict.fromkeys([*names, *also])]


class OwnerCellForm(CellForm):
    """Whose a record is: one of the staff, or nobody where `may_be_nobody`."""

    name = "owner"
    may_be_nobody = True
    owner = forms.ModelChoiceField(label=_("Owner"), queryset=User.objects.none(), required=False)

    def __init__(self, data: Any = None, *, record: Any) -> None:
        super().__init__(data, record=record)
        field = self.fields["owner"]
        field.queryset, field.required = User.objects.assignable(), not self.may_be_nobody
        field.empty_label = _("Nobody") if self.may_be_nobody else None
        field.widget.attrs["data-choose"] = ""

    def value_of(self, record: Any) -> int | None:
        return record.owner_id

    def seen(self, was: str) -> int | None:
        return int(was) if was.isdecimal() else None

    def shown(self, record: Any) -> str:
        return record.owner.full_name if record.owner else _now("Nobody")


class TagsCellForm(CellForm):
    """The tags of a record; a new word makes a new tag."""

    name = "tags"
    tags = TagsField(label=_("Tags"), required=False)

    def __init__(self, data: Any = None, *, record: Any) -> None:
        super().__init__(data, record=record)
        self.fields["tags"].choices = tag_choices(*self.initial["tags"])

    def value_of(self, record: Any) -> list[str]:
        return list(record.tags.order_by("name").values_list("name", flat=True))


CELL_FORMS: dict[str, type[CellForm]] = {
    "lifecycle": cell_form("lifecycle", forms.ChoiceField(label=_("Lifecycle"), choices=Lifecycle)),
    "status": cell_form("status", forms.ChoiceField(label=_("Status"), choices=Status)),
    "owner": OwnerCellForm,
    "tags": TagsCellForm,
}
