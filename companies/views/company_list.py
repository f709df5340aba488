"""The list of companies: page, file, and the options of its conditions."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_safe

from common.lists.export import export_response
from common.lists.views import condition_options, list_page
from common.refusals import Refusal
from companies.filters import CompanyFilter
from companies.models import Company
from companies.views.company_columns import SPEC
from custom_fields.views.lists import with_custom_fields
from users.guards import requires
from users.permissions import Permission
from users.queries import list_abilities


def filtered(request: HttpRequest, params: QueryDict) -> CompanyFilter:
    """The companies that the user sees, narrowed as the query says."""
    companies = Company.objects.visible_to(request.user).defer("notes", "name_key")
    return CompanyFilter(params, companies, request=request)


@requires(Permission.COMPANY_VIEW)
@require_safe
def company_list(request: HttpRequest) -> HttpResponse:
    """Companies, filtered, sorted and in the chosen columns."""
    abilities = list_abilities(request.user, SPEC.resource, edit=Permission.COMPANY_EDIT)
    return list_page(
        request, with_custom_fields(SPEC, request), lambda params: filtered(request, params), "companies/company_list.html", abilities,
        may_edit=request.user.has_permission(Permission.COMPANY_EDIT),
        may_import=request.user.has_permission(Permission.IMPORT_RUN),
    )  # fmt: skip


@requires(Permission.COMPANY_VIEW, Permission.EXPORT)
@require_safe
def company_export(request: HttpRequest) -> HttpResponse:
    """The list as it stands, as a file."""
    try:
        return export_response(
            request, with_custom_fields(SPEC, request), filtered(request, request.GET), name="companies"
        )
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return HttpResponseRedirect(f"{reverse(SPEC.url)}?{request.GET.urlencode()}")


@requires(Permission.COMPANY_VIEW)
@require_safe
def company_condition_options(request: HttpRequest) -> HttpResponse:
    """What a condition's value can be, searched as the user types."""
    return condition_options(request, SPEC.resource)
