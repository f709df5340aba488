"""The list of cases: columns, page and file."""

from django.contrib import messages
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from common import display
from common.lists.columns import Cell, Column, Field, text_cell
from common.lists.export import export_response
from common.lists.listing import ListSpec
from common.lists.views import condition_options, list_page
from common.refusals import Refusal
from companies.models import Company
from companies.querysets import never
from installed_base.models import InstalledItem
from service.choices.case import (
    SEVERITY_MEANING,
    STATE_MEANING,
    CaseChannel,
    CaseKind,
    CaseState,
    RootCause,
    Severity,
)
from service.filters.case import FACETS, CaseFilter
from service.models import ServiceCase
from service.queries.cases import clock_words, dressed, promises
from users.guards import requires
from users.models import User
from users.permissions import Permission
from users.queries import list_abilities


def prepare(cases: list[ServiceCase], request: HttpRequest) -> None:
    """What the user may see of the companies, persons and items of the page's cases, and how the clocks stand."""
    now = timezone.now()
    for case in dressed(cases, user=request.user):
        case.clock = clock_words(case, now)
        case.promises = promises(case, now)


def subject_cell(case: ServiceCase) -> Cell:
    return text_cell(
        str(case),
        url=reverse("service:case", args=[case.public_id]),
        under=case.get_kind_display(),
        classes="wraps",
    )


def company_cell(case: ServiceCase) -> Cell:
    company = case.shown_company
    url = reverse("companies:company", args=[company.public_id]) if company else ""
    return text_cell(company.legal_name if company else "", url=url, classes="clip clip-narrow")


def item_cell(case: ServiceCase) -> Cell:
    item = case.shown_item
    if item is None:
        return text_cell("")
    return text_cell(
        str(item),
        url=reverse("installed_base:item", args=[item.public_id]),
        under=item.product.name,
        classes="clip clip-narrow",
    )


def clock_cell(case: ServiceCase) -> Cell:
    return Cell(case.clock[1], badge=case.clock[0]) if case.clock else text_cell("")


def promise_cell(promise: str):
    """How one clock stands, and by when."""

    def cell(case: ServiceCase) -> Cell:
        found = next((one for one in case.promises if one["promise"] == promise), None)
        if found is None:
            return text_cell("")
        meaning, words = found["state"] or ("", "")
        return Cell(words, badge=meaning, under=display.moment_text(found["due"])) if words else text_cell("")

    return cell


def _label(choices):
    return lambda code: str(choices(code).label) if code else ""


COLUMNS = (
    Column(
        "subject", _("Case"), subject_cell, fixed=True,
        fields=(
            Field(_("Number"), "number", "number"), Field(_("Kind"), "kind", words=_label(CaseKind)),
            Field(_("Subject"), "subject"), Field(_("Universal ID"), "public_id"),
        ),
    ),
    Column(
        "clock", _("Due next"), clock_cell, sort=Coalesce("next_due_at", never()),
        fields=(
            Field(_("Answer due"), "answer_due_at", "moment"), Field(_("Answered"), "answered_at", "moment"),
        ),
    ),
    Column(
        "onsite", _("On site by"), promise_cell("onsite"), default=False,
        fields=(Field(_("On site by"), "onsite_due_at", "moment"), Field(_("On site"), "onsite_at", "moment")),
    ),
    Column(
        "restore", _("Restored by"), promise_cell("restore"), default=False,
        fields=(Field(_("Restored by"), "restore_due_at", "moment"), Field(_("Restored"), "restored_at", "moment")),
    ),
    Column(
        "severity", _("Severity"),
        lambda c: Cell(c.get_severity_display(), badge=SEVERITY_MEANING[Severity(c.severity)]),
        fields=(Field(_("Severity"), "severity", words=_label(Severity)),),
    ),
    Column(
        "state", _("State"), lambda c: Cell(c.get_state_display(), badge=STATE_MEANING[CaseState(c.state)]),
        fields=(Field(_("State"), "state", words=_label(CaseState)),),
    ),
    Column("company", _("Company"), company_cell, fields=(Field(_("Company"), "company_name"),)),
    Column("item", _("Item"), item_cell, fields=(Field(_("Serial number"), "item_serial"),)),
    Column(
        "owner", _("Whose"), lambda c: text_cell(c.owner.full_name if c.owner else ""),
        fields=(Field(_("Whose"), "owner__full_name"),),
    ),
    Column(
        "opened", _("Opened"), lambda c: Cell(display.moment_text(c.opened_at), classes="num"), sort="opened_at",
        classes="num", default=False, fields=(Field(_("Opened"), "opened_at", "moment"), Field(_("Solved"), "solved_at", "moment")),
    ),
    Column(
        "cause", _("Root cause"), lambda c: text_cell(c.get_root_cause_display()), default=False,
        fields=(Field(_("Root cause"), "root_cause", words=_label(RootCause)),),
    ),
    Column(
        "channel", _("Channel"), lambda c: text_cell(c.get_channel_display()), default=False,
        fields=(Field(_("Channel"), "channel", words=_label(CaseChannel)),),
    ),
    Column("person", _("Person"), lambda c: text_cell(c.shown_person.full_name if c.shown_person else ""), default=False),
)  # fmt: skip

SPEC = ListSpec(
    resource="case",
    title=_("Cases"),
    url="service:case_list",
    columns=COLUMNS,
    counted=lambda count, number: ngettext("%(number)s case", "%(number)s cases", count) % {"number": number},
    facets=FACETS,
    order="-opened",
    prepare=prepare,
    related=("owner", "company", "item__product", "person"),
    export_url="service:case_export",
    options_url="service:case_condition_options",
    muted=lambda case: not case.is_open,
)


def filtered(request: HttpRequest, params: QueryDict) -> CaseFilter:
    """The cases that the user sees, narrowed as the query says."""
    rows = ServiceCase.objects.visible_to(request.user).defer("description", "resolution")
    return CaseFilter(params, rows, request=request)


def for_file(cases: QuerySet[ServiceCase], user: User) -> QuerySet[ServiceCase]:
    """Adds company and serial number where the user sees them."""
    companies = Company.objects.visible_to(user).filter(pk=OuterRef("company"))
    items = InstalledItem.objects.visible_to(user).filter(pk=OuterRef("item"))
    return cases.annotate(
        company_name=Subquery(companies.values("legal_name")[:1]),
        item_serial=Subquery(items.values("serial")[:1]),
    )


@requires(Permission.CASE_VIEW)
@require_safe
def case_list(request: HttpRequest) -> HttpResponse:
    """Cases, filtered, sorted and in the chosen columns."""
    abilities = list_abilities(request.user, SPEC.resource, edit=Permission.CASE_EDIT)
    return list_page(
        request, SPEC, lambda params: filtered(request, params), "service/case_list.html", abilities,
        may_edit=request.user.has_permission(Permission.CASE_EDIT),
    )  # fmt: skip


@requires(Permission.CASE_VIEW, Permission.EXPORT)
@require_safe
def case_export(request: HttpRequest) -> HttpResponse:
    """The list as it stands, as a file."""
    rows = for_file(ServiceCase.objects.visible_to(request.user), request.user)
    try:
        return export_response(request, SPEC, CaseFilter(request.GET, rows, request=request), name="cases")
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return HttpResponseRedirect(f"{reverse(SPEC.url)}?{request.GET.urlencode()}")


@requires(Permission.CASE_VIEW)
@require_safe
def case_condition_options(request: HttpRequest) -> HttpResponse:
    """What a condition's value can be, searched as the user types."""
    return condition_options(request, SPEC.resource)
