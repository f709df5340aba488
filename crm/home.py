"""What stands on the first page: the user's plans, the own accounts with news, what changed in the register."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db.models import F, Max, Model
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.models import Activity
from activities.queries import MyDay, my_day
from common.links import link
from companies.models import Company
from enrichment.models import Signal
from enrichment.queries.signal_words import signal_words
from gdpr.queries.desk import Waiting, waiting_requests
from history.choices import Act, Verb
from history.choices.robots import robot_words
from history.queries import latest_acts
from quality.queries.queue import mine
from search.choices import Kind as Register
from search.queries import recent
from users.models import User
from users.permissions import Permission
from users.queries import names_of

NEWS_DAYS = 14
SILENT_DAYS = 180
SHOWN = 8
ACTS_READ = 60
COUNTED = 1000


@dataclass(frozen=True)
class Kind:
    """How the first page names a record of history: its page, and the path to the record whose page it is."""

    word: str | Promise
    page: str = ""
    path: str = ""


KINDS = {
    "companies.company": Kind(gettext_lazy("Company"), "companies:company"),
    "companies.site": Kind(gettext_lazy("Site"), path="company"),
    "companies.address": Kind(gettext_lazy("Address"), path="company"),
    "companies.companyname": Kind(gettext_lazy("Name"), path="company"),
    "companies.companycontactpoint": Kind(gettext_lazy("Contact detail"), path="company"),
    "companies.financialyear": Kind(gettext_lazy("Financial year"), path="company"),
    "contacts.person": Kind(gettext_lazy("Person"), "contacts:person"),
    "contacts.position": Kind(gettext_lazy("Position"), path="person"),
    "contacts.contactpoint": Kind(gettext_lazy("Contact detail"), path="person"),
    "installed_base.installeditem": Kind(gettext_lazy("Item"), "installed_base:item"),
    "installed_base.product": Kind(gettext_lazy("Product"), "installed_base:product"),
    "activities.activity": Kind(gettext_lazy("Activity"), "activities:activity"),
}


RECENT = {
    Register.COMPANY: ("companies:company", "building"),
    Register.PERSON: ("contacts:person", "user"),
    Register.ITEM: ("installed_base:item", "devices-2"),
    Register.PRODUCT: ("installed_base:product", "package"),
}


@dataclass(frozen=True)
class News:
    """One act, as far as the user sees what it touched."""

    at: datetime
    by: str
    act: str
    act_label: str
    source: str
    records: list[tuple[str, str]]  # name, address

    def goes_on(self, later: "News") -> bool:
        """Whether somebody saved the same records again: one piece of news, told by the newest act."""
        return replace(self, at=later.at) == later


@dataclass(frozen=True)
class AccountNews:
    """One of the user's own companies, and what happened there."""

    company: Company
    at: datetime
    words: str


def home_of(user: User, now: datetime) -> dict[str, Any]:
    """Everything the first page shows to this user; what the user has no right to is None."""
    plans = user.has_permission(Permission.ACTIVITY_EDIT)
    keeps = user.has_permission(Permission.COMPANY_EDIT)
    return {
        "day": my_day(user=user, now=now) if plans else None,
        "accounts": account_news(user, now) if keeps else None,
        "silent": silent_accounts(user, now) if keeps else None,
        "signals": account_signals(user, now) if user.has_permission(Permission.SIGNAL_EDIT) else None,
        "silent_days": SILENT_DAYS,
        "changes": what_changed(user) if user.has_permission(Permission.HISTORY_VIEW) else None,
        "upkeep": my_upkeep(user, now) if user.has_permission(Permission.UPKEEP_EDIT) else None,
        "requests": open_requests(user, now) if user.has_permission(Permission.REQUEST_HANDLE) else None,
        "recent": opened_lately(user),
        "may_edit": plans,
    }


def figures(day: MyDay | None) -> dict[str, int]:
    """How many plans are late, for today and for later."""
    if day is None:
        return {}
    return {"late": len(day.overdue), "today": len(day.today), "later": len(day.later)}


def opened_lately(user: User) -> list[dict[str, str]]:
    """What the user opened last and still may see."""
    return [
        {
            "name": "".join(part.text for part in hit.title),
            "note": "".join(part.text for part in hit.note),
            "url": link(RECENT[hit.kind][0], hit.public_id),
            "icon": RECENT[hit.kind][1],
        }
        for hit in recent(user, limit=SHOWN)
    ]


