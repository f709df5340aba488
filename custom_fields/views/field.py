"""Custom fields as an administrator keeps them: listed, made, changed, retired, deleted, changed to another kind."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from common.forms import add_refusal
from common.refusals import Refusal
from custom_fields.choices import ALL_ROLES, CONVERTIBLE, Kind, Resource, RunState, State
from custom_fields.forms.definition import DefinitionForm, NewFieldForm, initial_of
from custom_fields.models import CustomField, FieldRun
from custom_fields.operations import convert
from custom_fields.operations import field as operations
from custom_fields.operations.run import retry_run
from custom_fields.queries.usage import CAP, capped_values, values_of, views_with
from custom_fields.queries.words import text_of
from history.operations import ChangedMeanwhile
from history.queries import change_log, type_of
from users.guards import requires
from users.permissions import Permission, Role

SHOWN = 40  # values of a preview


@require_safe
@requires(Permission.CUSTOM_FIELDS)
def field_list(request: HttpRequest) -> HttpResponse:
    """The fields of each register."""
    fields = list(CustomField.objects.in_order())
    groups = []
    for resource in Resource:
        rows = [field for field in fields if field.resource == resource]
        counts = capped_values(resource) if rows else {}
        for row in rows:
            row.used, row.used_capped = counts.get(row.key, 0), counts.get(row.key, 0) >= CAP
        groups.append({"resource": resource, "title": resource.label, "fields": rows})
    running = FieldRun.objects.filter(state=RunState.RUNNING).select_related("field")
    context = {"groups": groups, "running": list(running), "roles": len(ALL_ROLES)}
    return render(request, "custom_fields/field_list.html", context)


@requires(Permission.CUSTOM_FIELDS)
def field_create(request: HttpRequest) -> HttpResponse:
    """Add a field: register and kind first, then everything else. Sent twice it is made once."""
    start = NewFieldForm(request.GET or None, initial={"resource": request.GET.get("resource", "company")})
    if not request.GET.get("kind") or not start.is_valid():
        first = NewFieldForm(initial={"resource": request.GET.get("resource", "company")})
        kinds = [{"value": kind.value, "label": kind.label, "text": KIND_WORDS[kind]} for kind in Kind]
        return render(request, "custom_fields/field_kind.html", {"form": first, "kinds": kinds})
    resource, kind = start.cleaned_data["resource"], start.cleaned_data["kind"]
    initial = {"seen_by": list(ALL_ROLES), "edited_by": [r for r in ALL_ROLES if r != Role.READER]}
    if request.method != "POST" and request.GET.get("personal") == "yes":
        initial = {"is_personal": "yes", "seen_by": [Role.PRIVACY], "edited_by": [Role.PRIVACY]}
    form = DefinitionForm(request.POST or None, kind=kind, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            field = operations.create_field(
                resource=resource, kind=kind, values=form.facts(), by=request.user, now=timezone.now(),
                public_id=start.cleaned_data["submission"],
            )  # fmt: skip
        except Refusal as refusal:
            _tell(form, refusal)
        else:
            messages.success(request, _("The field %(label)s is in use.") % {"label": field.label})
            return redirect("custom_fields:field", field.public_id)
    context = {
        "form": form, "title": _("New field: %(kind)s") % {"kind": Kind(kind).label}, "register": Resource(resource).label,
        "submit": _("Add the field"), "cancel_url": reverse("custom_fields:field_list"),
    }  # fmt: skip
    return render(request, "custom_fields/field_form.html", context, status=422 if form.errors else 200)


KIND_WORDS = {
    Kind.TEXT: gettext_lazy("Words on a line or two."), Kind.NUMBER: gettext_lazy("A number with or without decimals, with its unit."),
    Kind.MONEY: gettext_lazy("An amount and its currency."), Kind.DATE: gettext_lazy("A day."), Kind.CHOICE: gettext_lazy("One out of a list of yours."),
    Kind.CHOICES: gettext_lazy("Any number out of a list of yours."), Kind.LINK: gettext_lazy("An address of the web."),
    Kind.COMPANY: gettext_lazy("A company of the register."), Kind.PERSON: gettext_lazy("A person of the register."),
}  # fmt: skip


@require_safe
@requires(Permission.CUSTOM_FIELDS)
def field(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One field: what is said of it, how much it is used, what the worker does for it, who changed it."""
    found = _field(public_id)
    context = {
        "field": found,
        "register": Resource(found.resource).label,
        "used": values_of(found),
        "views": views_with(found),
        "default": text_of(found, found.default),
        "runs": found.runs.order_by("-id")[:5],
        "convertible": [Kind(kind) for kind in CONVERTIBLE.get(Kind(found.kind), ())]
        if found.is_active
        else [],
        "seen_by": [Role(role).label for role in found.seen_by],
        "edited_by": [Role(role).label for role in found.edited_by],
        "log": change_log(objects=[(type_of(found), found.pk)], user=request.user, limit=10),
    }
    return render(request, "custom_fields/field.html", context)


