"""The words that page templates are written in."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone

from common.templatetags.ui import STATES, UnknownIconError, _icon_body, initials, page_base

ROOT = settings.BASE_DIR


def rendered(text: str, **context: object) -> str:
    return Template(text).render(Context(context))


def test_an_icon_is_decoration_unless_it_has_a_label():
    assert 'aria-hidden="true"' in rendered('{% icon "phone" %}')
    assert 'role="img" aria-label="Phone"' in rendered('{% icon "phone" "big" "Phone" %}')


def test_an_unknown_icon_is_loud_in_tests():
    with pytest.raises(UnknownIconError):
        rendered('{% icon "no-such-icon" %}')


@pytest.mark.parametrize("name", ["../../../package", "Phone", ""])
def test_an_icon_name_is_never_a_path(name):
    with pytest.raises(UnknownIconError):
        rendered("{% icon name %}", name=name)


def test_an_unknown_icon_leaves_a_gap_where_customers_are(settings):
    settings.STRICT_TEMPLATES = False

    assert rendered('a{% icon "no-such-icon" %}b') == "ab"


def test_every_icon_that_a_template_names_exists():
    named = set()
    for path in (ROOT / "templates").rglob("*.html"):
        named |= set(re.findall(r'{% icon "([a-z0-9-]+)"', path.read_text(encoding="utf-8")))

    for name in named | {icon for _, icon in STATES.values()}:
        assert _icon_body(name)


def test_values_are_escaped():
    bad = "<script>alert(1)</script>"

    for text in (
        '{% badge "customer" v %}',
        "{% card title=v %}{% endcard %}",
        "{% button v href=v %}",
        "{{ v|mono }}",
    ):
        assert "<script>" not in rendered(text, v=bad)


def test_content_of_a_card_is_escaped_once():
    assert "<b>A &amp; B</b>" in rendered("{% card title='x' %}<b>{{ name }}</b>{% endcard %}", name="A & B")


def test_a_badge_has_a_word_beside_its_colour():
    shown = rendered('{% badge "danger" "Fault open" %}')

    assert "bg-red-lt" in shown
    assert "<svg" in shown
    assert "Fault open" in shown


def test_a_button_is_a_link_when_it_leads_somewhere():
    assert rendered('{% button "Go" href="/x/" %}').startswith('<a class="btn')
    assert 'data-opens="d"' in rendered('{% button "Open" type="button" data_opens="d" %}')


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Kone-Pohja Lahti Oy", "KP"), ("åke ödman", "ÅÖ"), ("", "?"), ("  ", "?"), ("3M", "3"), ("— x", "X")],
)
def test_initials(name, letters):
    assert initials(name) == letters


def test_ago_carries_the_exact_time():
    shown = rendered("{{ at|ago }}", at=timezone.now() - timedelta(hours=2))

    assert "2 h ago" in shown
    assert "title=" in shown


def test_when_carries_the_time_for_machines():
    assert 'datetime="2026-11-22T10:00:00+00:00"' in rendered(
        "{{ at|when }}", at=datetime(2026, 11, 22, 10, tzinfo=UTC)
    )


def sort_header(query: str) -> str:
    return rendered('{% sort_header "name" "Company" %}', request=RequestFactory().get(f"/?{query}"))


def test_a_header_sorts_up_first_and_then_down():
    assert "sort=name" in sort_header("")
    assert "sort=-name" in sort_header("sort=name")
    assert 'aria-sort="ascending"' in sort_header("sort=name")
    assert 'aria-sort="descending"' in sort_header("sort=-name")


def test_a_new_order_starts_at_the_first_page_and_keeps_the_filters():
    shown = sort_header("region=1&region=2&after=abc&before=x")

    assert "region=1&amp;region=2&amp;sort=name" in shown
    assert "after=" not in shown


def test_htmx_gets_the_list_without_its_frame():
    assert page_base(RequestFactory().get("/", headers={"HX-Target": "list-page"})) == "ui/bare.html"
    assert page_base(RequestFactory().get("/")) == "base.html"


def test_a_chart_has_its_table_behind():
    data = {"labels": ["2025"], "series": [{"label": "Staff", "values": [73]}]}

    shown = rendered('{% chart "c" "Staff by year" data %}', data=data)

    assert '<th scope="row">2025</th>' in shown
    assert 'type="application/json"' in shown


def test_templates_hold_no_inline_script_or_style():
    inline = re.compile(r"<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|hx-on|javascript:", re.IGNORECASE)
    paths = Path(ROOT / "templates").rglob("*.html")

    assert [str(path) for path in paths if inline.search(path.read_text(encoding="utf-8"))] == []


class Drawn:
    text, badge, under = "Customer", "customer", "since <2019>"


def test_a_cell_is_drawn_from_a_dict_and_from_an_object_alike():
    as_dict = {"text": "Customer", "badge": "customer", "under": "since <2019>"}

    assert rendered("{% cell c %}", c=as_dict) == rendered("{% cell c %}", c=Drawn())
    assert "since &lt;2019&gt;" in rendered("{% cell c %}", c=as_dict)


def test_a_cell_may_hold_tags_a_link_or_a_pencil():
    assert rendered("{% cell c %}", c={"tags": ("a", "<b>")}).count('class="chip tag"') == 2
    assert 'href="/x/"' in rendered("{% cell c %}", c={"text": "Kone", "url": "/x/"})
    assert 'aria-label="Change the owner"' in rendered(
        "{% cell c %}", c={"text": "Kone", "edit_url": "/x/", "edit_label": "Change the owner"}
    )


def test_an_address_breaks_after_its_signs_and_is_escaped():
    assert (
        rendered("{{ a|breakable }}", a="aino.<b>@kone.example")
        == "aino.<wbr>&lt;b&gt;@<wbr>kone.<wbr>example"
    )
