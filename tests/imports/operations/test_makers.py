"""Makers of a file under one name."""

import pytest

from history.models import Change
from imports.operations import run
from imports.operations.makers import take_as_one
from imports.operations.refusals import SpellingTwice, UnknownChoice
from imports.queries import maker_groups
from installed_base.models import InstalledItem, Maker, MakerSpelling, Product
from tests.factories.installed_base import MakerFactory

ITEMS = (
    "Sarjanumero;Malli;Valmistaja\n"
    "A-1;Gen2;OTIS\nA-2;Gen2;OTIS\nA-3;Gen2;OTIS ELEV CO\nA-4;Gen2;OITS\nA-5;3300;Schindler\nA-6;Gen2;Otis Elev. Co.\n"
)
SAID = [("Otis", ["OTIS", "OTIS ELEV CO", "OITS", "Otis Elev. Co."])]


@pytest.fixture
def take(admin, now):
    def take(imported, groups, *, until="done"):
        take_as_one(of=imported, groups=groups, by=admin, now=now)
        run.work_off(import_id=imported.pk, clock=lambda: now)
        if until == "done":
            run.confirm_import(of=imported, by=admin, now=now)
            run.work_off(import_id=imported.pk, clock=lambda: now)
        imported.refresh_from_db()
        return imported

    return take


def test_the_check_offers_spellings_that_look_like_one_and_writes_nothing(admin, bring_in):
    imported = bring_in("items", ITEMS, by=admin, until="checked")

    (group,) = maker_groups(imported)

    assert imported.makers == {"OTIS": 2, "OTIS ELEV CO": 1, "OITS": 1, "Schindler": 1, "Otis Elev. Co.": 1}
    assert [one.name for one in group.spellings] == ["OTIS", "OITS", "OTIS ELEV CO", "Otis Elev. Co."]
    assert not Maker.objects.exists()


def test_taken_as_one_they_are_one_maker_with_one_product_and_the_spellings_are_kept(admin, bring_in, take):
    imported = take(bring_in("items", ITEMS, by=admin, until="checked"), SAID)

    assert set(Maker.objects.values_list("name", flat=True)) == {"Otis", "Schindler"}
    assert Product.objects.get(maker__name="Otis").items.count() == 5
    assert set(MakerSpelling.objects.values_list("maker__name", "key")) == {
        ("Otis", "OTISELEVCO"),
        ("Otis", "OITS"),
    }
    assert imported.counts["created"] == InstalledItem.objects.count() == 6
    recorded = Change.objects.filter(
        object_type="installed_base.makerspelling", change_set=imported.change_set_id
    )
    assert {change.new["name"] for change in recorded} == {"OTIS ELEV CO", "OITS"}


def test_the_check_counts_as_the_run_does_once_they_are_one(admin, bring_in, take):
    twice = "Sarjanumero;Malli;Valmistaja\nA-1;Gen2;OTIS\nA-1;Gen2;OITS\n"
    imported = take(bring_in("items", twice, by=admin, until="checked"), SAID[:0], until="checked")
    assert imported.counts["created"] == 2

    take_as_one(of=imported, groups=[("OTIS", ["OITS"])], by=admin, now=imported.queued_at)
    run.work_off(import_id=imported.pk, clock=lambda: imported.queued_at)
    imported.refresh_from_db()

    assert (imported.counts["created"], imported.counts["unchanged"]) == (1, 1)


def test_the_same_file_again_needs_no_word_and_changes_nothing(admin, bring_in, take):
    take(bring_in("items", ITEMS, by=admin, until="checked"), SAID)

    again = bring_in("items", ITEMS, by=admin)

    assert {name: count for name, count in again.counts.items() if count} == {"unchanged": 6}
    assert (again.makers, maker_groups(again), Maker.objects.count()) == ({}, [], 2)


def test_products_of_a_catalogue_find_their_maker_by_a_kept_spelling(admin, bring_in):
    maker = MakerFactory(name="Otis")
    MakerSpelling.objects.create(maker=maker, name="OTIS ELEV CO")

    bring_in("products", "Koodi;Nimi;Valmistaja\nG2;Gen2;Otis Elev Co\n", by=admin)

    assert Product.objects.get().maker == maker


def test_a_maker_of_the_register_is_offered_for_its_misspelling(admin, bring_in, take):
    MakerFactory(name="Schindler")
    text = "Sarjanumero;Malli;Valmistaja\nA-1;3300;SHINDLER\n"
    imported = bring_in("items", text, by=admin, until="checked")

    (group,) = maker_groups(imported)
    take(imported, [(group.name, ["SHINDLER"])])

    assert group.is_known
    assert Product.objects.get().maker.name == Maker.objects.get().name == "Schindler"


def test_a_name_that_is_a_kept_spelling_leads_to_its_maker(admin, bring_in, take):
    MakerSpelling.objects.create(maker=MakerFactory(name="Otis"), name="Otis Elevators")
    imported = bring_in("items", ITEMS, by=admin, until="checked")

    take(imported, [("Otis Elevators", ["OITS"])])

    assert set(Maker.objects.values_list("name", flat=True)) == {"Otis", "Schindler", "OTIS ELEV CO"}


def test_what_makes_no_sense_is_refused(admin, bring_in, now):
    imported = bring_in("items", ITEMS, by=admin, until="checked")

    for groups, refusal in (
        ([("Otis", ["KONE"])], UnknownChoice),
        ([(" ", ["OITS"])], UnknownChoice),
        ([("Otis", ["OITS"]), ("Schindler", ["OITS"])], SpellingTwice),
        ([("OITS", ["OTIS"]), ("Schindler", ["OITS"])], SpellingTwice),
    ):
        with pytest.raises(refusal):
            take_as_one(of=imported, groups=groups, by=admin, now=now)
