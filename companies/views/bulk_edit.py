"""Many companies changed at once, out of their list."""

from django.http import HttpRequest, HttpResponse

from companies.forms.bulk_edit import CompanyBulkForm
from companies.operations.bulk_edit import COMPANIES
from companies.views.company_columns import SPEC
from companies.views.company_list import filtered
from users.guards import requires
from users.permissions import Permission
from users.views.bulk_edit import bulk_edit_page


@requires(Permission.COMPANY_VIEW, Permission.COMPANY_EDIT, Permission.BULK_EDIT)
def company_bulk_edit(request: HttpRequest) -> HttpResponse:
    """Choose what becomes of the companies, look at what will happen, do it."""
    return bulk_edit_page(request, SPEC, filtered, COMPANIES, CompanyBulkForm)
