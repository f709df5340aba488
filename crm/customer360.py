"""What stands on the page of a company: the table of contents of the 360-degree view, and the customer square.

Each app serves its own panel from its own view; adding a panel is one line here. The page of companies asks
by `settings.CUSTOMER360`, for companies know no app above them. A panel whose URL is not there is left out.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, Count, Value, When
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from activities.choices import ActivityKind, Direction, Outcome
from activities.models import Activity
from common.display import number_text
from common.links import link
from companies.choices import Channel
from companies.models import Company
from contacts.models import Position
from installed_base.models import InstalledItem
from service.queries.campaign_progress import open_campaign_items_at
from service.queries.opportunity_counts import open_opportunities_at
from users.models import User
from users.permissions import Permission

COUNT_CAP = 1000  # a tab says "1000+" rather than count a million rows


@dataclass(frozen=True)
class Panel:
    """One part of the page that loads by itself. `place`: a tab, below the tabs, or at the right."""

    name: str
    title: str | Promise
    icon: str
    url_name: str
    permission: Permission
    place: str = "tab"


PANELS = (
    Panel("items", _("Installed base"), "devices-2", "installed_base:company_items_panel", Permission.ITEM_VIEW),
    Panel(
        "campaigns", _("Recalls"), "speakerphone", "service:company_campaigns_panel", Permission.CAMPAIGN_VIEW
    ),
    Panel("cover", _("Contracts and cover"), "shield-check", "service:company_cover_panel", Permission.COVER_VIEW),
    Panel("base_figures", _("Figures of the base"), "chart-bar", "service:company_base_figures_panel", Permission.COVER_VIEW),
    Panel(
        "opportunities", _("Opportunities"), "bulb", "service:company_opportunities_panel",
        Permission.OPPORTUNITY_VIEW,
    ),
    Panel("signals", _("Signals"), "bell-ringing", "enrichment:company_signals_panel", Permission.SIGNAL_VIEW),
    Panel("persons", _("Persons"), "users", "contacts:company_persons_panel", Permission.PERSON_VIEW),
    Panel("service", _("Service"), "tool", "service:company_service_panel", Permission.CASE_VIEW),
    Panel("group", _("Group"), "hierarchy", "companies:company_group_panel", Permission.COMPANY_VIEW),
    Panel(
        "sources", _("Data and sources"), "database", "companies:company_sources_panel", Permission.COMPANY_VIEW
    ),
    Panel(
        "registers", _("Outside registers"), "cloud-download", "enrichment:company_registers_panel",
        Permission.COMPANY_VIEW,
    ),
    Panel("history", _("Change log"), "history", "companies:company_history_panel", Permission.HISTORY_VIEW),
    Panel(
        "figures", _("Financial years"), "chart-line", "companies:company_figures_panel",
        Permission.COMPANY_VIEW, "below",
    ),
    Panel(
        "timeline", _("Timeline"), "timeline-event", "activities:company_timeline_panel",
        Permission.ACTIVITY_VIEW, "right",
    ),
)  # fmt: skip

# The channel in which an activity of a kind happens.
CHANNELS = {
    ActivityKind.CALL: Channel.PHONE, ActivityKind.EMAIL: Channel.EMAIL, ActivityKind.LETTER: Channel.POST,
    ActivityKind.MEETING: Channel.VISIT,
}  # fmt: skip
LED_SOMEWHERE = {Outcome.REACHED, Outcome.CALL_BACK, Outcome.INTERESTED, Outcome.AGREED}
YEAR = timedelta(days=365)


def customer360(*, company: Company, user: User, now: datetime) -> dict[str, Any]:
    """Panels that the user may see, and the parts of the customer square that live above companies."""
    panels = [
        {"name": p.name, "title": p.title, "icon": p.icon, "url": url, "place": p.place}
        for p in PANELS
        if user.has_permission(p.permission) and (url := link(p.url_name, company.public_id))
    ]
    counts = _counts(company, user, now)
    for panel in panels:
        panel["count"] = count = counts.get(panel["name"])
        if count == COUNT_CAP:  # there may be more: say so instead of counting
            panel |= {"count": None, "title": f"{panel['title']} {number_text(COUNT_CAP)}+"}
    may_see = user.has_permission(Permission.ACTIVITY_VIEW)
    create = link("activities:activity_create") if user.has_permission(Permission.ACTIVITY_EDIT) else ""
    return {
        "panels": panels,
        "sees_activities": may_see,
        **(_activities(company, user, now) if may_see else {}),
        "log_url": create and f"{create}?company={company.public_id}&state=done",
        "plan_url": create and f"{create}?company={company.public_id}&state=planned",
    }


def _counts(company: Company, user: User, now: datetime) -> dict[str, int]:
    """Whole items and persons of today, counted up to the cap."""
    counts = {}
    if user.has_permission(Permission.ITEM_VIEW):
        items = InstalledItem.objects.filter(company=company, parent=None)
        counts["items"] = items.order_by()[:COUNT_CAP].count()
    if user.has_permission(Permission.CAMPAIGN_VIEW):
        counts["campaigns"] = open_campaign_items_at(company, user=user, most=COUNT_CAP)
    if user.has_permission(Permission.OPPORTUNITY_VIEW):
        today = timezone.localdate(now)
        counts["opportunities"] = open_opportunities_at(company, user=user, today=today, most=COUNT_CAP)
    if user.has_permission(Permission.PERSON_VIEW):
        positions = Position.objects.visible_to(user).filter(company=company, ended_on=None)
        counts["persons"] = positions.order_by()[:COUNT_CAP].count()
    return counts


def _activities(company: Company, user: User, now: datetime) -> dict[str, Any]:
    """Quantity, direction and quality of two years in one query, the last deed and the next step."""
    mine = Activity.objects.visible_to(user).filter(company=company)
    groups = (
        mine.done()
        .filter(at__gte=now - 2 * YEAR, at__lte=now)
        .annotate(is_recent=Case(When(at__gte=now - YEAR, then=Value(1)), default=Value(0)))
        .order_by()
        .values_list("is_recent", "kind", "direction", "outcome")
        .annotate(count=Count("id"))
    )
    rows = [row for row in groups if row[2] != Direction.INTERNAL]
    recent = [row for row in rows if row[0]]
    directions = {
        direction: sum(row[4] for row in recent if row[2] == direction)
        for direction in (Direction.INBOUND, Direction.TWO_WAY, Direction.OUTBOUND)
    }
    planned = mine.planned().order_by()[:COUNT_CAP].count()
    return {
        "quantity": sum(row[4] for row in recent),
        "quantity_before": sum(row[4] for row in rows if not row[0]),
        "directions": directions,
        "with_outcome": sum(row[4] for row in recent if row[3]),
        "led_somewhere": sum(row[4] for row in recent if row[3] in LED_SOMEWHERE),
        "best_channel": best_channel(rows),
        "last": mine.done().filter(at__lte=now).newest_first().first(),
        "next": mine.planned().order_by("due_at", "id").first(),
        "more_planned": max(0, planned - 1),
    }


def best_channel(rows: list[tuple[int, str, str, str, int]]) -> dict[str, Any] | None:
    """The channel on which the customer answers: what came in or went both ways counts twice, an outcome that
    led somewhere once, a call nobody answered against. None while nothing speaks for any."""
    points: dict[str, int] = {}
    replies: dict[str, int] = {}
    for _recent, kind, direction, outcome, count in rows:
        channel = CHANNELS.get(ActivityKind(kind))
        if channel is None:
            continue
        answered = direction in {Direction.INBOUND, Direction.TWO_WAY}
        replies[channel] = replies.get(channel, 0) + (count if answered else 0)
        worth = 2 * answered + (outcome in LED_SOMEWHERE) - (outcome == Outcome.NO_ANSWER)
        points[channel] = points.get(channel, 0) + worth * count
    best = max(points, key=lambda channel: points[channel], default=None)
    if best is None or points[best] <= 0:
        return None
    return {"label": Channel(best).label, "channel": best, "replies": replies[best]}
