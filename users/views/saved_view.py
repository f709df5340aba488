"""Saved views of lists: made, forgotten and made the default from the menu of the list."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.refusals import Refusal
from users.choices import Resource
from users.guards import signed_in
from users.models import SavedView
from users.operations import saved_view as operations

LISTS = {
    Resource.COMPANY: "companies:company_list",
    Resource.PERSON: "contacts:person_list",
    Resource.ITEM: "installed_base:item_list",
    Resource.PRODUCT: "installed_base:product_list",
    Resource.ACTIVITY: "activities:activity_list",
    Resource.CASE: "service:case_list",
    Resource.VISIT: "service:visit_list",
    Resource.PLAN: "service:plan_list",
    Resource.CONTRACT: "service:contract_list",
    Resource.RENEWAL: "service:renewal_list",
    Resource.GAP: "service:gap_list",
    Resource.CAMPAIGN: "service:campaign_list",
    Resource.OPPORTUNITY: "service:opportunity_list",
    Resource.UPKEEP: "quality:upkeep_list",
    Resource.SIGNAL: "enrichment:signal_list",
}
OF_THE_MOMENT = ("after", "before", "part", "add", "new_is", "new_value", "view")


def _to_list(resource: str, query: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse(LISTS[Resource(resource)])}?{query or 'view='}")


@signed_in
@require_POST
def saved_view_create(request: HttpRequest, resource: str) -> HttpResponse:
    """Keep the list as it stands under a name."""
    if resource not in Resource.values:
        raise Http404
    query = QueryDict(request.POST.get("query", ""), mutable=True)
    for name in OF_THE_MOMENT:
        query.pop(name, None)
    try:
        view = operations.save_view(
            resource=resource,
            name=request.POST.get("name", ""),
            query=query.urlencode(),
            is_shared="is_shared" in request.POST,
            by=request.user,
        )
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The view “%(name)s” was saved.") % {"name": view.name})
    return _to_list(resource, query.urlencode())


@signed_in
@require_POST
def saved_view_delete(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Forget one of the user's own views."""
    view = get_object_or_404(SavedView, user=request.user, public_id=public_id)
    operations.delete_view(view=view)
    messages.success(request, _("The view “%(name)s” was deleted.") % {"name": view.name})
    return _to_list(view.resource, "")


@signed_in
@require_POST
def saved_view_default(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Let the list open with one of the user's own views, or stop it."""
    view = get_object_or_404(SavedView, user=request.user, public_id=public_id)
    if operations.turn_default(view=view):
        text = _("The list opens with the view “%(name)s” from now on.")
    else:
        text = _("The list opens without a view from now on.")
    messages.success(request, text % {"name": view.name} if "%(name)s" in text else text)
    return _to_list(view.resource, view.query)