@requires(Permission.CUSTOM_FIELDS)
def field_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change what is said of a field. The second of two administrators is told, and looks again."""
    found = _field(public_id)
    initial = initial_of(found, _default(found))
    form = DefinitionForm(request.POST or None, kind=found.kind, options=found.options, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            operations.change_field(
                field=found, values=form.facts(), by=request.user, now=timezone.now(),
                expected_revision=form.cleaned_data["revision"],
            )  # fmt: skip
        except ChangedMeanwhile as refusal:
            form.add_error(None, refusal.message)
        except Refusal as refusal:
            _tell(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("custom_fields:field", found.public_id)
    context = {
        "form": form, "field": found, "title": found.label, "register": Resource(found.resource).label,
        "submit": _("Save the field"), "cancel_url": reverse("custom_fields:field", args=[found.public_id]),
    }  # fmt: skip
    return render(request, "custom_fields/field_form.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Permission.CUSTOM_FIELDS)
def field_retire(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Hide a field and keep its values, or show it again."""
    found = _field(public_id)
    act = operations.restore_field if found.state == State.RETIRED else operations.retire_field
    try:
        act(field=found, by=request.user, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        text = (
            _("The field is in use again.")
            if found.is_active
            else _("The field is hidden; its values are kept.")
        )
        messages.success(request, text)
    return redirect("custom_fields:field", found.public_id)


@requires(Permission.CUSTOM_FIELDS)
def field_delete(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Delete a field for good, after saying what is lost."""
    found = _field(public_id)
    if request.method == "POST":
        try:
            operations.delete_field(field=found, by=request.user, now=timezone.now())
        except Refusal as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("The field is gone from every page; the worker clears its values."))
        return redirect("custom_fields:field_list")
    context = {
        "field": found, "used": values_of(found), "views": views_with(found), "submit": _("Delete the field and its values"),
        "cancel_url": reverse("custom_fields:field", args=[found.public_id]),
    }  # fmt: skip
    return render(request, "custom_fields/field_delete.html", context)


@requires(Permission.CUSTOM_FIELDS)
def field_convert(request: HttpRequest, public_id: UUID, kind: str) -> HttpResponse:
    """Change a field to another kind, after showing what each value becomes."""
    found = _field(public_id)
    if kind not in Kind.values:
        raise Http404
    preview, refused = None, ""
    try:
        preview = convert.preview_conversion(of=found, into=kind)
        if request.method == "POST":
            convert.convert_field(of=found, into=kind, by=request.user, now=timezone.now())
            messages.success(
                request, _("The worker changes the values. The field is back when it has ended.")
            )
            return redirect("custom_fields:field", found.public_id)
    except Refusal as refusal:
        refused = refusal.message
    context = {
        "field": found, "into": Kind(kind), "preview": preview, "refused": refused, "shown": SHOWN,
        "fits": preview.fits[:SHOWN] if preview else [], "misfits": preview.misfits[:SHOWN] if preview else [],
        "submit": _("Change the kind"), "cancel_url": reverse("custom_fields:field", args=[found.public_id]),
    }  # fmt: skip
    return render(request, "custom_fields/field_convert.html", context, status=409 if refused else 200)


@require_POST
@requires(Permission.CUSTOM_FIELDS)
def field_retry(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Let the worker try again what failed."""
    found = _field(public_id)
    for run in found.runs.filter(state=RunState.FAILED).order_by("-id")[:1]:
        retry_run(of=run, now=timezone.now())
    return redirect("custom_fields:field", found.public_id)


def _field(public_id: UUID) -> CustomField:
    return get_object_or_404(CustomField, public_id=public_id)


def _default(found: CustomField) -> str:
    value = found.default
    if found.kind == Kind.MONEY and isinstance(value, dict):
        return f"{value['amount']} {value['currency']}"
    return text_of(found, value) if found.kind in {Kind.CHOICE, Kind.CHOICES} else str(value or "")


def _tell(form: DefinitionForm, refusal: Any) -> None:
    add_refusal(form, refusal)
