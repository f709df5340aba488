"""Meters of an item: read, taken back, and shown with what they tell."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.display import day_text
from common.forms import add_refusal
from common.pages import form_page
from common.refusals import Refusal
from history.queries import say_sources
from installed_base.models import InstalledItem
from service.forms.maintenance import ReadingForm
from service.models import MeterReading, ServiceVisit
from service.operations import meter
from service.queries.meters import Meter, meters_of
from service.views.reach import done, named, stepped
from users.guards import requires
from users.permissions import Permission

DRAWN = 24  # readings in the chart of a card


@requires(Permission.CASE_EDIT, Permission.ITEM_VIEW)
def item_reading_add(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Write down what a meter of the item shows."""
    item = get_object_or_404(InstalledItem.objects.visible_to(request.user), public_id=public_id)
    meters = meters_of(item, most=50)
    initial = {"meter": request.GET.get("meter", "")[:60] or (meters[0].name if meters else "")}
    form = ReadingForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        visit = named(request, "visit", ServiceVisit)
        try:
            meter.record_reading(item=item, visit=visit, by=request.user, now=timezone.now(), **form.facts())
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The reading is written down."))
            return done(request, reverse("installed_base:item", args=[item.public_id]))
    return form_page(
        request, "service/item_reading_add.html", form, item=item, names=[one.name for one in meters],
        submit=_("Write the reading down"), cancel_url=reverse("installed_base:item", args=[item.public_id]),
    )  # fmt: skip


@requires(Permission.CASE_EDIT, Permission.ITEM_VIEW)
@require_POST
def item_reading_remove(request: HttpRequest, public_id: UUID, reading_id: UUID) -> HttpResponse:
    """Take back a reading that was wrong."""
    rows = MeterReading.objects.visible_to(request.user).filter(item__public_id=public_id)
    reading = get_object_or_404(rows, public_id=reading_id)
    try:
        meter.remove_reading(reading=reading, by=request.user, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The reading is taken back."))
    return stepped(request, reverse("installed_base:item", args=[public_id]))


@requires(Permission.CASE_VIEW, Permission.ITEM_VIEW)
@require_safe
def item_meters_panel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The meters of an item: the last value, how much it runs a day, and its curve."""
    item = get_object_or_404(InstalledItem.objects.visible_to(request.user), public_id=public_id)
    meters = [
        {"meter": one, "usage": one.usage, "chart": chart_of(one), "name": f"meter-{number}",
         "latest": one.readings[-5:][::-1]}
        for number, one in enumerate(meters_of(item))
    ]  # fmt: skip
    say_sources(reading for one in meters for reading in one["latest"])
    context = {"item": item, "meters": meters, "may_edit": request.user.has_permission(Permission.CASE_EDIT)}
    return render(request, "service/panels/item_meters.html", context)


def chart_of(one: Meter) -> dict | None:
    """The newest readings as a line, when there are enough for one."""
    readings = one.readings[-DRAWN:]
    if len(readings) < 2:
        return None
    values = [float(reading.value) for reading in readings]
    labels = [day_text(reading.read_at) for reading in readings]
    return {"kind": "line", "labels": labels, "series": [{"label": one.name, "values": values}]}
