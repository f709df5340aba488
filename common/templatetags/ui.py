"""The words that page templates are written in; a builtin library, so that no page loads it."""

import functools
import re
from datetime import date, datetime, timedelta
from pathlib import Path
from urllib.parse import quote, urlencode

from django import template
from django.conf import settings
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Model
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django_countries import countries

from common import display
from common.links import link
from common.middleware import undo_of
from common.normalise import readable_phone
from common.slots import Filled

register = template.Library()


class UnknownIconError(LookupError):
    """The icon's name is not one of Tabler's outline icons."""


# --- icons ----------------------------------------------------------------------------------
@functools.cache
def _icon_body(name: str) -> str:
    path = Path(settings.NODE_MODULES) / "@tabler/icons/icons/outline" / f"{name}.svg"
    if not re.fullmatch(r"[a-z0-9-]+", name) or not path.is_file():
        raise UnknownIconError(f"no icon named {name!r} in {path.parent}")
    body = re.search(r"<svg[^>]*>(.*)</svg>", path.read_text(encoding="utf-8"), re.DOTALL)
    return re.sub(r"\s+", " ", body[1] if body else "").strip()


@register.simple_tag
def icon(name: str, classes: str = "", label: str = "") -> SafeString:
    """Tabler's outline icon, inlined. Decorative unless it has a label."""
    try:
        return _icon_markup(str(name), classes, str(label))
    except UnknownIconError:
        if getattr(settings, "STRICT_TEMPLATES", settings.DEBUG):
            raise
        return mark_safe("")


@functools.lru_cache(maxsize=1000)
def _icon_markup(name: str, classes: str, label: str) -> SafeString:
    body = _icon_body(name)
    meaning = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24" fill="none" '
        'stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" '
        'class="icon{}" {}>{}</svg>',
        f" {classes}" if classes else "",
        meaning,
        mark_safe(body),
    )


# --- how values are written -----------------------------------------------------------------
@register.filter
def number(value: display.Number, decimals: int | None = None) -> str:
    return display.number_text(value, decimals)


@register.filter
def money(value: display.Number, currency: str = "EUR") -> str:
    return display.money_text(value, currency)


@register.filter
def short_money(value: display.Number, currency: str = "EUR") -> str:
    return display.short_money_text(value, currency)


@register.filter
def tel(number: str) -> str:
    """The address that dials a number."""
    return "tel:" + re.sub(r"[^+0-9]", "", str(number))


@register.filter
def mailto(address: str) -> str:
    """The address that opens a new message."""
    return f"mailto:{quote(str(address), safe='@')}"


@register.filter
def breakable(address: str) -> SafeString:
    """An address that a narrow column may break after its signs, rather than in the middle of a word."""
    return mark_safe(re.sub(r"(?<=[@.])(?=.)", "<wbr>", escape(address)))


@register.filter
def day(value: date | None) -> str:
    return display.day_text(value)


@register.filter
def last_day(days: DateRange) -> date:
    """The last day of a range that does not include its end."""
    return days.upper - timedelta(days=1)


@register.filter
def when(value: datetime | None) -> str:
    if not value:
        return display.NOTHING
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), display.moment_text(value))


@register.filter
def ago(value: datetime | None) -> str:
    if not value:
        return display.NOTHING
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        value.isoformat(),
        display.moment_text(value),
        display.ago_text(value, timezone.now()),
    )


@register.filter
def country_name(code: str) -> str:
    return countries.name(code or "") or code or display.NOTHING


@register.filter
def phone(value: str) -> str:
    """+358401234567 as it is dialled at home: 040 1234567."""
    return readable_phone(value, settings.HOME_COUNTRY) if value else display.NOTHING


@register.filter
def undo_url(message: object) -> str:
    """Where a message's act is taken back; see `common.middleware.undo_of`."""
    return undo_of(getattr(message, "extra_tags", ""))


@register.filter
def mono(value: object) -> str:
    if value in {None, ""}:
        return display.NOTHING
    return format_html('<span class="mono">{}</span>', value)


