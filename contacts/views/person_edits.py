"""Persons changed out of their list: one field of one in its cell, or many at once."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from common.lists.cells import CellForm, cell_page
from contacts.forms.person_list import CELL_FORMS, PersonBulkForm
from contacts.models import Person
from contacts.operations.bulk_edit import PERSONS
from contacts.operations.person import change_person, name_tags
from contacts.views.person_columns import SPEC
from contacts.views.person_list import filtered
from custom_fields.views.value import value_page
from users.guards import requires
from users.permissions import Permission
from users.views.bulk_edit import bulk_edit_page


@requires(Permission.PERSON_VIEW, Permission.PERSON_EDIT)
def person_cell(request: HttpRequest, public_id: UUID, field: str) -> HttpResponse:
    """The form of one field; what was saved comes back as the cell."""
    if field not in CELL_FORMS:
        raise Http404
    person = get_object_or_404(Person.objects.visible_to(request.user), public_id=public_id)

    def save(person: Person, form: CellForm) -> None:
        by, now = request.user, timezone.now()
        if field == "tags":
            name_tags(person=person, names=form.value, by=by, now=now)
            return
        change_person(
            person=person, values={form.name: form.value}, by=by, now=now,
            expected_revision=form.cleaned_data["revision"], base=form.base,
        )  # fmt: skip

    return cell_page(request, SPEC, person, field, CELL_FORMS[field], save=save)


@requires(Permission.PERSON_VIEW, Permission.PERSON_EDIT, Permission.BULK_EDIT)
def person_bulk_edit(request: HttpRequest) -> HttpResponse:
    """Choose what becomes of the persons, look at what will happen, do it."""
    return bulk_edit_page(request, SPEC, filtered, PERSONS, PersonBulkForm)


@requires(Permission.PERSON_VIEW, Permission.PERSON_EDIT)
def person_value(request: HttpRequest, public_id: UUID, key: str, place: str) -> HttpResponse:
    """The form of one custom field, where it stands in the list or on the page."""
    person = get_object_or_404(Person.objects.visible_to(request.user), public_id=public_id)
    return value_page(request, SPEC, person, key, place)
