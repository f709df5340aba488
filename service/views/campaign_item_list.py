"""The items of campaigns: list, file, one item, many at once, letters to owners."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Case, DateField, F, Value, When
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from common import display
from common.lists.columns import Cell, Column, Field, day_cell, text_cell
from common.lists.export import export_response
from common.lists.listing import Abilities, ListSpec
from common.lists.views import list_page
from common.refusals import Refusal
from installed_base.choices import GONE, ItemStatus
from service.choices.campaign import CAMPAIGN_ITEM_WORDS, CampaignItemState
from service.filters.campaign import CAMPAIGN_ITEM_FACETS, CampaignItemFilter
from service.models import CampaignItem
from service.queries.campaign_progress import contact_of
from service.queries.campaign_words import words_of
from users.guards import requires
from users.permissions import Permission

W = CAMPAIGN_ITEM_WORDS
STATE_MEANING = {
    CampaignItemState.IDENTIFIED: "warning", CampaignItemState.NOTIFIED: "info",
    CampaignItemState.PLANNED: "info", CampaignItemState.DONE: "success", CampaignItemState.REFUSED: "danger",
    CampaignItemState.NOT_FOUND: "danger", CampaignItemState.EXCLUDED: "neutral",
}  # fmt: skip
RELATED = (
    "campaign", "item__product", "item__company", "item__site", "notified_company", "contact", "part",
    "criterion__product", "criterion__family", "criterion__part_product",
)  # fmt: skip


def item_cell(row: CampaignItem) -> Cell:
    item = row.item
    url = reverse("installed_base:item", args=[item.public_id])
    return Cell(str(item), url=url, under=item.product.name, classes="mono clip")


def state_cell(row: CampaignItem) -> Cell:
    """Gone items are closed by themselves, whatever was last written."""
    if row.item.status in GONE and row.state not in {CampaignItemState.DONE, CampaignItemState.EXCLUDED}:
        return Cell(
            _("Closed: %(status)s") % {"status": row.item.get_status_display()}, badge="neutral",
            edit_url="", under=row.get_state_display(),
        )  # fmt: skip
    state = CampaignItemState(row.state)
    on = {CampaignItemState.NOTIFIED: row.notified_on, CampaignItemState.DONE: row.done_on}.get(state)
    return Cell(
        state.label, badge=STATE_MEANING[state], under=row.reason or (display.day_text(on) if on else "")
    )


def why_cell(row: CampaignItem) -> Cell:
    words = words_of(row.criterion) if row.criterion else row.matched_by
    notes = []
    if row.needs_check:
        notes.append(str(_("to be checked: version or revision not known")))
    if row.no_longer_matches:
        notes.append(str(_("matches no longer")))
    if row.part:
        notes.append(str(_("part %(part)s") % {"part": row.part}))
    return Cell(words, under=" · ".join(notes), classes="wraps")


def company_cell(row: CampaignItem) -> Cell:
    company = row.item.company
    if company is None:
        return text_cell("")
    url = reverse("companies:company", args=[company.public_id])
    return Cell(
        company.legal_name, url=url, under=row.item.site.name if row.item.site else "", classes="clip"
    )


def campaign_cell(row: CampaignItem) -> Cell:
    url = reverse("service:campaign", args=[row.campaign.public_id])
    return Cell(row.campaign.name, url=url, classes="clip")


def edit_cell(row: CampaignItem) -> Cell:
    return Cell(_("Open"), url=reverse("service:campaign_item_edit", args=[row.public_id]), classes="act")


def never() -> Value:
    return Value(date(1, 1, 1), output_field=DateField())


def worded(choices: Any) -> Any:
    return lambda code: str(choices(code).label) if code else ""


COLUMNS = (
    Column(
        "item", _("Item"), item_cell, sort="item__serial_sort", fixed=True,
        fields=(
            Field(_("Serial number"), "item__serial"), Field(_("Product"), "item__product__name"),
            Field(_("Product code"), "item__product__code"), Field(_("Universal ID"), "item__public_id"),
        ),
    ),
    Column("campaign", _("Campaign"), campaign_cell, fields=(Field(_("Campaign"), "campaign__name"),)),
    Column(
        "state", W["state"], state_cell, sort="state",
        fields=(
            Field(W["state"], "state", words=worded(CampaignItemState)), Field(W["reason"], "reason"),
            Field(W["notified_on"], "notified_on", "day"), Field(W["done_on"], "done_on", "day"),
            Field(_("Status of the item"), "item__status", words=worded(ItemStatus)),
        ),
    ),
    Column(
        "company", _("Company"), company_cell,
        fields=(
            Field(_("Company"), "item__company__legal_name"), Field(_("Business ID"), "item__company__business_id"),
            Field(_("Site"), "item__site__name"), Field(_("Location"), "item__location"),
        ),
    ),
    Column(
        "why", _("Why"), why_cell,
        fields=(
            Field(_("Why"), "matched_by"), Field(W["needs_check"], "needs_check"),
            Field(W["no_longer_matches"], "no_longer_matches"), Field(_("Part"), "part__serial"),
        ),
    ),
    Column(
        "notified", W["notified_on"], lambda r: day_cell(r.notified_on), sort=Coalesce(F("notified_on"), never()),
        classes="num", default=False,
    ),
    Column(
        "notified_company", W["notified_company"],
        lambda r: text_cell(r.notified_company.legal_name if r.notified_company else ""), default=False,
        fields=(Field(W["notified_company"], "notified_company__legal_name"),),
    ),
    Column(
        "contact", W["contact"], lambda r: text_cell(contact_of(r).full_name if contact_of(r) else ""), default=False,
        fields=(Field(W["contact"], "shown_contact"),),
        annotate={"shown_contact": Case(When(contact__is_restricted=False, then=F("contact__last_name")))},
    ),
    Column(
        "done", W["done_on"], lambda r: day_cell(r.done_on), sort=Coalesce(F("done_on"), never()), classes="num",
        default=False,
    ),
    Column(
        "matched", _("Matched as of"), lambda r: day_cell(r.matched_as_of), sort="matched_as_of", classes="num",
        default=False, fields=(Field(_("Matched as of"), "matched_as_of", "day"),),
    ),
    Column("open", _("More"), edit_cell),
)  # fmt: skip

SPEC = ListSpec(
    resource="campaign_item",
    title=_("Items in campaigns"),
    url="service:campaign_item_list",
    columns=COLUMNS,
    counted=lambda count, number: ngettext("%(number)s item", "%(number)s items", count) % {"number": number},
    facets=CAMPAIGN_ITEM_FACETS,
    order="item",
    related=RELATED,
    bulk_url="service:campaign_item_bulk",
    export_url="service:campaign_item_export",
    muted=lambda row: row.no_longer_matches or row.item.status in GONE,
)


def filtered(request: HttpRequest, params: QueryDict) -> CampaignItemFilter:
    """The items of campaigns that the user sees, narrowed as the query says."""
    return CampaignItemFilter(params, CampaignItem.objects.visible_to(request.user), request=request)


@require_safe
@requires(Permission.CAMPAIGN_VIEW)
def campaign_item_list(request: HttpRequest) -> HttpResponse:
    """Items of campaigns, filtered, sorted and in the chosen columns."""
    user = request.user
    abilities = Abilities(
        may_bulk=user.has_permission(Permission.CAMPAIGN_EDIT),
        may_export=user.has_permission(Permission.EXPORT),
    )
    return list_page(
        request, SPEC, lambda params: filtered(request, params), "service/campaign_item_list.html", abilities
    )


@require_safe
@requires(Permission.CAMPAIGN_VIEW, Permission.EXPORT)
def campaign_item_export(request: HttpRequest) -> HttpResponse:
    """The list as it stands, as a file."""
    try:
        return export_response(request, SPEC, filtered(request, request.GET), name="campaign-items")
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return HttpResponseRedirect(f"{reverse(SPEC.url)}?{request.GET.urlencode()}")
