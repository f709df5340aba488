"""A headless Chromium whose pages may not complain."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Page, Response, sync_playwright

from launcher.testing import find_chromium

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
REFUSED_BY_STATUS = "Failed to load resource: the server responded with a status of"


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the browser; Django's models may be used beside it although it keeps an event loop."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    path = find_chromium()
    assert path, "Chromium is missing: leave the journeys out with -m 'not journey'"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


# What htmx says when a page is left while a part of it is on its way. A request that fails says more than this.
# The last one: counts came for options that a panel, drawn before, does not show.
LEFT_BEHIND = ("htmx:sendAbort,", "htmx:afterRequest,", "htmx:oobErrorNoTarget, #count-")


class Watch:
    """What went wrong in the pages of one window."""

    def __init__(self) -> None:
        self.complaints: list[str] = []
        self.expected = {422}  # a form that was refused shows why; everything else must be announced

    def expect(self, *statuses: int) -> None:
        self.expected |= set(statuses)

    def follow(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(f"script failed: {error}"))
        page.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        if message.text.startswith(LEFT_BEHIND):
            return
        if message.type == "error" and not message.text.startswith(REFUSED_BY_STATUS):
            if "Response Status Error Code" in message.text and any(
                str(status) in message.text for status in self.expected
            ):
                return  # htmx says aloud what the server refused on purpose
            self.complaints.append(f"console: {message.text}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.complaints.append(f"{response.status} {response.request.method} {response.url}")


@contextmanager
def window(browser: Browser, base: str, **options: Any) -> Iterator[tuple[Page, Watch]]:
    """Open a window of its own; what its pages complain of is kept."""
    context = browser.new_context(base_url=base, **({"viewport": {"width": 1440, "height": 900}} | options))
    context.set_default_timeout(15_000)
    watch = Watch()
    context.on("page", watch.follow)
    try:
        yield context.new_page(), watch
    finally:
        context.close()


def take_pictures(pages: list[Page], name: str) -> None:
    """Keep what the windows show: a failure is easier to see than to read."""
    folder = Path(__file__).resolve().parents[2] / ".data" / "journeys"
    folder.mkdir(parents=True, exist_ok=True)
    safe = "".join(letter if letter.isalnum() else "-" for letter in name)
    for number, page in enumerate(pages):
        page.screenshot(path=folder / f"{safe}-{number}.png", full_page=True)
