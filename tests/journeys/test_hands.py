"""Keys, drafts, and a browser without scripts."""

import pytest

from companies.models import Company
from tests.factories.companies import CompanyFactory
from tests.stage import people
from tests.stage.fixtures import log_in

pytestmark = pytest.mark.journey


def test_keys_go_to_places_and_list_themselves(visit):
    at = visit("sales", "en")
    at.go("/")
    at.page.keyboard.press("?")
    listed = at.page.locator("dialog#shortcuts").is_visible()
    at.page.keyboard.press("Escape")
    at.page.keyboard.press("g")
    at.page.keyboard.press("c")
    at.page.wait_for_url("**/companies/")
    at.page.keyboard.press("Control+k")

    assert listed
    assert at.page.evaluate("document.activeElement.id") == "search-box"


def test_what_was_typed_is_offered_again_after_the_window_was_left(visit):
    at = visit("sales", "en")
    at.go("/companies/create/")
    with at.page.expect_response("**/companies/duplicates/"):  # asked while somebody types: it ends nothing
        at.page.fill("[name=legal_name]", "Kesken Jäänyt Oy")
    at.settle()
    kept = "Object.keys(sessionStorage).some(key => key.startsWith('draft:'))"
    at.until(lambda: at.page.evaluate(kept))
    at.go("/")
    at.go("/companies/create/")
    at.page.locator("form[data-draft] .soft-warning button").first.click()

    assert at.page.input_value("[name=legal_name]") == "Kesken Jäänyt Oy"


def test_what_somebody_typed_is_offered_to_nobody_else_in_the_same_window(visit):
    at = visit("sales", "en")
    at.go("/companies/create/")
    at.page.fill("[name=legal_name]", "Kesken Jäänyt Oy")
    at.until(lambda: at.page.evaluate("Object.keys(sessionStorage).some(key => key.startsWith('draft:'))"))
    at.page.context.clear_cookies()
    at.page.goto("/companies/create/")
    log_in(at.page, people.email_of("aftermarket", "en"))
    at.page.wait_for_selector("form[data-draft][data-watched]")

    assert at.page.locator("form[data-draft] .soft-warning").count() == 0


def test_the_product_works_without_scripts(visit, language):
    at = visit(language=language, java_script_enabled=False)
    at.page.goto("/companies/create/")
    log_in(at.page, people.email_of("sales", language))
    name = f"Ilman {language} Oy"
    at.page.fill("[name=legal_name]", name)
    at.send(at.main_button())
    made = Company.objects.get(legal_name=name)
    at.page.goto(f"/companies/{made.public_id}/edit/")
    at.page.fill("[name=notes]", "Kirjoitettu ilman skriptejä")
    at.send(at.main_button())
    at.page.goto(f"/companies/?q={name.replace(' ', '+')}")
    listed = at.page.locator("#list-page tbody tr").count()
    at.page.goto(f"/search/?q={name.replace(' ', '+')}")
    found = at.page.locator(f"main a[href*='{made.public_id}']").count()

    made.refresh_from_db()
    assert (listed, found > 0, made.notes) == (1, True, "Kirjoitettu ilman skriptejä")


def test_menus_open_without_scripts(visit, language):
    at = visit(language=language, java_script_enabled=False)
    at.page.goto("/")
    log_in(at.page, people.email_of("sales", language))
    at.page.locator(".user-button").focus()
    at.send(at.page.locator("form[action='/logout/'] button"))

    assert at.page.locator("[name=password]").is_visible()


def test_the_sidebar_of_a_phone_opens_without_scripts(visit, language):
    at = visit(language=language, java_script_enabled=False, viewport={"width": 390, "height": 800})
    at.page.goto("/")
    log_in(at.page, people.email_of("sales", language))
    at.page.locator(".navbar-toggler").click()
    at.page.locator(".navbar-vertical a[href='/persons/']").click()

    assert at.page.url.partition("?")[0].endswith("/persons/")


def test_whoever_saves_second_sees_what_changed_and_keeps_what_was_typed(visit, language):
    company = CompanyFactory(legal_name=f"Kahden {language} Oy")
    first, second = visit("sales", language), visit("admin", language)
    for at in (first, second):
        at.go(f"/companies/{company.public_id}/edit/")
    first.page.fill("[name=legal_form]", "Oyj")
    first.send(first.main_button())
    first.page.wait_for_url(f"**/companies/{company.public_id}/")
    second.watch.expect(409)
    second.page.fill("[name=legal_form]", "Ky")
    second.send(second.main_button())
    second.settle()

    assert "Oyj" in second.page.locator("main").inner_text()
    assert second.page.input_value("[name=legal_form]") == "Ky"
    assert Company.objects.get(pk=company.pk).legal_form == "Oyj"


def test_a_rep_goes_from_customer_to_customer_by_keys_alone(visit, stage_db):
    first, second = (CompanyFactory(legal_name=f"Näppäin {word} Oy") for word in ("Koivikko", "Kuusikko"))
    at = visit("sales", "fi")
    keys = at.page.keyboard
    at.go("/")
    keys.press("Tab")
    skips = at.page.evaluate("document.activeElement.getAttribute('href')")
    keys.press("Enter")
    in_content = at.page.evaluate("document.activeElement.id")

    for company in (first, second):
        at.look_for(company.legal_name[8:]).filter(has_text=company.legal_name).first.wait_for()
        keys.press("Enter")
        at.page.wait_for_url(f"**/companies/{company.public_id}/**")
        at.settle()
        keys.press("a")
        at.page.wait_for_url("**/activities/create/**")
        at.page.locator("[name=subject]:focus").wait_for()
        keys.type("Soitto näppäimin")
        with at.page.expect_navigation():
            keys.press("Enter")
        at.settle()

    assert (skips, in_content) == ("#content", "content")
    for company in (first, second):
        assert company.activities.get().subject == "Soitto näppäimin"


def test_tables_of_facts_are_walked_by_keys_too(visit):
    at = visit("privacy", "fi")
    at.go("/privacy/purposes/")
    links = at.page.locator("main tbody tr").evaluate_all(
        "rows => rows.map((row) => row.querySelector('a').pathname)"
    )
    for key in "jjk":
        at.page.keyboard.press(key)
    outlined = at.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    at.page.keyboard.press("j")
    at.page.keyboard.press("Enter")
    at.page.wait_for_url(f"**{links[1]}")

    assert outlined == "solid"


def test_on_a_phone_each_value_of_a_table_stands_beside_the_word_of_its_column(visit):
    at = visit("privacy", "fi", viewport={"width": 390, "height": 800})
    at.go("/privacy/purposes/")
    cell = at.page.locator("main tbody tr").first.locator("td").nth(1)

    assert cell.evaluate("one => getComputedStyle(one, '::before').content") == f'"{at.say("Legal basis")}"'
    assert at.page.locator("main tbody tr").first.get_attribute("role") == "row"


def test_on_a_phone_a_row_of_a_list_is_its_name_and_what_the_columns_say(visit):
    at = visit("sales", "fi", viewport={"width": 390, "height": 800})
    at.go("/companies/")
    cell = at.page.locator("main tbody tr td[data-column]:not(.is-none)").first
    box = at.page.locator("main .list-main .table-box")

    assert cell.evaluate("one => getComputedStyle(one, '::before').content") == (
        f'"{cell.get_attribute("data-column")}\xa0"'
    )
    assert box.evaluate("one => one.scrollWidth <= one.clientWidth")
    at.page.locator("main thead a").first.click()  # the heads stay as what the list is sorted by
    at.page.wait_for_url("**sort=**")
