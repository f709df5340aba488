"""One field of a record, changed in its cell of a list: the form, and the answers of its view."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from common import display
from common.forms import HouseForm
from common.lists.listing import ListSpec
from common.refusals import Refusal


class CellForm(HouseForm):
    """A field, and what the user looked at: the revision of the record and the value. `name` is the field's."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    was = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)
    name = ""

    def __init__(self, data: Any = None, *, record: Any) -> None:
        self.record = record
        value = self.value_of(record)
        field = self.base_fields[self.name]
        seen = field.prepare_value(value)
        super().__init__(data, initial={"revision": record.revision, self.name: value, "was": seen})

    def value_of(self, record: Any) -> Any:
        return getattr(record, self.name)

    @property
    def value(self) -> Any:
        return self.cleaned_data[self.name]

    @property
    def base(self) -> dict[str, Any] | None:
        """The value that the user started from, when the form said it."""
        if self.add_prefix("was") not in self.data:
            return None
        return {self.name: self.seen(self.cleaned_data["was"])}

    def seen(self, was: str) -> Any:
        """What the hidden text stands for."""
        try:
            return self.fields[self.name].to_python(was)
        except forms.ValidationError:
            return None

    def take_theirs(self) -> None:
        """Somebody was quicker: say what they put there; saving again puts this in its place."""
        self.record.refresh_from_db()
        value = self.value_of(self.record)
        seen = self.fields[self.name].prepare_value(value)
        self.data = self.data.copy()
        self.data["revision"] = str(self.record.revision)
        self.data["was"] = "" if seen is None else str(seen)
        self.add_error(
            None,
            _("Somebody else put “%(value)s” here meanwhile. Save again to put yours in its place.")
            % {"value": self.shown(self.record)},
        )

    def shown(self, record: Any) -> str:
        words = getattr(record, f"get_{self.name}_display", None)
        return str(
            words()
            if words
            else display.NOTHING
            if self.value_of(record) in {None, ""}
            else self.value_of(record)
        )


def cell_form(name: str, field: forms.Field) -> type[CellForm]:
    """The form of a cell that holds one plain field of the record."""
    return type(f"{name.title()}CellForm", (CellForm,), {name: field, "name": name})


def cell_page(
    request: HttpRequest, spec: ListSpec, record: Any, column: str, form_class: type[CellForm],
    *, save: Callable[[Any, CellForm], object], done: Callable[[], HttpResponse] | None = None, target: str = "",
) -> HttpResponse:  # fmt: skip
    """The form of one field; what was saved comes back as the cell. Without scripts it is a small page.

    `save(record, form)` is one call to an operation; a refusal stands in the form. A fact of a record's own page
    is edited the same way where it stands; there `done()` answers what was saved or left.
    """
    answer = done or (lambda: _cell(request, spec, record, column))
    if "cancel" in request.GET:
        return answer()
    form = form_class(request.POST or None, record=record)
    if request.method == "POST" and form.is_valid() and _saved(record, form, save):
        return answer()
    context = {"form": form, "url": request.path, "name": spec.name(record), "list": spec.title}
    context["target"] = target or ("closest dd" if done else "closest td")
    status = 422 if form.errors else 200
    if request.headers.get("HX-Request"):
        return render(request, "ui/inline_form.html", context, status=status)
    context |= {"list_url": reverse(spec.url), "cancel_url": f"{reverse(spec.url)}?{_query(request)}"}
    return render(request, "ui/cell_page.html", context, status=status)


def _saved(record: Any, form: CellForm, save: Callable[[Any, CellForm], object]) -> bool:
    try:
        save(record, form)
    except Refusal as refusal:
        if hasattr(refusal, "theirs"):
            form.take_theirs()
        else:
            form.add_error(None, refusal.message)
        return False
    return True


def _cell(request: HttpRequest, spec: ListSpec, record: Any, column: str) -> HttpResponse:
    """The cell as it is now; for a browser without scripts, the list."""
    if not request.headers.get("HX-Request"):
        if request.method == "POST":
            messages.success(request, _("%(name)s was saved.") % {"name": spec.name(record)})
        return HttpResponseRedirect(f"{reverse(spec.url)}?{_query(request)}")
    fresh = type(record)._base_manager.select_related(*spec.related).get(pk=record.pk)
    if spec.prepare is not None:
        spec.prepare([fresh], request)
    return render(request, "ui/cell.html", {"cell": spec.column(column).cell(fresh)})


def _query(request: HttpRequest) -> str:
    """The query of the list from which the user came."""
    return request.headers.get("Referer", "").partition("?")[2]
