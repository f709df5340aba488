"""The Finnish catalogue is whole, keeps its placeholders and speaks the words of the glossary."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from common.management.commands.update_translations import collected, faults_of, messages_of, read

ROOT = Path(settings.BASE_DIR)
CATALOGUE = ROOT / "locale" / "fi" / "LC_MESSAGES" / "django.po"
PLACEHOLDER = re.compile(r"%\([^)]+\)[a-z]|%%|%[sd]|</?\w+>")
WORDS = {
    "Activity": "Tapahtuma",
    "Business ID": "Y-tunnus",
    "Call": "Puhelu",
    "Change log": "Muutoshistoria",
    "Company": "Yritys",
    "Decision maker": "Päättäjä",
    "Financial year": "Tilikausi",
    "Group": "Konserni",
    "Import": "Tuonti",
    "Industry": "Toimiala",
    "Installed base": "Laitekanta",
    "Lifecycle": "Asiakkuuden vaihe",
    "Owner": "Vastuuhenkilö",
    "Person": "Henkilö",
    "Position": "Asema",
    "Saved views": "Tallennetut näkymät",
    "Serial number": "Sarjanumero",
    "Site": "Toimipaikka",
    "Source": "Lähde",
    "Tag": "Tunniste",
    "Turnover": "Liikevaihto",
}


@pytest.fixture(scope="module")
def catalogue():
    return read(CATALOGUE)


def test_every_word_of_code_and_templates_is_translated(catalogue):
    assert faults_of(catalogue, collected(ROOT)) == []


def test_a_translation_has_the_placeholders_of_its_original(catalogue):
    for message in catalogue:
        if not message.id:
            continue
        originals = message.id if isinstance(message.id, tuple) else (message.id,)
        translations = message.string if isinstance(message.id, tuple) else (message.string,)
        assert len(originals) == len(translations), message.id
        for original, translated in zip(originals, translations, strict=True):
            assert sorted(PLACEHOLDER.findall(original)) == sorted(PLACEHOLDER.findall(translated)), original


@pytest.mark.parametrize(("english", "finnish"), WORDS.items())
def test_one_concept_has_one_word(catalogue, english, finnish):
    assert catalogue.get(english).string == finnish


def test_numbers_take_the_partitive(catalogue):
    one, many = catalogue.get(("%(count)d item", "%(count)d items")).string

    assert (one % {"count": 1}, many % {"count": 12}) == ("1 laite", "12 laitetta")


def test_words_inside_a_template_variable_are_collected(tmp_path):
    template = tmp_path / "page.html"
    template.write_text('{{ title|default:_("No title") }} {% translate "Save" %}', encoding="utf-8")

    assert list(messages_of(template)) == [("No title", None), ("Save", None)]
