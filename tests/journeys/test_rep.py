"""A sales rep: picks companies with tweezers, opens one before a meeting, writes down what was said."""

import csv
import re
from uuid import uuid4

import pytest
from django.utils import timezone

from tests.factories.companies import AddressFactory, CompanyFactory, TagFactory
from tests.factories.contacts import PositionFactory
from tests.factories.installed_base import ItemFactory
from tests.stage import people

pytestmark = pytest.mark.journey


@pytest.fixture
def workshop(stage_db, language):
    """A customer of the rep, with a machine and a person, in a town that nobody else is in."""
    owner = people.person_of_staff("sales", language)
    TagFactory.create_batch(3)  # lists to choose from are not empty
    town = "Kuh" + "".join(chr(ord("a") + int(digit, 16)) for digit in uuid4().hex[:7])
    company = CompanyFactory(legal_name=f"{town} Hammaspyörä Oy", owner=owner, town=town)
    AddressFactory(company=company, town=town)
    PositionFactory(company=company, person__first_name="Aino", person__last_name=f"{town}nen")
    ItemFactory(company=company, serial=f"HP-{town}")
    return company


def test_a_typo_still_finds_the_company_and_its_page_brings_all_its_panels(visit, language, workshop):
    at = visit("sales", language)
    at.go("/")
    misspelt = f"{workshop.town[:5]}{workshop.town[6:]} hammaspyora"
    at.look_for(misspelt).filter(has_text=workshop.legal_name).first.wait_for()
    at.page.keyboard.press("Enter")
    at.page.wait_for_url(f"**/companies/{workshop.public_id}/**")
    at.settle()

    assert at.page.locator("h1").inner_text() == workshop.legal_name
    assert at.page.locator("[data-panel] .placeholder").count() == 0
    assert at.page.get_by_text(f"HP-{workshop.town}").first.is_visible()


def test_a_call_is_logged_in_two_clicks_and_the_next_step_stands_in_my_day(visit, language, workshop):
    at = visit("sales", language)
    at.go(f"/companies/{workshop.public_id}/")
    at.page.locator('[href*="kind=call"]:visible').first.click()
    dialog = at.page.locator("dialog[open]")
    dialog.locator("[name=subject]").fill(f"Puhelu {language}")
    next_step = f"Tarjous {workshop.town}"
    dialog.locator("[name=next_subject]").fill(next_step)
    dialog.locator("[name=next_due_at]").fill(f"{timezone.localdate():%Y-%m-%d} 23:59")
    dialog.locator("button.btn-primary").click()
    dialog.wait_for(state="detached")
    at.settle()
    at.page.get_by_role("link", name=f"Puhelu {language}").first.wait_for()
    at.go("/activities/my-day/")

    assert at.page.get_by_text(next_step).first.is_visible()


def test_folded_filters_give_their_room_to_the_list_and_stay_folded(visit, language, workshop):
    at = visit("sales", language)
    at.page.set_viewport_size({"width": 1440, "height": 900})
    at.go("/companies/")
    beside = at.page.locator(".list-main").bounding_box()["width"]
    at.page.locator("#filters > summary").click()
    whole = at.page.locator(".list-main").bounding_box()["width"]
    at.go("/persons/")
    elsewhere = at.page.locator(".list-main").bounding_box()["width"]

    assert (whole > beside + 150, elsewhere) == (True, whole)
    assert not at.page.locator("#filter-form").is_visible()


def test_a_list_is_narrowed_kept_tagged_with_a_preview_and_taken_out(visit, language, workshop):
    at = visit("sales", language)
    word = workshop.town
    at.go("/companies/")
    at.page.locator("#filter-form input[type=search]").first.fill(word)
    at.page.wait_for_url(re.compile(f"q={word}"))
    at.settle()
    rows = at.page.locator("#list-page tbody tr").count()

    at.button("Saved views").first.click()
    at.page.locator("[data-opens=save-view]").click()
    at.page.fill("#view-name", f"Pajat {word}")
    at.send(at.page.locator("#save-view button.btn-primary"))
    at.settle()
    at.go("/companies/")
    at.button("Saved views").first.click()
    at.page.get_by_role("link", name=f"Pajat {word}").click()
    at.page.wait_for_url(re.compile(f"q={word}"))
    at.settle()

    at.page.locator("[data-tick]").first.check()
    at.send(at.page.locator("[formaction*='bulk']"))
    at.settle()
    at.choose("add_tags", f"syksy {language}")
    assert not at.page.locator(".ts-dropdown:visible").count()  # Tab went on to a list, which stays shut
    at.send(at.main_button())
    at.settle()
    preview = at.page.locator("main table tbody tr").count()
    at.send(at.main_button())
    at.settle()

    at.go(f"/companies/?q={word}")
    at.button("Export").first.click()
    file = at.download(at.page.locator("a[href*='/companies/export/']").first)
    lines = list(
        csv.reader(file.read_text(encoding="utf-8-sig").splitlines(), delimiter=";,"[language == "en"])
    )

    assert (rows, preview) == (1, 1)
    assert workshop.legal_name in lines[1]
    assert workshop.tags.filter(name__contains=f"syksy {language}").exists()
