"""The pictures of README.md, taken of the demo register as it runs: `.venv/bin/python -m tests.pictures http://localhost:8000`."""

import sys
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.stage.browser import chromium

PICTURES = Path(__file__).parent.parent / "docs" / "pictures"
PASSWORD = "kolmikanta-demo"
COMPANY, ITEM = "/companies/?q=Lahden", "/items/?q=HXB-03377"
# name, role, address of a list, what to open of it, theme, width
SCENES = (
    ("company", "admin", COMPANY, "a[href^='/companies/']", "light", 1440),
    ("companies", "admin", "/companies/", "", "light", 1440),
    ("item-dark", "admin", ITEM, "a[href^='/items/']", "dark", 1440),
    ("opportunities", "admin", "/opportunities/", "", "light", 1440),
    ("duplicates", "admin", "/duplicates/", "", "light", 1440),
    ("request", "privacy", "/requests/", "tr:nth-child(2) a", "light", 1440),
    ("phone", "sales", "/companies/?lifecycle=customer", "", "light", 390),
)


def main(base: str) -> None:
    with chromium() as browser:
        for name, role, address, opened, theme, width in SCENES:
            page = logged_in(browser, base, role, theme, width)
            page.goto(base + address)
            if opened:
                page.goto(base + str(page.locator(f"main tbody {opened}").first.get_attribute("href")))
            settle(page)
            page.screenshot(path=PICTURES / f"{name}.png")
            page.context.close()


def logged_in(browser: Browser, base: str, role: str, theme: str, width: int) -> Page:
    """A window in English with somebody of the demo in it."""
    viewport = {"width": width, "height": 900 if width > 1000 else 844}
    window = browser.new_context(viewport=viewport, color_scheme=theme, reduced_motion="reduce", locale="en")
    page = window.new_page()
    page.goto(f"{base}/login/")
    page.fill("input[name=username]", f"{role}@demo.example")
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/login/" not in url)
    if page.evaluate("document.documentElement.lang") != "en":
        page.locator(".top-tools form button", has_text="EN").first.click()
        page.wait_for_function("document.documentElement.lang === 'en'")
    return page


def settle(page: Page) -> None:
    """All panels are there, and the charts are drawn."""
    page.wait_for_load_state("networkidle")
    page.wait_for_function("!document.querySelector('.htmx-request, .skeleton')")
    page.wait_for_timeout(1000)


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