@register.filter
def initials(name: str) -> str:
    """KL of "Kone-Pohja Lahti Oy": the first letters of the first two words."""
    words = [word for word in re.split(r"[\s-]+", str(name)) if word[:1].isalnum()]
    return "".join(word[0] for word in words[:2]).upper() or "?"


@register.filter
def wrong_fields(form: object) -> list:
    """The fields with errors, in the order of the page: what the summary on top links to."""
    return [field for field in form if field.errors]


# --- pages and their parts ------------------------------------------------------------------
LIST_ID = "list-page"


@register.filter
def page_base(request: HttpRequest) -> str:
    """What a list page extends: the whole frame, or nothing round it when htmx asks for the list alone."""
    return "ui/bare.html" if request.headers.get("HX-Target") == LIST_ID else "base.html"


@register.simple_tag
def swaps_list() -> SafeString:
    """The attributes of links and forms inside a list page that swap the list and push the address."""
    return mark_safe(
        f'hx-target="#{LIST_ID}" hx-select="#{LIST_ID}" hx-swap="outerHTML show:none" hx-push-url="true"'
    )


# --- components without content -------------------------------------------------------------
STATES = {  # the colour and icon of a meaning; the word is given by the page
    "customer": ("green", "circle-check"),
    "prospect": ("purple", "target-arrow"),
    "former": ("secondary", "history"),
    "lost": ("secondary", "circle-x"),
    "success": ("green", "check"),
    "info": ("blue", "info-circle"),
    "warning": ("yellow", "alert-triangle"),
    "danger": ("red", "alert-octagon"),
    "neutral": ("secondary", "point"),
}


@register.simple_tag
def badge(meaning: str, text: str, icon: str = "", title: str = "") -> SafeString:
    """A state as colour, icon and word: {% badge "customer" _("Customer") %}."""
    return _badge_markup(str(meaning), str(text), icon, str(title))


# Badges stand in tables by the hundred: written here, they cost a tenth of an included template.
@functools.lru_cache(maxsize=1000)
def _badge_markup(meaning: str, text: str, icon_name: str, title: str) -> SafeString:
    colour, own_icon = STATES.get(meaning, STATES["neutral"])
    return format_html(
        '<span class="badge bg-{}-lt text-nowrap"{}>{}{}</span>',
        colour,
        format_html(' title="{}"', title) if title else "",
        icon(icon_name or own_icon, "badge-icon"),
        text,
    )


@register.inclusion_tag("ui/button.html")
def button(text: str, icon: str = "", kind: str = "", href: str = "", **attributes: str) -> dict[str, object]:
    """A link when it has `href`, else a submit button. kind: primary, danger, quiet or nothing."""
    looks = {"primary": "btn-primary", "danger": "btn-danger", "quiet": "btn-ghost-secondary"}
    return {
        "text": text,
        "icon_name": icon,
        "look": looks.get(kind, ""),
        "href": href,
        "small": attributes.pop("small", ""),
        "attributes": {name.replace("_", "-"): value for name, value in attributes.items() if value},
    }


@register.inclusion_tag("ui/avatar.html")
def avatar(name: str, colour: str = "", size: str = "sm") -> dict[str, str]:
    return {"name": name, "colour": colour, "size": size}


@register.inclusion_tag("ui/kpi.html")
def kpi(label: str, value: str, note: str = "", meaning: str = "", href: str = "") -> dict[str, str]:
    """One figure of the four on top of a page; the note beside it may carry a meaning's colour."""
    colour = STATES[meaning][0] if meaning in STATES else "secondary"
    return {"label": label, "value": value, "note": note, "colour": colour, "href": href}


@register.inclusion_tag("ui/panel.html")
def panel(title: str, url: str, name: str, icon: str = "", **options: str) -> dict[str, object]:
    """A part of the page that loads by itself: a skeleton, then the answer of `url`, or a retry."""
    return {
        "title": title,
        "url": url,
        "name": name,
        "icon_name": icon,
        "bare": options.get("bare", ""),
        "key": options.get("key", ""),
    }


@register.simple_tag(takes_context=True)
def slot(context: template.Context, filled: Filled) -> str:
    """What an app above shows in a place of this page: {% for one in banners %}{% slot one %}{% endfor %}."""
    return render_to_string(filled.slot.template, {**context.flatten(), **filled.context})


