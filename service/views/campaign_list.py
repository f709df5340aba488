"""The list of recalls and campaigns: page and file."""

from datetime import date

from django.contrib import messages
from django.db.models import DateField, F, Value
from django.db.models.functions import Coalesce, Lower
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from common.display import day_text, number_text
from common.lists.columns import Cell, Column, Field, day_cell, number_cell, text_cell
from common.lists.export import export_response
from common.lists.listing import ListSpec
from common.lists.views import condition_options, list_page
from common.refusals import Refusal
from service.choices.campaign import CAMPAIGN_WORDS, CampaignKind, CampaignState, Severity
from service.filters.campaign import CAMPAIGN_FACETS, CampaignFilter
from service.models import Campaign
from service.queries.campaign_progress import counts_by_campaign
from users.guards import requires
from users.permissions import Permission
from users.queries import list_abilities

W = CAMPAIGN_WORDS
STATE_MEANING = {
    CampaignState.DRAFT: "neutral", CampaignState.RUNNING: "info", CampaignState.CLOSED: "success",
}  # fmt: skip
SEVERITY_MEANING = {
    Severity.STOP: "danger", Severity.HIGH: "danger", Severity.MEDIUM: "warning", Severity.LOW: "neutral",
}  # fmt: skip


def prepare(campaigns: list[Campaign], request: HttpRequest) -> None:
    """How many items of each campaign the user sees, and how many are settled."""
    counts = counts_by_campaign(campaigns, user=request.user)
    for campaign in campaigns:
        campaign.counts = counts.get(campaign.pk)


def name_cell(campaign: Campaign) -> Cell:
    url = reverse("service:campaign", args=[campaign.public_id])
    return Cell(campaign.name, url=url, under=campaign.code, under_classes="mono", classes="clip")


def progress_cell(campaign: Campaign) -> Cell:
    counts = getattr(campaign, "counts", None)
    if counts is None or not counts.total:
        return text_cell("")
    return Cell(
        _("%(done)s of %(total)s")
        % {"done": number_text(counts.settled), "total": number_text(counts.total)},
        classes="num",
    )


def open_cell(campaign: Campaign) -> Cell:
    counts = getattr(campaign, "counts", None)
    return number_cell(counts.open if counts else None)


def deadline_cell(campaign: Campaign) -> Cell:
    return Cell(day_text(campaign.deadline), classes="num")


COLUMNS = (
    Column(
        "name", W["name"], name_cell, sort=Lower("name"), fixed=True,
        fields=(
            Field(W["name"], "name"), Field(W["code"], "code"), Field(_("Universal ID"), "public_id"),
        ),
    ),
    Column(
        "kind", W["kind"], lambda c: text_cell(c.get_kind_display()),
        fields=(Field(W["kind"], "kind", words=lambda code: str(CampaignKind(code).label)),),
    ),
    Column(
        "severity", W["severity"],
        lambda c: Cell(c.get_severity_display(), badge=SEVERITY_MEANING[Severity(c.severity)]),
        fields=(Field(W["severity"], "severity", words=lambda code: str(Severity(code).label)),),
    ),
    Column(
        "state", W["state"], lambda c: Cell(c.get_state_display(), badge=STATE_MEANING[CampaignState(c.state)]),
        fields=(Field(W["state"], "state", words=lambda code: str(CampaignState(code).label)),),
    ),
    Column(
        "deadline", W["deadline"], deadline_cell,
        sort=Coalesce(F("deadline"), Value(date(9999, 12, 31), output_field=DateField())), classes="num",
        fields=(Field(W["deadline"], "deadline", "day"),),
    ),
    Column("open", _("Still to do"), open_cell, classes="num"),
    Column("settled", _("Settled"), progress_cell, classes="num"),
    Column(
        "owner", W["owner"], lambda c: text_cell(c.owner.full_name if c.owner else ""),
        fields=(Field(W["owner"], "owner__full_name"),),
    ),
    Column(
        "launched", W["launched_at"], lambda c: day_cell(c.launched_at), classes="num", default=False,
        fields=(Field(W["launched_at"], "launched_at", "moment"),),
    ),
    Column(
        "changed", _("Changed"), lambda c: day_cell(c.changed_at), sort="changed_at", classes="num",
        default=False, fields=(Field(_("Changed"), "changed_at", "moment"),),
    ),
)  # fmt: skip

SPEC = ListSpec(
    resource="campaign",
    title=_("Recalls and campaigns"),
    url="service:campaign_list",
    columns=COLUMNS,
    counted=lambda count, number: (
        ngettext("%(number)s campaign", "%(number)s campaigns", count) % {"number": number}
    ),
    facets=CAMPAIGN_FACETS,
    order="-changed",
    prepare=prepare,
    related=("owner",),
    export_url="service:campaign_export",
    options_url="service:campaign_condition_options",
    muted=lambda campaign: campaign.state == CampaignState.CLOSED,
)


def filtered(request: HttpRequest, params: QueryDict) -> CampaignFilter:
    """The campaigns that the user sees, narrowed as the query says."""
    rows = Campaign.objects.visible_to(request.user).defer("text", "instructions")
    return CampaignFilter(params, rows, request=request)


@require_safe
@requires(Permission.CAMPAIGN_VIEW)
def campaign_list(request: HttpRequest) -> HttpResponse:
    """Campaigns, filtered, sorted and in the chosen columns."""
    abilities = list_abilities(request.user, SPEC.resource, edit=Permission.CAMPAIGN_EDIT)
    return list_page(
        request, SPEC, lambda params: filtered(request, params), "service/campaign_list.html", abilities,
        may_edit=request.user.has_permission(Permission.CAMPAIGN_EDIT),
        may_paste=request.user.has_permission(Permission.ITEM_VIEW),
    )  # fmt: skip


@require_safe
@requires(Permission.CAMPAIGN_VIEW, Permission.EXPORT)
def campaign_export(request: HttpRequest) -> HttpResponse:
    """The list as it stands, as a file."""
    try:
        return export_response(request, SPEC, filtered(request, request.GET), name="campaigns")
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return HttpResponseRedirect(f"{reverse(SPEC.url)}?{request.GET.urlencode()}")


@require_safe
@requires(Permission.CAMPAIGN_VIEW)
def campaign_condition_options(request: HttpRequest) -> HttpResponse:
    """What a condition's value can be, searched as the user types."""
    return condition_options(request, SPEC.resource)
