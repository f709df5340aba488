"""Makers under one name, their other spellings, and two that are one."""

import pytest

from history.queries import changes_of
from installed_base.models import Maker, MakerSpelling, Product
from installed_base.operations.maker import add_spelling, remove_spelling, unite_makers
from installed_base.operations.maker_refusals import (
    MakersShareCode,
    MakerUnitedWithItself,
    SpellingIsMaker,
    SpellingTaken,
)
from installed_base.operations.product import get_or_create_maker
from tests.factories.installed_base import MakerFactory, ProductFactory


def test_a_kept_spelling_leads_to_its_maker_until_it_is_removed(admin, now):
    otis = MakerFactory(name="Otis")
    spelling = add_spelling(maker=otis, name=" OTIS Elev. Co. ", by=admin, now=now)

    assert get_or_create_maker(name="otis elev co", by=admin, now=now) == otis
    remove_spelling(spelling=spelling, by=admin, now=now)
    assert get_or_create_maker(name="otis elev co", by=admin, now=now) != otis


def test_a_spelling_leads_to_one_maker_only(admin, now):
    otis, kone = MakerFactory(name="Otis"), MakerFactory(name="Kone")
    add_spelling(maker=otis, name="Oits", by=admin, now=now)

    with pytest.raises(SpellingTaken):
        add_spelling(maker=kone, name="O.I.T.S.", by=admin, now=now)
    with pytest.raises(SpellingIsMaker):
        add_spelling(maker=kone, name="OTIS", by=admin, now=now)


def test_makers_that_are_one_bring_products_spellings_and_names_along(admin, now):
    otis, oits, lifts = (
        MakerFactory(name="Otis"),
        MakerFactory(name="Oits"),
        MakerFactory(name="Otis Lifts", is_us=True),
    )
    product, spelling = ProductFactory(maker=oits), MakerSpelling.objects.create(maker=lifts, name="OL")

    unite_makers(kept=otis, gone=[oits, lifts], by=admin, now=now)

    product.refresh_from_db()
    spelling.refresh_from_db()
    otis.refresh_from_db()
    assert (product.maker, spelling.maker, otis.is_us, Maker.objects.count()) == (otis, otis, True, 1)
    assert set(otis.spellings.values_list("name", flat=True)) == {"OL", "Oits", "Otis Lifts"}
    assert changes_of(product).first().new == {"maker_id": otis.pk}


def test_makers_with_a_product_of_one_code_are_told_which_one(admin, now):
    otis, oits = MakerFactory(name="Otis"), MakerFactory(name="Oits")
    ProductFactory(maker=otis, code="GEN-2")
    ProductFactory(maker=oits, code="gen 2")

    with pytest.raises(MakersShareCode, match="GEN-2"):
        unite_makers(kept=otis, gone=[oits], by=admin, now=now)
    assert Product.objects.filter(maker=oits).exists()


def test_a_maker_is_not_united_with_itself(admin, now):
    otis = MakerFactory()

    with pytest.raises(MakerUnitedWithItself):
        unite_makers(kept=otis, gone=[otis], by=admin, now=now)
