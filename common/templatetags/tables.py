"""What stands in tables and filters by the hundred: written here, it costs a tenth of an included template."""

import functools
import re

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from common import display
from common.templatetags.ui import badge, icon

register = template.Library()
# A word that would make its column wider than a list on a small screen can spare: it may break anywhere (app.css).
LONG_WORD = re.compile(r"[^\s\-/@]{15}")


@register.simple_tag
def cell(cell: object) -> SafeString:
    """What stands in one cell of a list: a dict, or an object with the same names; see docs/ui.md."""
    told = cell.get if isinstance(cell, dict) else functools.partial(_told, cell)
    text = told("text", "")
    if told("badge", ""):
        text = badge(told("badge", ""), text)
    elif told("tags", ()):
        text = format_html_join(" ", '<span class="chip tag">{}</span>', ((tag,) for tag in told("tags", ())))
    elif told("url", ""):
        text = format_html('<a class="name-2" href="{}">{}</a>', told("url", ""), text)
    if told("source", None):
        text = _with_source(text, told("source", None))
    pencil = _pencil(told("edit_url", ""), told("edit_label", "")) if told("edit_url", "") else ""
    under = told("under", "")
    if under:
        under = format_html('<small class="{}">{}</small>', told("under_classes", ""), under)
    return format_html("{}{}{}", text, pencil, under)


@register.simple_tag
def cells(cells: list) -> SafeString:
    """The cells of one row, each in its <td>: a list has five hundred, so they are joined here in one go."""
    return mark_safe("".join(map(_td, cells)))


def _td(one: object) -> str:
    told = one.get if isinstance(one, dict) else functools.partial(_told, one)
    if isinstance(one, dict):
        is_plain = not any(told(name, "") for name in ("badge", "tags", "url", "edit_url", "under"))
    else:
        is_plain = one.is_plain
    content = conditional_escape(told("text", "")) if is_plain else cell(one)
    classes = told("classes", "")
    if LONG_WORD.search(str(told("text", ""))) or LONG_WORD.search(str(told("under", ""))):
        classes = f"{classes} long-word"
    return f'<td class="{conditional_escape(classes)}">{content}</td>'


@register.simple_tag
def list_rows(listing: object) -> SafeString:
    """The rows of a list, each with its tick where rows can be ticked."""
    told = listing.get if isinstance(listing, dict) else functools.partial(_told, listing)
    select = _("Select %(name)s") if told("ticks", "") else ""
    return mark_safe("".join(_tr(row, select) for row in told("rows", ())))


def _tr(row: dict[str, object], select: str) -> str:
    tick = ""
    if select:
        label = conditional_escape(select % {"name": row["name"]})
        tick = (
            '<td class="tick"><label><input class="form-check-input" type="checkbox" form="bulk" name="ids" '
            f'value="{row["id"]}" data-tick aria-label="{label}"></label></td>'
        )
    muted = ' class="is-muted"' if row.get("muted") else ""
    return f"<tr{muted}>{tick}{cells(row['cells'])}</tr>"


@register.simple_tag
def ticks(facet: dict[str, object], options: list[dict[str, object]], mark: str = "") -> SafeString:
    """The boxes of a facet: a list has hundreds of them. A count that is not known yet has its place."""
    name = facet["name"]
    return mark_safe(
        "".join(
            _ticked(
                _tick(f"f-{name}-{mark}{i}", name, str(o["label"]), o["value"], str(o.get("count_id", ""))),
                is_on=o["on"],
                count=o.get("count"),
            )
            for i, o in enumerate(options, 1)
        )
    )


@functools.lru_cache(maxsize=5000)
def _tick(number: str, name: str, label: str, value: str, count_id: str) -> str:
    return format_html(
        '<label><input class="form-check-input" type="checkbox" id="{number}" name="{name}" value="{value}">'
        '<span class="facet-word" title="{label}">{label}</span><span class="facet-count" id="{count_id}"></span></label>',
        number=number,
        name=name,
        label=label,
        value=value,
        count_id=count_id,
    )


def _ticked(box: str, *, is_on: bool, count: object) -> str:
    if count is not None:
        box = box.replace("></span></label>", f">{display.number_text(count)}</span></label>", 1)
        if not count:
            box = box.replace('class="facet-count"', 'class="facet-count is-zero"', 1)
    return box.replace('"><span', '" checked><span', 1) if is_on else box


@register.simple_tag
def options(those: list[dict[str, object]]) -> SafeString:
    """The options of a menu of which a list may have hundreds."""
    return mark_safe(
        "".join(
            f'<option value="{conditional_escape(one["value"])}"{" selected" if one.get("on") else ""}>'
            f"{conditional_escape(one['label'])}</option>"
            for one in those
        )
    )


@register.simple_tag
def facet_counts(places: list[dict[str, object]]) -> SafeString:
    """The counts that come after the list, each for its place by id."""
    return mark_safe(
        "".join(
            f'<span class="facet-count{"" if place["count"] else " is-zero"}" id="{conditional_escape(place["id"])}" '
            f'hx-swap-oob="true">{display.number_text(place["count"])}</span>'
            for place in places
        )
    )


def _told(cell: object, name: str, nothing: object) -> object:
    return getattr(cell, name, nothing)


def _with_source(text: object, source: dict[str, str]) -> SafeString:
    """The value with whose word it is, as `history/sourced.html` has it beside facts of pages."""
    return format_html(
        '<span class="fact" tabindex="0" data-source="{}" data-party="{}" data-by="{}" data-at="{}" data-source-label="{}"'
        ' data-by-label="{}" data-at-label="{}">{}</span>',
        *(source.get(name, "") for name in ("source", "party", "by", "at")),
        *(_("Source"), _("Changed by"), _("When"), text),
    )


def _pencil(url: object, label: object) -> SafeString:
    edit, drawn = _pencil_parts(get_language() or "")
    url, label = conditional_escape(url), conditional_escape(label or edit)
    return mark_safe(
        f'<a class="cell-pencil" href="{url}" hx-get="{url}" hx-target="closest td" hx-push-url="false" '
        f'aria-label="{label}" title="{edit}">{drawn}</a>'
    )


@functools.cache
def _pencil_parts(language: str) -> tuple[str, str]:
    return conditional_escape(_("Edit")), icon("pencil")
