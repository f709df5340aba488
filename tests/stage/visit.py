"""One person at one window."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import Locator, Page

from launcher.places import NODE_MODULES
from tests.stage.browser import Watch

AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

WIDER = """() => {
  const excess = document.documentElement.scrollWidth - window.innerWidth;
  if (excess <= 0) return "";
  const wide = [...document.querySelectorAll("main *")].find((one) => one.getBoundingClientRect().right > window.innerWidth + 1);
  return `${excess} px too wide, from ${wide?.tagName}.${wide?.className}`;
}"""

# Colours have come to rest when nothing moves in two frames, one after the other.
RESTS_IN = """theme => new Promise((answer) => requestAnimationFrame(() => requestAnimationFrame(() => answer(
  document.documentElement.dataset.bsTheme === theme && document.getAnimations().every((one) => one.playState !== "running")
))))"""


@dataclass
class Visit:
    """The page, what it complained of, and the words of its language."""

    page: Page
    watch: Watch
    language: str

    def say(self, english: str) -> str:
        """The words as this person reads them."""
        with translation.override(self.language):
            return gettext(english)

    def go(self, path: str) -> None:
        """Open a page, and wait until its parts have come too."""
        self.page.goto(path)
        self.settle()

    def settle(self) -> None:
        """Wait until neither a page nor a part of one is on its way."""
        self.page.wait_for_load_state("load")
        moving = "!!document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')"
        self.until(lambda: not self.page.evaluate(moving))

    def until(self, holds: Callable[[], bool], seconds: float = 15) -> None:
        """Ask again and again; the page itself may not, as its content policy forbids eval."""
        limit = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < limit, "The page did not come to rest."
            self.page.wait_for_timeout(50)

    def turn(self, theme: str) -> None:
        """Look at the open page as a computer set to `light` or `dark` shows it, when its colours have changed."""
        self.page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        self.until(lambda: self.page.evaluate(RESTS_IN, theme))

    def choose(self, field: str, words: str, option: str = "") -> None:
        """Search in a searchable select and take the option, or make a new one."""
        box = self.page.locator(f"select[name={field}] + .ts-wrapper")
        box.locator(".ts-control").click()
        self.page.keyboard.type(words)
        box.locator(".ts-dropdown .option, .ts-dropdown .create", has_text=option or words).first.click()
        self.page.keyboard.press("Tab")

    def look_for(self, words: str) -> Locator:
        """Type into the search box by keys, and return the hits of these words, not of their first letters."""
        self.page.keyboard.press("/")
        self.page.keyboard.type(words)
        hits = self.page.locator(f'.search-list[data-q="{words}"] [role="option"]')
        hits.first.wait_for()
        return hits

    def button(self, english: str) -> Locator:
        return self.page.get_by_role("button", name=self.say(english), exact=True)

    def link(self, english: str) -> Locator:
        return self.page.get_by_role("link", name=self.say(english), exact=True)

    def axe(self) -> list[str]:
        """Serious and critical obstacles on the page, in one line each."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate((NODE_MODULES / "axe-core" / "axe.min.js").read_text())
        found = self.page.evaluate(
            "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", AXE_RULES
        )
        return [
            f"{violation['id']} at {node['target']}"
            for violation in found["violations"]
            if violation["impact"] in ("serious", "critical")
            for node in violation["nodes"][:4]
        ]

    def overflow(self) -> str:
        """What makes the page wider than its window; nothing when nothing does."""
        return self.page.evaluate(WIDER)

    def send(self, button: Locator) -> None:
        """Press a button that leads to another page, and wait until that is there."""
        with self.page.expect_navigation():
            button.click()
        self.settle()

    def main_button(self) -> Locator:
        """The one thing to do on this page."""
        return self.page.locator("main button.btn-primary:visible").first

    def download(self, link: Locator) -> Path:
        with self.page.expect_download() as coming:
            link.click()
        return Path(coming.value.path())
