"""What stands round every page: the sidebar of nouns that the user owns, the account menu, the theme."""

from dataclasses import dataclass
from functools import partial

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.health import jobs_available
from gdpr.reading.desk_parts import PARTS
from users.permissions import Permission


@dataclass(frozen=True)
class Noun:
    """One entry of the sidebar; `key` is the second key of the shortcut that starts with g."""

    label: str | Promise
    icon: str
    url_name: str
    permission: Permission | None = None
    key: str = ""
    group: str | Promise = ""
    also: tuple[str, ...] = ()  # lists that belong to this noun and live at addresses of their own
    count_url_name: str = ""  # answers with a figure that the page asks for by itself
    count_permission: Permission | None = None


REGISTER, WORK, UPKEEP, ADMINISTRATION = (
    pgettext_lazy("menu", "Register"),
    pgettext_lazy("menu", "Work"),
    pgettext_lazy("menu", "Upkeep"),
    pgettext_lazy("menu", "Administration"),
)
SIDEBAR = (
    Noun(_("Home"), "home", "home", key="h"),
    Noun(_("Companies"), "building", "companies:company_list", Permission.COMPANY_VIEW, "c", REGISTER),
    Noun(_("Persons"), "users", "contacts:person_list", Permission.PERSON_VIEW, "p", REGISTER),
    Noun(_("Installed base"), "devices-2", "installed_base:item_list", Permission.ITEM_VIEW, "i", REGISTER),
    Noun(
        _("Products"), "package", "installed_base:product_list", Permission.PRODUCT_VIEW, "t", REGISTER,
        also=("installed_base:family_list",),
    ),
    Noun(
        _("Contracts"), "file-certificate", "service:contract_list", Permission.COVER_VIEW, "o", REGISTER,
        also=("service:renewal_list", "service:gap_list", "service:term_list"),
    ),
    Noun(
        _("Activities"), "calendar-event", "activities:activity_list", Permission.ACTIVITY_VIEW, "a", WORK,
        count_url_name="activities:due_count", count_permission=Permission.ACTIVITY_EDIT,
    ),
    Noun(
        _("Service"), "tool", "service:case_list", Permission.CASE_VIEW, "s", WORK,
        also=("service:visit_list", "service:plan_list"),
    ),
    Noun(
        _("Recalls"), "speakerphone", "service:campaign_list", Permission.CAMPAIGN_VIEW, "r", WORK,
        also=("service:campaign_item_list",),
    ),
    Noun(
        pgettext_lazy("menu", "Opportunities"), "bulb", "service:opportunity_list",
        Permission.OPPORTUNITY_VIEW, "b", WORK,
    ),
    Noun(
        _("Signals"), "bell-ringing", "enrichment:signal_list", Permission.SIGNAL_VIEW, "n", WORK,
        count_url_name="enrichment:signal_count", count_permission=Permission.SIGNAL_EDIT,
    ),
    Noun(_("Figures"), "chart-bar", "service:figures", Permission.COVER_VIEW, "f", WORK),
    Noun(_("Data quality"), "heart-rate-monitor", "quality:quality_board", Permission.QUALITY_VIEW, "q", UPKEEP),
    Noun(
        _("Duplicates"), "copy", "quality:duplicate_list", Permission.RECORD_MERGE, "d", UPKEEP,
        also=("quality:merge_list",),
    ),
    Noun(
        _("Outside registers"), "cloud-download", "enrichment:proposal_list", Permission.PROPOSAL_DECIDE,
        "e", UPKEEP,
    ),
    Noun(_("Import"), "file-import", "imports:import_list", Permission.IMPORT_RUN, "m", UPKEEP),
    Noun(
        _("Privacy"), "shield-lock", "gdpr:request_list", Permission.REQUEST_HANDLE, "y", ADMINISTRATION,
        also=tuple(name for _part, pages in PARTS for name, _words, _below in pages),
    ),
    Noun(
        _("Users"), "user-cog", "users:user_list", Permission.USER_MANAGE, "u", ADMINISTRATION,
        also=("users:team_list", "users:role_list"),
    ),
    Noun(
        _("Custom fields"), "forms", "custom_fields:field_list", Permission.CUSTOM_FIELDS, "l",
        ADMINISTRATION,
    ),
)  # fmt: skip
ACCOUNT_MENU = (
    Noun(_("Your account"), "user-circle", "users:account"),
    Noun(_("Bulk edits"), "stack-2", "users:bulk_run_list", Permission.BULK_EDIT),
    Noun(_("Reference lists"), "list-details", "companies:reference_list_list", Permission.LIST_MANAGE),
    Noun(_("Acts and undo"), "history", "users:change_set_list", Permission.HISTORY_VIEW),
    Noun(_("Sources"), "database", "users:source_list", Permission.HISTORY_VIEW),
    Noun(_("Sessions"), "devices", "users:session_list"),
    Noun(_("API tokens"), "key", "users:token_list", Permission.TOKEN_OWN),
    Noun(_("Programming interface"), "api", "api-docs", Permission.TOKEN_OWN),
)
THEMES = {"light", "dark"}


def navigation(request: HttpRequest) -> dict[str, object]:
    """Context of base.html, worked out only where a template asks; an app that is not there has no entry."""
    theme = request.COOKIES.get("theme", "")
    return {
        "navigation": partial(_entries, request, SIDEBAR),
        "account_menu": partial(_entries, request, ACCOUNT_MENU),
        "user_name": str(getattr(request, "user", "")),
        "jobs_available": jobs_available,
        "theme": theme if theme in THEMES else "auto",
        "home_url": _url("home") or "/",
        "search_url": _url("search:search") or "/search/",
        "logout_url": _url("users:logout"),
        "language_url": _url("language"),
    }


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _entries(request: HttpRequest, nouns: tuple[Noun, ...]) -> list[dict[str, object]]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    entries = []
    for noun in nouns:
        url = _url(noun.url_name)
        if not url or (noun.permission and not user.has_permission(noun.permission)):
            continue
        places = [url, *filter(None, map(_url, noun.also))]
        active = request.path == url or any(
            place != "/" and request.path.startswith(place) for place in places
        )
        counts = noun.count_url_name and user.has_permission(noun.count_permission)
        entries.append(
            {
                "label": noun.label, "icon": noun.icon, "url": url, "active": active, "key": noun.key,
                "group": noun.group,
                "count_url": _url(noun.count_url_name) if counts else "",
            }
        )  # fmt: skip
    return entries
