"""What happened to an item and to everything in it."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from common.numbers import row_number
from installed_base.choices import EventKind
from installed_base.queries.events import events_of, lines_of
from installed_base.views.moment import asked_for
from installed_base.views.reach import item_within_reach
from users.guards import requires
from users.permissions import Permission

SHOWN = 50
ICONS = {
    EventKind.INSTALLED: "plug-connected",
    EventKind.REMOVED: "plug-connected-x",
    EventKind.SWAPPED_IN: "replace",
    EventKind.SWAPPED_OUT: "replace",
    EventKind.MOVED: "truck",
    EventKind.SOLD: "transfer",
    EventKind.PARTY: "building",
    EventKind.STATUS: "flag",
    EventKind.SERIAL: "id-badge-2",
    EventKind.VERSION: "versions",
    EventKind.BASELINE: "lock",
    EventKind.LOANED: "arrows-exchange",
    EventKind.RETURNED: "arrow-back-up",
    EventKind.CASE_OPENED: "alert-circle",
    EventKind.CASE_CLOSED: "circle-check",
    EventKind.VISIT: "tool",
    EventKind.READING: "gauge",
    EventKind.MAINTENANCE: "calendar-check",
    EventKind.COVER: "shield",
    EventKind.CAMPAIGN: "speakerphone",
}


@require_safe
@requires(Permission.ITEM_VIEW)
def item_events_panel(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The timeline of an item and of what was in it, newest first; `?on=`: until that day."""
    item = item_within_reach(request, public_id)
    past = asked_for(request)
    text = request.GET.get("from", "0")
    start = row_number(text, digits=7) or 0
    rows = events_of(item, request.user, until=past.moment.day if past else None)
    events = list(rows[start : start + SHOWN + 1])
    lines = lines_of(events[:SHOWN], item, request.user)
    context = {
        "item": item,
        "lines": [(line, ICONS.get(EventKind(line.event.kind), "point")) for line in lines],
        "more_from": start + SHOWN if len(events) > SHOWN else 0,
        "as_of": past.query if past else "",
        "is_first": start == 0,
    }
    return render(request, "installed_base/panels/events.html", context)
