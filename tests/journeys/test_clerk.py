"""An aftermarket clerk: the customer is on the phone and reads the last digits off a plate."""

from itertools import count

import pytest

from installed_base.models import InstalledItem, ItemFlag
from tests.factories.cases import ComplaintFactory
from tests.factories.companies import CompanyFactory
from tests.factories.installed_base import ItemFactory, PartFactory, ProductFactory

pytestmark = pytest.mark.journey
NUMBERS = count(30113, 419)  # each journey has a press of its own: the stage keeps what was before


@pytest.fixture
def press(stage_db, language):
    number = next(NUMBERS)
    company = CompanyFactory(legal_name=f"Puristamo {number} Oy")
    return ItemFactory(company=company, serial=f"KX-{number}-B", product=ProductFactory(name="KX press"))


def test_a_fragment_of_the_serial_opens_the_card_by_keys_alone(visit, language, press):
    at = visit("aftermarket", language)
    at.go("/")
    at.look_for(press.serial[3:8]).and_(at.page.locator('[aria-selected="true"]')).filter(
        has_text=press.serial
    ).wait_for()
    at.page.keyboard.press("Enter")
    at.page.wait_for_url(f"**/items/{press.public_id}/**")
    at.settle()
    above_the_fold = at.page.locator("h1").bounding_box()["y"] < 900

    at.send(at.button("Confirmed with customer"))
    at.settle()

    assert above_the_fold
    assert InstalledItem.objects.get(pk=press.pk).verified_at is not None


def test_an_item_is_corrected_and_its_former_serial_still_finds_it(visit, language, press):
    at = visit("aftermarket", language)
    at.go(f"/items/{press.public_id}/edit/")
    at.page.fill("[name=location]", "Halli 3")
    at.send(at.main_button())
    at.page.wait_for_url(f"**/items/{press.public_id}/")
    at.go(f"/items/{press.public_id}/serial/")
    at.page.fill("[name=serial]", f"{press.serial}9")
    at.send(at.main_button())
    at.page.wait_for_url(f"**/items/{press.public_id}/")
    at.go(f"/search/?q={press.serial}")

    changed = InstalledItem.objects.get(pk=press.pk)
    assert (changed.location, changed.serial) == ("Halli 3", f"{press.serial}9")
    assert at.page.locator(f"main a[href*='{press.public_id}']").count() > 0


def test_a_part_is_added_and_stands_in_the_tree_of_the_machine(visit, language, press):
    part = ItemFactory(company=press.company, product=press.product, serial=f"{press.serial}-P1")
    at = visit("aftermarket", language)
    at.go(f"/items/{part.public_id}/attach/")
    at.choose("parent", press.serial)
    at.send(at.main_button())
    at.page.wait_for_url(lambda url: "/attach/" not in url)
    at.go(f"/items/{press.public_id}/")

    at.page.locator("main .tree-card").get_by_text(
        f"{press.serial}-P1"
    ).first.wait_for()  # comes after the card


def test_a_caller_is_answered_by_keys_alone(visit, language, press):
    part = PartFactory(parent=press, serial=f"{press.serial}-M1")
    ComplaintFactory(item=press, company=press.company, subject="Vuotaa")
    at = visit("aftermarket", language)
    at.go(f"/items/{press.public_id}/")
    at.settle()
    keys = at.page.keyboard

    at.page.locator(".page-banner.danger", has_text="Vuotaa").wait_for()
    keys.press("g")
    at.page.locator("#panel-cover:focus-within").wait_for()
    keys.press("k")
    at.page.locator("#panel-parties:focus-within").wait_for()
    keys.press("t")
    keys.type("M1")
    at.page.locator("#tree-hits", has_text=part.serial).wait_for()
    at.page.locator("#content").focus()
    keys.press("@")
    keys.type("2016-06-01")
    at.page.locator('[role="option"][aria-selected="true"][href$="on=2016-06-01"]').wait_for()
    at.settle()
    keys.press("Enter")
    at.page.wait_for_url("**/?on=2016-06-01")
    at.page.locator("#as-of").wait_for()
    at.settle()


def test_what_is_wrong_is_flagged_by_one_key(visit, language, press):
    at = visit("aftermarket", language)
    at.go(f"/items/{press.public_id}/")
    at.settle()
    at.page.locator("#content").focus()
    at.page.keyboard.press("f")
    at.page.fill("#form-dialog [name=words]", "Kilvessä lukee muuta")
    at.page.keyboard.press("Enter")
    at.page.locator(".card-flags", has_text="Kilvessä").wait_for()

    assert ItemFlag.objects.filter(item=press, outcome="open").count() == 1
