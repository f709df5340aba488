"""The list of persons: page, file, and the options of its conditions."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_safe

from common.lists.export import export_response
from common.lists.views import condition_options, list_page
from common.refusals import Refusal
from contacts.filters import PersonFilter
from contacts.models import Person
from contacts.views.person_columns import SPEC, for_file
from custom_fields.views.lists import with_custom_fields
from users.guards import requires
from users.permissions import Permission
from users.queries import list_abilities


def filtered(request: HttpRequest, params: QueryDict) -> PersonFilter:
    """The persons that the user sees, narrowed as the query says."""
    return PersonFilter(params, Person.objects.visible_to(request.user).defer("notes"), request=request)


@requires(Permission.PERSON_VIEW)
@require_safe
def person_list(request: HttpRequest) -> HttpResponse:
    """Persons, filtered, sorted and in the chosen columns."""
    abilities = list_abilities(request.user, SPEC.resource, edit=Permission.PERSON_EDIT)
    return list_page(
        request, with_custom_fields(SPEC, request), lambda params: filtered(request, params), "contacts/person_list.html", abilities,
        may_edit=request.user.has_permission(Permission.PERSON_EDIT),
    )  # fmt: skip


@requires(Permission.PERSON_VIEW, Permission.EXPORT)
@require_safe
def person_export(request: HttpRequest) -> HttpResponse:
    """The list as it stands, as a file. Whose data is restricted (art. 18) is in no file, also not of those who see
    them: it is stored and otherwise left alone."""
    persons = for_file(Person.objects.visible_to(request.user).unrestricted(), request.user)
    try:
        return export_response(
            request,
            with_custom_fields(SPEC, request),
            PersonFilter(request.GET, persons, request=request),
            name="persons",
        )
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return HttpResponseRedirect(f"{reverse(SPEC.url)}?{request.GET.urlencode()}")


@requires(Permission.PERSON_VIEW)
@require_safe
def person_condition_options(request: HttpRequest) -> HttpResponse:
    """What a condition's value can be, searched as the user types."""
    return condition_options(request, SPEC.resource)
