"""Every page that can be opened: nothing complains, nothing stands in anybody's way, nothing sticks out."""

import pytest

from tests.stage import people
from tests.stage.pages import every_address, make_world
from users.models import User

pytestmark = [pytest.mark.journey, pytest.mark.slow]
# What is not a page: parts of pages, files, and answers to scripts.
NO_PAGE = ("panel", "options", "export", "check", "fields", "duplicates", "suggestions", "schema", "rejected")
WIDTHS = (1440, 390)


@pytest.fixture
def world(stage_db):
    keeper = people.person_of_staff("admin", "fi")
    return make_world(User.objects.get(pk=keeper.pk), word="Kaunis")


def pages(world) -> list[str]:
    return [
        address.url
        for address in every_address(world)
        if not address.is_api and not any(part in address.name for part in NO_PAGE)
    ]


def test_no_page_stands_in_anybodys_way_or_complains(visit, world):
    at = visit("admin", "fi")
    at.watch.expect(404, 405)  # an address that only takes forms is no page
    obstacles = []
    for url in pages(world):
        answer = at.page.request.get(url)
        is_page = answer.status == 200 and "text/html" in answer.headers["content-type"]
        if not is_page or "<body" not in answer.text():
            continue
        at.page.emulate_media(color_scheme="light")
        at.go(url)
        obstacles += [f"{url}: {found}" for found in at.axe()]
        at.page.emulate_media(color_scheme="dark")
        at.page.wait_for_timeout(400)  # colours fade over
        obstacles += [f"{url} in the dark: {found}" for found in at.axe()]
        for width in WIDTHS:
            at.page.set_viewport_size({"width": width, "height": 900})
            if found := at.overflow():
                obstacles.append(f"{url} at {width} px: {found}")
        if "/login/" in at.page.url:
            obstacles.append(f"{url}: logged out")

    assert "\n".join(obstacles) == ""
