"""Whom of the ticked persons may we write to: how many, and why the others not. Nothing is sent or kept here."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.lists.additions import offer_act
from common.lists.listing import BulkAct, matching
from contacts.views.person_columns import SPEC
from contacts.views.person_list import filtered
from gdpr.forms.marketing import AudienceForm
from gdpr.queries.audience import MOST, audience_of
from users.guards import requires
from users.permissions import Permission

KEPT = ("ids", "all_matching", "query")


@requires(Permission.PERSON_VIEW)
def audience(request: HttpRequest) -> HttpResponse:
    """Choose channel and topic; then see whom they reach, with the reason for everybody left out."""
    query = QueryDict(request.POST.get("query", ""))
    back = f"{reverse(SPEC.url)}?{query.urlencode() or 'view='}"
    all_matching = "all_matching" in request.POST
    if request.method != "POST" or not (all_matching or request.POST.getlist("ids")):
        messages.error(request, _("Tick the persons in their list first."))
        return HttpResponseRedirect(back)
    filterset = filtered(request, query)
    if filterset.errors and all_matching:
        messages.error(request, _("A filter of the list is not understood. Correct it first."))
        return HttpResponseRedirect(back)
    persons = matching(filterset, ids=request.POST.getlist("ids"), all_matching=all_matching)
    numbers = list(persons.order_by().values_list("pk", flat=True)[: MOST + 1])
    form = AudienceForm(request.POST if "channel" in request.POST else None)
    found = None
    if len(numbers) > MOST:
        messages.error(request, _("These are too many to look at once. Narrow the list first."))
    elif form.is_bound and form.is_valid():
        found = audience_of(numbers, at=timezone.now(), **form.cleaned_data)
    context = {
        "form": form, "found": found, "total": min(len(numbers), MOST), "cancel_url": back,
        "kept": [(name, value) for name in KEPT for value in request.POST.getlist(name)],
    }  # fmt: skip
    return render(request, "gdpr/audience.html", context, status=422 if form.errors else 200)


def offer_button() -> None:
    """Stand above the list of persons."""
    offer_act(
        "person",
        BulkAct(
            gettext_lazy("Whom may we write to?"), "mail-check", "gdpr:audience", "", Permission.PERSON_VIEW
        ),
    )
