"""Which column is what: guesses shown, any of them changed, the first rows as they would be understood."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.refusals import Refusal
from imports import queries
from imports.choices import COLUMN_NOTES
from imports.forms import DATE_ORDERS, LayoutForm, MappingNameForm, OptionsForm
from imports.models import Import, SavedMapping
from imports.operations import run, upload
from users.guards import requires
from users.permissions import Permission


def of_user(request: HttpRequest, public_id: UUID) -> Import:
    """The import, when it is the user's; a stranger's is not there."""
    rows = Import.objects.visible_to(request.user).select_related("by")
    return get_object_or_404(rows, public_id=public_id)


@requires(Permission.IMPORT_RUN)
def import_columns(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show the columns and take the user's word for them; then save, keep the mapping, or check the file."""
    imported = of_user(request, public_id)
    if not imported.is_editable:
        return redirect("imports:import_detail", public_id=public_id)
    if request.method != "POST":
        return _page(request, imported)
    form = OptionsForm(request.POST, imported=imported)
    try:
        if not form.is_valid():
            return _page(request, imported, form=form, status=422)
        _take(request, imported, form.cleaned_data)
        imported.refresh_from_db()
        act = request.POST.get("act")
        if act == "check":
            run.start_check(of=imported, by=request.user, now=timezone.now())
            return redirect("imports:import_detail", public_id=public_id)
        if act == "keep":
            _keep(request, imported)
    except Refusal as refusal:
        return _page(request, imported, form=form, refusal=refusal.message, status=422)
    return redirect("imports:import_columns", public_id=public_id)


@requires(Permission.IMPORT_RUN)
@require_POST
def import_preview(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Save what is chosen so far and show the columns anew: the answer to every change on the page."""
    imported = of_user(request, public_id)
    if not imported.is_editable:
        return redirect("imports:import_detail", public_id=public_id)
    form = OptionsForm(request.POST, imported=imported)
    refusal = ""
    if form.is_valid():
        try:
            _take(request, imported, form.cleaned_data)
            imported.refresh_from_db()
        except Refusal as refused:
            refusal = refused.message
    return render(request, "imports/import_columns.html#rows", _context(imported, form=form, refusal=refusal))


@requires(Permission.IMPORT_RUN)
@require_POST
def import_layout(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Read the file in another way."""
    imported = of_user(request, public_id)
    form = LayoutForm(request.POST, imported=imported)
    if not form.is_valid():
        return _page(request, imported, layout=form, status=422)
    try:
        upload.change_layout(of=imported, values=form.cleaned_data, now=timezone.now())
    except Refusal as refusal:
        return _page(request, imported, layout=form, refusal=refusal.message, status=422)
    return redirect("imports:import_columns", public_id=public_id)


@requires(Permission.IMPORT_RUN)
@require_POST
def mapping_delete(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Forget a saved mapping."""
    saved = get_object_or_404(SavedMapping.objects.visible_to(request.user), public_id=public_id)
    upload.forget_mapping(saved=saved)
    messages.success(request, _("The mapping was removed."))
    return redirect("imports:import_list")


def _take(request: HttpRequest, imported: Import, values: Mapping) -> None:
    upload.change_columns(
        of=imported, fields=request.POST.getlist("field"), orders=request.POST.getlist("order"),
        options={name: value for name, value in values.items() if name not in {"source", "party"}},
        source=values["source"], party=values["party"],
    )  # fmt: skip


def _keep(request: HttpRequest, imported: Import) -> None:
    form = MappingNameForm(request.POST)
    if form.is_valid() and (name := form.cleaned_data["name"]):
        upload.save_mapping(of=imported, name=name, by=request.user, now=timezone.now())
        messages.success(request, _("The mapping was saved. The next file with these headers uses it."))
    else:
        messages.error(request, _("Write a name for the mapping."))


def _page(
    request: HttpRequest, imported: Import, *, form=None, layout=None, refusal: str = "", status: int = 200
) -> HttpResponse:
    try:
        context = _context(imported, form=form, layout=layout, refusal=refusal)
    except queries.FileGone as gone:
        messages.error(request, gone.message)
        return redirect("imports:import_list")
    return render(request, "imports/import_columns.html", context, status=status)


def _context(imported: Import, *, form=None, layout=None, refusal: str = "") -> dict[str, object]:
    columns = queries.column_samples(imported)
    layout = layout or LayoutForm(imported=imported)
    return {
        "imported": imported,
        "form": form or OptionsForm(imported=imported),
        "layout_form": layout,
        "read_as": layout.in_words(),
        "name_form": MappingNameForm(),
        "columns": [(column, COLUMN_NOTES.get(column.plan.note, "")) for column in columns],
        "left_out": sum(not column.plan.field for column in columns),
        "fields": queries.facts_of(imported.register, imported.by),
        "orders": DATE_ORDERS,
        "rows": queries.first_rows(imported),
        "refusal": refusal,
    }
