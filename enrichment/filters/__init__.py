"""The filter of proposals: the same for the page and the API."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters

from common.lists.facets import Checks, Choose, Search, Select
from common.lists.filters import AnyOf, AnyRow, ListFilter
from common.search import found
from companies.models import Company
from enrichment.choices import FieldName, ProposalState, RegisterCode, Why
from enrichment.models import Proposal
from installed_base.filters import companies_named, owner_options
from users.models import User


class ProposalFilter(ListFilter):
    """What proposals can be narrowed by. Unless a state is asked for, those that wait."""

    resource = "proposal"

    q = filters.CharFilter(method="by_text", label=_("Company"))
    register = AnyOf("register", choices=RegisterCode)
    field = AnyOf("field", choices=FieldName)
    why = AnyOf("why", choices=Why)
    state = filters.ChoiceFilter(field_name="state", choices=ProposalState)
    company = AnyRow("company", model=Company)
    owner = AnyRow("company__owner", model=User)

    class Meta:
        model = Proposal
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("state") else rows.open()

    def by_text(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(found("company", value, self.request.user, of="company"))


PROPOSAL_FACETS = (
    Search("q", _("Company")),
    Checks("register", _("Outside register"), by="register", choices=RegisterCode),
    Checks("field", _("Fact"), by="field", choices=FieldName),
    Checks("why", _("Why it is asked"), by="why", choices=Why),
    Select("state", _("State"), choices=ProposalState.choices),
    Choose("company", _("Company"), asks="installed_base:company_options", named=companies_named),
    Choose("owner", _("Owner of the company"), options=owner_options),
)
