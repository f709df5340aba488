"""The desk: requests by the day on which they are due, page and file."""

from datetime import date

from django.contrib import messages
from django.db.models import Case, DateField, F, Value, When
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from common.display import day_text
from common.lists.columns import Cell, Column, Field, text_cell
from common.lists.export import export_response
from common.lists.listing import ListSpec
from common.lists.views import condition_options, list_page
from common.refusals import Refusal
from gdpr.choices import Outcome, RequestKind, RequestState
from gdpr.filters import REQUEST_FACETS, SubjectRequestFilter
from gdpr.models import SubjectRequest
from gdpr.queries.desk import due_meaning, left_words
from users.guards import requires
from users.permissions import Permission
from users.queries import list_abilities

MEANING = {
    RequestState.RECEIVED: "warning", RequestState.IDENTITY: "info", RequestState.WORKING: "info",
    RequestState.CLOSED: "success",
}  # fmt: skip


def number_cell(one: SubjectRequest) -> Cell:
    url = reverse("gdpr:request", args=[one.public_id])
    return Cell(one.requester_name, url=url, under=one.number, under_classes="mono", classes="clip")


def due_cell(one: SubjectRequest) -> Cell:
    """The day; how far away it is, in words and colour, while the request is open."""
    if not one.is_open:
        return Cell(day_text(one.due_on), classes="num")
    left = (one.due_on - timezone.localdate()).days
    return Cell(day_text(one.due_on), badge=due_meaning(left), under=left_words(left), classes="num")


# What is still to be answered stands before what was, whenever that was due.
OPEN_FIRST = Case(
    When(state=RequestState.CLOSED, then=Value(date(9999, 12, 31))),
    default=F("due_on"),
    output_field=DateField(),
)
COLUMNS = (
    Column(
        "requester", _("Who asks"), number_cell, sort="requester_name", fixed=True,
        fields=(Field(_("Number"), "pk"), Field(_("Who asks"), "requester_name"), Field(_("E-mail"), "requester_email")),
    ),
    Column(
        "due", _("Due day"), due_cell, sort=OPEN_FIRST, classes="num",
        fields=(Field(_("Due day"), "due_on", "day"), Field(_("In time until"), "legal_due_on", "day")),
    ),
    Column(
        "kind", _("Right"), lambda r: text_cell(r.get_kind_display(), classes="wraps"),
        fields=(Field(_("Right"), "kind", words=lambda code: str(RequestKind(code).label)),),
    ),
    Column(
        "state", _("State"), lambda r: Cell(r.get_state_display(), badge=MEANING[RequestState(r.state)]),
        fields=(Field(_("State"), "state", words=lambda code: str(RequestState(code).label)),),
    ),
    Column(
        "person", _("Person"), lambda r: text_cell(r.person.full_name if r.person else ""), default=False,
        fields=(Field(_("Person"), "person__public_id"),),
    ),
    Column(
        "assignee", _("Who answers"), lambda r: text_cell(r.assignee.full_name if r.assignee else ""),
        fields=(Field(_("Who answers"), "assignee__full_name"),),
    ),
    Column(
        "received", _("Received"), lambda r: Cell(day_text(r.received_on), classes="num"), sort="received_on",
        classes="num", fields=(Field(_("Received"), "received_on", "day"),),
    ),
    Column(
        "outcome", _("Outcome"), lambda r: text_cell(r.get_outcome_display()), default=False,
        fields=(Field(_("Outcome"), "outcome", words=lambda code: str(Outcome(code).label) if code else ""),),
    ),
)  # fmt: skip

SPEC = ListSpec(
    resource="request",
    title=_("Data-subject requests"),
    url="gdpr:request_list",
    columns=COLUMNS,
    counted=lambda count, number: (
        ngettext("%(number)s request", "%(number)s requests", count) % {"number": number}
    ),
    facets=REQUEST_FACETS,
    order="due",
    related=("person", "assignee"),
    export_url="gdpr:request_export",
    options_url="gdpr:request_condition_options",
    muted=lambda one: not one.is_open,
)


def filtered(request: HttpRequest, params: QueryDict) -> SubjectRequestFilter:
    """The requests that the user sees, narrowed as the query says."""
    rows = SubjectRequest.objects.visible_to(request.user).defer("words", "answer")
    return SubjectRequestFilter(params, rows, request=request)


@require_safe
@requires(Permission.REQUEST_HANDLE)
def request_list(request: HttpRequest) -> HttpResponse:
    """Requests, the one due first on top."""
    abilities = list_abilities(request.user, SPEC.resource, edit=Permission.REQUEST_HANDLE)
    return list_page(
        request, SPEC, lambda params: filtered(request, params), "gdpr/request_list.html", abilities
    )


@require_safe
@requires(Permission.REQUEST_HANDLE, Permission.EXPORT)
def request_export(request: HttpRequest) -> HttpResponse:
    """The list as it stands, as a file."""
    try:
        return export_response(request, SPEC, filtered(request, request.GET), name="requests")
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return HttpResponseRedirect(f"{reverse(SPEC.url)}?{request.GET.urlencode()}")


@require_safe
@requires(Permission.REQUEST_HANDLE)
def request_condition_options(request: HttpRequest) -> HttpResponse:
    """What a condition's value can be, searched as the user types."""
    return condition_options(request, SPEC.resource)
