"""One field of a company, changed in its cell of the list."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from common.lists.cells import CellForm, cell_page
from companies.forms.company_cell import CELL_FORMS
from companies.models import Company
from companies.operations.company import change_company
from companies.operations.tag import set_tags
from companies.views.company_columns import EDITABLE, SPEC
from custom_fields.views.value import value_page
from users.guards import requires
from users.permissions import Permission


@requires(Permission.COMPANY_VIEW, Permission.COMPANY_EDIT)
def company_cell(request: HttpRequest, public_id: UUID, field: str) -> HttpResponse:
    """The form of one field; what was saved comes back as the cell."""
    if field not in EDITABLE:
        raise Http404
    companies = Company.objects.visible_to(request.user).select_related("owner")
    company = get_object_or_404(companies, public_id=public_id)

    def save(company: Company, form: CellForm) -> None:
        by, now = request.user, timezone.now()
        if field == "tags":
            set_tags(company=company, names=form.value, by=by, now=now)
            return
        change_company(
            company=company, values={field: form.value}, by=by, now=now,
            expected_revision=form.cleaned_data["revision"], base=form.base,
        )  # fmt: skip

    return cell_page(request, SPEC, company, field, CELL_FORMS[field], save=save)


@requires(Permission.COMPANY_VIEW, Permission.COMPANY_EDIT)
def company_value(request: HttpRequest, public_id: UUID, key: str, place: str) -> HttpResponse:
    """The form of one custom field, where it stands in the list or on the page."""
    company = get_object_or_404(Company.objects.visible_to(request.user), public_id=public_id)
    return value_page(request, SPEC, company, key, place)