@register.inclusion_tag("ui/progress.html")
def progress(done: int, total: int, label: str) -> dict[str, object]:
    percent = min(100, round(100 * done / total)) if total else 0
    return {"done": done, "total": total, "percent": percent, "label": label}


@register.inclusion_tag("ui/chart.html")
def chart(name: str, title: str, data: dict[str, object]) -> dict[str, object]:
    """A chart with its table behind it.

    data: {"kind": "bar" or "line", "labels": […], "series": [{"label": …, "values": […]}, …]}. A series may give
    `urls`, the list behind each value: bars lead there, and the table is open, for those who use no mouse.
    "stacked": bars of one label stand on each other.
    """
    rows = [
        (label, [(one["values"][at], one["urls"][at] if one.get("urls") else "") for one in data["series"]])
        for at, label in enumerate(data["labels"])
    ]
    leads = any(series.get("urls") for series in data["series"])
    return {"name": name, "title": title, "data": data, "rows": rows, "leads": leads}


@register.inclusion_tag("ui/sort_header.html", takes_context=True)
def sort_header(context: dict, key: str, text: str, classes: str = "") -> dict[str, object]:
    """A column's <th>: a link that sorts, turned round at the second click, known to screen readers."""
    request = context["request"]
    current = context.get("sort") or request.GET.get("sort", "")
    direction = {key: "ascending", f"-{key}": "descending"}.get(current, "")
    query = request.GET.copy()
    for stale in ("after", "before", "page"):
        query.pop(stale, None)
    query["sort"] = f"-{key}" if direction == "ascending" else key
    return {"text": text, "direction": direction, "classes": classes, "query": query.urlencode()}


# --- components round content ---------------------------------------------------------------
@register.simple_block_tag
def card(content: str, title: str = "", icon: str = "", **options: str) -> str:
    """{% card title=_("Persons") icon="users" %}…{% endcard %}; edge="1" lets a table reach the edges."""
    return _render("ui/card.html", content, title=title, icon_name=icon, options=options)


@register.simple_block_tag
def dialog(content: str, name: str, title: str, **options: str) -> str:
    """A <dialog>; opened by any button with data-dialog="name"."""
    return _render("ui/dialog.html", content, name=name, title=title, options=options)


@register.simple_block_tag
def dropdown(content: str, text: str, icon: str = "", **options: str) -> str:
    """A button with a menu; the content is <a class="dropdown-item"> and the like."""
    return _render("ui/dropdown.html", content, text=text, icon_name=icon, options=options)


@register.simple_block_tag
def empty_state(content: str, title: str, icon: str = "database-off") -> str:
    """What would fill this place, and the button that offers the step."""
    return _render("ui/empty_state.html", content, title=title, icon_name=icon)


@register.simple_block_tag
def fact(content: str, label: str, source: object = None) -> str:
    """One row of a description list; `source` (dict: source, party, by, at) shows on hover and focus."""
    return _render("ui/fact.html", content, label=label, source=source)


@register.simple_tag(takes_context=True)
def wrong(context: template.Context, record: Model, fact: str, what: object = "") -> SafeString:
    """The small flag beside a fact: one click says that it is wrong. Nothing for whoever may not say so."""
    may = getattr(context.get("user"), "has_permission", None)
    url = link("quality:fact_flag")
    if not url or may is None or not may("upkeep.edit"):
        return mark_safe("")
    asked = urlencode({"record": record._meta.label_lower, "id": record.public_id, "fact": fact})
    words = _("This is wrong: %(fact)s") % {"fact": what} if what else _("This is wrong")
    return format_html(
        '<a class="fact-wrong d-print-none" href="{0}?{1}" hx-get="{0}?{1}" hx-target="#dialog-place"'
        ' aria-label="{2}" title="{3}">{4}</a>',
        url, asked, words, _("This is wrong"), icon("flag-exclamation"),
    )  # fmt: skip


def _render(template_name: str, content: str, **values: object) -> str:
    return render_to_string(template_name, {"content": content, **values})
