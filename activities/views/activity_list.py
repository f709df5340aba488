"""The list of activities: columns, page and file."""

from django.contrib import messages
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from activities.choices import ActivityKind, ActivityState, Direction, Outcome
from activities.filters import FACETS, ActivityFilter
from activities.models import Activity
from activities.queries import dressed
from common import display
from common.links import record_url
from common.lists.columns import Cell, Column, Field, edit_labels, edited_at, text_cell
from common.lists.export import export_response
from common.lists.listing import ListSpec
from common.lists.views import condition_options, list_page
from common.refusals import Refusal
from companies.models import Company
from users.guards import requires
from users.models import User
from users.permissions import Permission
from users.queries import list_abilities

EDIT_LABELS = {
    "when": _("Change the time of %(name)s"),
    "state": _("Change the state of %(name)s"),
    "owner": _("Change whose %(name)s is"),
}
STATE_MEANING = {ActivityState.PLANNED: "info", ActivityState.DONE: "success"}


def prepare(activities: list[Activity], request: HttpRequest) -> None:
    """What the user may see of the companies, persons and items of the page's activities."""
    dressed(activities, user=request.user)
    labels = edit_labels(EDIT_LABELS, request.user.has_permission(Permission.ACTIVITY_EDIT))
    for activity in activities:
        activity.edit_labels = labels


def _edit(activity: Activity, field: str) -> dict[str, str]:
    return edited_at("activities:activity_cell", activity, field, activity.subject)


def when_cell(activity: Activity) -> Cell:
    """What is done keeps its time here; a plan can be moved."""
    return Cell(
        display.moment_text(activity.at),
        classes="num",
        **(_edit(activity, "when") if activity.is_planned else {}),
    )


def state_cell(activity: Activity) -> Cell:
    meaning = STATE_MEANING.get(activity.state, "neutral")
    under = activity.get_outcome_display()
    return Cell(
        activity.get_state_display(), badge=meaning, under=under, classes="wraps", **_edit(activity, "state")
    )


def company_cell(activity: Activity) -> Cell:
    company = activity.shown_company
    if company is None:
        return text_cell("")
    return text_cell(company.legal_name, url=record_url("companies:company", company.public_id))


def persons_cell(activity: Activity) -> Cell:
    persons = activity.shown_persons
    if not persons:
        return text_cell("")
    words = ", ".join(person.full_name for person in persons[:3]) + (" …" if len(persons) > 3 else "")
    return text_cell(
        words, url=record_url("contacts:person", persons[0].public_id) if len(persons) == 1 else ""
    )


def subject_cell(activity: Activity) -> Cell:
    return text_cell(
        activity.subject, url=record_url("activities:activity", activity.public_id),
        under=f"{activity.get_kind_display()} · {activity.get_direction_display()}",
    )  # fmt: skip


def _label(choices):
    return lambda code: str(choices(code).label) if code else ""


COLUMNS = (
    Column(
        "subject", _("Subject"), subject_cell, fixed=True,
        fields=(
            Field(_("Kind"), "kind", words=_label(ActivityKind)), Field(_("Subject"), "subject"),
            Field(_("Direction"), "direction", words=_label(Direction)), Field(_("Universal ID"), "public_id"),
        ),
    ),
    Column(
        "when", _("When"), when_cell, sort="at", classes="num",
        fields=(Field(_("Planned for"), "due_at", "moment"), Field(_("Done"), "done_at", "moment")),
    ),
    Column(
        "state", _("State"), state_cell,
        fields=(
            Field(_("State"), "state", words=_label(ActivityState)), Field(_("Outcome"), "outcome", words=_label(Outcome)),
        ),
    ),
    Column("company", _("Company"), company_cell, fields=(Field(_("Company"), "company_name"),)),
    Column("persons", _("Persons"), persons_cell),
    Column("owner", _("Whose"), lambda a: text_cell(a.owner.full_name, **_edit(a, "owner")), fields=(Field(_("Whose"), "owner__full_name"),)),
    Column(
        "items", _("Items"), lambda a: text_cell(", ".join(str(item) for item in a.shown_items[:3])), default=False,
    ),
)  # fmt: skip

SPEC = ListSpec(
    resource="activity",
    title=_("Activities"),
    url="activities:activity_list",
    columns=COLUMNS,
    counted=lambda count, number: (
        ngettext("%(number)s activity", "%(number)s activities", count) % {"number": number}
    ),
    facets=FACETS,
    order="-when",
    bulk_url="activities:activity_bulk_edit",
    prepare=prepare,
    related=("owner", "company"),
    export_url="activities:activity_export",
    options_url="activities:activity_condition_options",
    muted=lambda activity: activity.state == ActivityState.CANCELLED,
)


def filtered(request: HttpRequest, params: QueryDict) -> ActivityFilter:
    """The activities that the user sees, narrowed as the query says."""
    return ActivityFilter(params, Activity.objects.visible_to(request.user).defer("body"), request=request)


def for_file(activities: QuerySet[Activity], user: User) -> QuerySet[Activity]:
    """Adds the name of the company where the user sees it."""
    seen = Company.objects.visible_to(user).filter(Q(pk=OuterRef("company")))
    return activities.annotate(company_name=Subquery(seen.values("legal_name")[:1]))


@requires(Permission.ACTIVITY_VIEW)
@require_safe
def activity_list(request: HttpRequest) -> HttpResponse:
    """Activities, filtered, sorted and in the chosen columns."""
    abilities = list_abilities(request.user, SPEC.resource, edit=Permission.ACTIVITY_EDIT)
    return list_page(
        request, SPEC, lambda params: filtered(request, params), "activities/activity_list.html", abilities,
        may_edit=request.user.has_permission(Permission.ACTIVITY_EDIT),
    )  # fmt: skip


@requires(Permission.ACTIVITY_VIEW, Permission.EXPORT)
@require_safe
def activity_export(request: HttpRequest) -> HttpResponse:
    """The list as it stands, as a file."""
    rows = for_file(Activity.objects.visible_to(request.user), request.user)
    try:
        return export_response(
            request, SPEC, ActivityFilter(request.GET, rows, request=request), name="activities"
        )
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return HttpResponseRedirect(f"{reverse(SPEC.url)}?{request.GET.urlencode()}")


@requires(Permission.ACTIVITY_VIEW)
@require_safe
def activity_condition_options(request: HttpRequest) -> HttpResponse:
    """What a condition's value can be, searched as the user types."""
    return condition_options(request, SPEC.resource)
