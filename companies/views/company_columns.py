"""The columns of the list of companies, and what their cells need."""

from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_countries import countries

from common import display
from common.industries import division_name
from common.links import record_url
from common.lists.columns import Cell, Column, Field, day_cell, edit_labels, edited_at, number_cell, text_cell
from common.lists.listing import ListSpec
from companies.choices import Lifecycle, Scheme, Status
from companies.filters import FACETS
from companies.models import Company, CompanyTag
from companies.querysets import never
from users.permissions import Permission

STATUS_MEANING = {Status.ACTIVE: "success", Status.BANKRUPT: "danger", Status.CEASED: "neutral"}
EDITABLE = ("owner", "lifecycle", "tags", "status")


def prepare(companies: list[Company], request: HttpRequest) -> None:
    """Read tags and item counts of the page's companies, two queries for all; mark what may be edited."""
    numbers = [company.pk for company in companies]
    tags: dict[int, list[str]] = {}
    for number, name in (
        CompanyTag.objects.filter(company__in=numbers)
        .order_by("tag__name")
        .values_list("company", "tag__name")
    ):
        tags.setdefault(number, []).append(name)
    counts = dict(Company.objects.filter(pk__in=numbers).with_item_count().values_list("pk", "item_count"))
    labels = edit_labels(EDIT_LABELS, request.user.has_permission(Permission.COMPANY_EDIT))
    for company in companies:
        company.tag_names = tags.get(company.pk, [])
        company.item_count = counts.get(company.pk, 0)
        company.edit_labels = labels


EDIT_LABELS = {
    "owner": _("Change the owner of %(name)s"),
    "lifecycle": _("Change the lifecycle of %(name)s"),
    "tags": _("Change the tags of %(name)s"),
    "status": _("Change the status of %(name)s"),
}


def _edit(company: Company, field: str) -> dict[str, Any]:
    """The pencil of a cell, for those who may use it."""
    return edited_at("companies:company_cell", company, field, company.legal_name)


def name_cell(company: Company) -> Cell:
    return Cell(
        company.legal_name,
        url=record_url("companies:company", company.public_id),
        under=company.business_id,
        under_classes="mono",
    )


def lifecycle_cell(company: Company) -> Cell:
    return Cell(company.get_lifecycle_display(), badge=company.lifecycle, **_edit(company, "lifecycle"))


def status_cell(company: Company) -> Cell:
    meaning = STATUS_MEANING.get(company.status, "warning")
    return Cell(company.get_status_display(), badge=meaning, **_edit(company, "status"))


def town_cell(company: Company) -> Cell:
    return text_cell(company.town, under=company.region if company.region != company.town else "")


def turnover_cell(company: Company) -> Cell:
    return Cell(display.whole_money_text(company.turnover, company.turnover_currency), classes="num")


def owner_cell(company: Company) -> Cell:
    return text_cell(company.owner.full_name if company.owner else "", **_edit(company, "owner"))


def tags_cell(company: Company) -> Cell:
    return Cell(display.NOTHING, tags=tuple(company.tag_names), **_edit(company, "tags"))


def tag_words() -> Subquery:
    """The tags of each company in one text, for files."""
    named = CompanyTag.objects.filter(company=OuterRef("pk")).order_by().values("company")
    joined = named.annotate(words=StringAgg("tag__name", delimiter=", ", order_by="tag__name"))
    return Subquery(joined.values("words"))


def counted(count: int, number: str) -> str:
    return ngettext("%(number)s company", "%(number)s companies", count) % {"number": number}


COLUMNS = (
    Column(
        "name", _("Company"), name_cell, sort="name_sort", fixed=True,
        fields=(
            Field(_("Company"), "legal_name"),
            Field(_("Business ID"), "business_id"),
            Field(_("Universal ID"), "public_id"),
        ),
    ),
    Column(
        "lifecycle", _("Lifecycle"), lifecycle_cell,
        fields=(Field(_("Lifecycle"), "lifecycle", words=lambda code: str(Lifecycle(code).label)),),
    ),
    Column(
        "industry", _("Industry"), lambda c: text_cell(division_name(c.industry_code), classes="clip clip-narrow"), sort="industry_code", default=False,
        fields=(
            Field(_("Industry code"), "industry_code"),
            Field(_("Classification"), "industry_version"),
            Field(_("Industry"), "industry_code", words=division_name),
        ),
    ),
    Column(
        "town", _("Town"), town_cell, sort="town",
        fields=(
            Field(_("Postcode"), "postcode"), Field(_("Town"), "town"), Field(_("Region"), "region"),
        ),
    ),
    Column(
        "staff", _("Staff"), lambda c: number_cell(c.staff), sort="staff_rank", classes="num",
        fields=(Field(_("Staff"), "staff", "number"),),
    ),
    Column(
        "turnover", _("Turnover"), turnover_cell, sort="turnover_rank", classes="num",
        fields=(Field(_("Turnover"), "turnover", "number"), Field(_("Currency"), "turnover_currency")),
    ),
    Column("owner", _("Owner"), owner_cell, fields=(Field(_("Owner"), "owner__full_name"),)),
    Column(
        "activity", _("Last activity"), lambda c: day_cell(c.last_activity_at), classes="num",
        sort=Coalesce(F("last_activity_at"), never()),
        fields=(Field(_("Last activity"), "last_activity_at", "moment"),),
    ),
    Column("items", _("Items"), lambda c: number_cell(c.item_count), classes="num", default=False),
    Column(
        "tags", _("Tags"), tags_cell, default=False, fields=(Field(_("Tags"), "tag_words"),), annotate={"tag_words": tag_words()}
    ),
    Column(
        "status", _("Status"), status_cell, default=False,
        fields=(Field(_("Status"), "status", words=lambda code: str(Status(code).label)),),
    ),
    Column(
        "team", _("Team"), lambda c: text_cell(c.team.name if c.team else ""), default=False,
        fields=(Field(_("Team"), "team__name"),),
    ),
    Column(
        "country", _("Country"), lambda c: text_cell(countries.name(c.country)), default=False,
        fields=(
            Field(_("Country"), "country"),
            Field(_("Register"), "business_id_scheme", words=lambda code: str(Scheme(code).label)),
        ),
    ),
    Column(
        "changed", _("Changed"), lambda c: day_cell(c.changed_at), sort="changed_at", classes="num", default=False,
        fields=(Field(_("Changed"), "changed_at", "moment"),),
    ),
)  # fmt: skip

SPEC = ListSpec(
    resource="company",
    title=_("Companies"),
    url="companies:company_list",
    columns=COLUMNS,
    counted=counted,
    facets=FACETS,
    order="name",
    prepare=prepare,
    related=("owner", "team"),
    bulk_url="companies:company_bulk_edit",
    export_url="companies:company_export",
    options_url="companies:company_condition_options",
    muted=lambda company: company.status in {Status.CEASED, Status.BANKRUPT},
)
