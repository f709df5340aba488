"""Who saw whom, and the days on which somebody saw very many."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from common.forms import add_refusal
from common.refusals import Refusal
from common.slots import Asked, Slot, offer
from contacts.models import Person
from gdpr.forms import AccessForm, FindingForm
from gdpr.models import ViewingAlert
from gdpr.operations.access import settle_alert
from gdpr.queries.access import MOST, access_lines, access_rows
from users.guards import requires
from users.permissions import Permission


@never_cache
@require_safe
@requires(Permission.REQUEST_HANDLE)
def access_list(request: HttpRequest) -> HttpResponse:
    """The newest answers that showed people, narrowed to a person, a colleague or some days; with names, since the
    desk has to ask somebody. What the person is told leaves them out."""
    form = AccessForm(request.GET or None)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    person = _person(request)
    rows = access_rows(
        person=person, user=asked.get("user") and asked["user"].pk, begin=asked.get("begin"), end=asked.get("end")
    )  # fmt: skip
    context = {
        "form": form,
        "person": person,
        "lines": access_lines(rows),
        "most": MOST,
        "alerts": ViewingAlert.objects.select_related("user", "settled_by").order_by("settled_at", "-on")[
            :20
        ],
    }
    return render(request, "gdpr/access_list.html", context)


@requires(Permission.REQUEST_HANDLE)
def viewing_alert_settle(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Note what it was that somebody saw very many persons for."""
    alert = get_object_or_404(ViewingAlert.objects.select_related("user"), public_id=public_id)
    form = FindingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            settle_alert(
                alert=alert, finding=form.cleaned_data["finding"], by=request.user, now=timezone.now()
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The finding is noted."))
            return redirect("gdpr:access_list")
    context = {"alert": alert, "form": form, "submit": _("Note the finding")}
    return render(request, "gdpr/viewing_alert_settle.html", context, status=422 if form.errors else 200)


def access_action(asked: Asked) -> dict:
    """The link from a person to who has looked at them."""
    return {"person": asked.record}


def offer_slots() -> None:
    """Show it in the menu of the person's page."""
    offer(
        Slot(
            page="person", place="menu", name="accesses", permission=Permission.REQUEST_HANDLE, order=70,
            template="gdpr/slots/access_action.html", build=access_action,
        )
    )  # fmt: skip


def _person(request: HttpRequest) -> Person | None:
    """The person asked for; a word that is no universal ID, or nobody's, asks for nobody."""
    try:
        public_id = UUID(request.GET.get("person", ""))
    except ValueError:
        return None
    return Person.objects.visible_to(request.user).filter(public_id=public_id).first()
