"""Translations are compiled without GNU gettext, when they have changed."""

import gettext
import os

import pytest
from django.core.management import call_command

PO = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "company"
msgstr "yritys"

#, fuzzy
msgid "person"
msgstr "jotain muuta"
"""


@pytest.fixture
def source(settings, tmp_path):
    settings.LOCALE_PATHS = [tmp_path]
    source = tmp_path / "fi" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(PO)
    return source


def test_translations_are_compiled_and_doubtful_ones_left_out(source):
    call_command("compile_translations", verbosity=0)

    with source.with_suffix(".mo").open("rb") as file:
        finnish = gettext.GNUTranslations(file)
    assert finnish.gettext("company") == "yritys"
    assert finnish.gettext("person") == "person"
    assert [path.name for path in sorted(source.parent.iterdir())] == ["django.mo", "django.po"]


def test_what_has_not_changed_is_not_compiled_again(source):
    target = source.with_suffix(".mo")
    call_command("compile_translations", verbosity=0)
    os.utime(target, (source.stat().st_mtime + 10,) * 2)
    before = target.stat().st_mtime_ns

    call_command("compile_translations", verbosity=0)
    assert target.stat().st_mtime_ns == before

    call_command("compile_translations", all=True, verbosity=0)
    assert target.stat().st_mtime_ns != before
