"""One custom field of a record, changed where it stands: in a list's cell or on the record's page."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from common.lists.cells import cell_page
from common.lists.listing import ListSpec
from custom_fields.forms.fields import ValueForm, value_form
from custom_fields.queries.known import editable_fields, fields_of
from custom_fields.queries.registers import register_of
from custom_fields.queries.words import names_of_references, shown_fields
from custom_fields.views.lists import value_cell

LIST, PAGE = "list", "page"


def value_page(request: HttpRequest, spec: ListSpec, record: Any, key: str, place: str) -> HttpResponse:
    """The form of one value; what was saved comes back as the cell of the list, or as the fact of the page."""
    resource, user = spec.resource, request.user
    register = register_of(resource)
    field = next((one for one in editable_fields(resource, user) if one.key == key), None)
    if field is None or place not in {LIST, PAGE}:
        raise Http404
    value = (record.custom or {}).get(field.key)
    if field.is_reference and value and not names_of_references([(field, value)], user):
        raise Http404  # it points at a record that the user does not see

    def save(record: Any, form: ValueForm) -> None:
        register.change(
            record, {field.name: form.value}, by=user, now=timezone.now(),
            expected_revision=form.cleaned_data["revision"], base=form.base,
        )  # fmt: skip

    def done() -> HttpResponse:
        fresh = type(record)._base_manager.get(pk=record.pk)
        if not request.headers.get("HX-Request"):
            return HttpResponseRedirect(reverse(register.url_name, args=[record.public_id]))
        if place == LIST:
            fresh.custom_names = names_of_references([(field, fresh.custom.get(field.key))], user)
            cell = value_cell(field, fresh, edit_url=register.value_url, name=spec.name)
            return render(request, "ui/cell.html", {"cell": cell})
        sections = shown_fields(fresh, resource, user, may_edit=True)
        shown = next(one for _section, rows in sections for one in rows if one.field.key == key)
        return render(request, "custom_fields/value.html", {"one": shown})

    form = value_form(field, user, record.custom or {})
    target = "closest td" if place == LIST else ""
    return cell_page(request, spec, record, field.name, form, save=save, done=done, target=target)


def custom_section(record: Any, resource: str, user: Any, *, sources: Any, may_edit: bool) -> dict[str, Any]:
    """What `custom_fields/section.html` draws on a record's page; nothing when the register has no fields for the user."""
    if not fields_of(resource, user):
        return {}
    return {
        "record": record,
        "sections": shown_fields(record, resource, user, sources=sources, may_edit=may_edit),
    }