def account_news(user: User, now: datetime) -> list[AccountNews]:
    """Own companies at which others did something, or whose facts changed, in the last two weeks."""
    since = now - timedelta(days=NEWS_DAYS)
    found: dict[int, AccountNews] = {}
    if user.has_permission(Permission.ACTIVITY_VIEW):
        rows = (
            Activity.objects.visible_to(user).done().filter(company__owner=user, at__gte=since, at__lte=now)
        )
        newest = rows.exclude(owner=user).values("company").annotate(last=Max("pk")).order_by("-last")[:SHOWN]
        done = Activity.objects.filter(pk__in=[row["last"] for row in newest]).select_related(
            "company", "owner"
        )
        for activity in done:
            words = _("%(person)s: %(subject)s") % {"person": activity.owner, "subject": activity.subject}
            found[activity.company_id] = AccountNews(activity.company, activity.at, words)
    changed = Company.objects.visible_to(user).owned_by(user).changed_since(since).order_by("-changed_at")
    for company in changed.defer("notes")[:SHOWN]:
        found.setdefault(company.pk, AccountNews(company, company.changed_at, _("Facts have changed")))
    return sorted(found.values(), key=lambda news: news.at, reverse=True)[:SHOWN]


def my_upkeep(user: User, now: datetime) -> dict[str, Any]:
    """Facts of the own companies, and of those who work there, that wait to be repaired."""
    return mine(user, timezone.localtime(now).date())


def open_requests(user: User, now: datetime) -> list[Waiting]:
    """Requests of data subjects that are still to be answered."""
    return waiting_requests(user, today=timezone.localdate(now), limit=SHOWN)


def account_signals(user: User, now: datetime) -> dict[str, Any]:
    """What waits at own companies: the weightiest signals with their words, and how many there are."""
    rows = Signal.objects.visible_to(user).mine(user).awake(timezone.localdate(now)).select_related("company")
    found = list(rows.urgent_first()[:SHOWN])
    words = signal_words(found)
    count = len(found) if len(found) < SHOWN else rows.order_by()[:COUNTED].count()
    return {
        "rows": [(row, words[row.pk]) for row in found],
        "count": count,
        "url": link("enrichment:signal_list"),
    }


def silent_accounts(user: User, now: datetime) -> list[Company]:
    """Own companies with which nothing was done for half a year, longest silent first."""
    mine = Company.objects.visible_to(user).owned_by(user).in_business()
    silent = mine.silent_since(now - timedelta(days=SILENT_DAYS)).defer("notes")
    return list(silent.order_by(F("last_activity_at").asc(nulls_last=True), "name_sort")[:SHOWN])


def what_changed(user: User) -> list[News]:
    """The newest acts in which the user sees at least one record; nobody else's records are named."""
    acts = latest_acts(limit=ACTS_READ)
    records = _records([change for _set, changes in acts for change in changes], user)
    people = names_of(act.by_id for act, _changes in acts)
    news = []
    for act, changes in acts:
        named = [
            record
            for change in changes
            if change.verb != Verb.DELETED and (record := records.get((change.object_type, change.object_id)))
        ]
        if named:
            one = News(
                at=act.at,
                by=robot_words(act.robot) or people.get(act.by_id, _("a former user")),
                act=act.act,
                act_label=str(Act(act.act).label),
                source=act.source,
                records=list(dict.fromkeys(named))[:3],
            )
            if not (news and one.goes_on(news[-1])):
                news.append(one)
    return news[:SHOWN]


def _records(changes: list, user: User) -> dict[tuple[str, int], tuple[str, str]]:
    """Name and page of each visible record that the changes touched; two queries for each register at most."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for change in changes:
        if change.object_type in KINDS:
            wanted[change.object_type].add(change.object_id)
    found: dict[tuple[str, int], tuple[str, str]] = {}
    for object_type, ids in wanted.items():
        kind, model = KINDS[object_type], apps.get_model(object_type)
        if kind.path:
            parents = dict(model.objects.filter(pk__in=ids).values_list("pk", kind.path))
            parent = model._meta.get_field(kind.path).related_model
            seen = _seen(parent, set(parents.values()), user)
            found |= {(object_type, pk): seen[up] for pk, up in parents.items() if up in seen}
        else:
            found |= {(object_type, pk): record for pk, record in _seen(model, ids, user).items()}
    return found


def _seen(model: type[Model], ids: set[int], user: User) -> dict[int, tuple[str, str]]:
    page = KINDS[model._meta.label_lower].page
    rows = model.objects.visible_to(user).filter(pk__in=ids)
    if model._meta.label_lower == "installed_base.installeditem":
        rows = rows.select_related("product")
    return {row.pk: (str(row), link(page, row.public_id)) for row in rows}
