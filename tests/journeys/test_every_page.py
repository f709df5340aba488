"""Every page that can be opened: nothing complains, nothing stands in anybody's way, nothing sticks out.

A test for each kind of page, so that two processes share them and a failure says where it is.
"""

from types import SimpleNamespace

import pytest

from tests.stage import people
from tests.stage.pages import every_address, every_route
from tests.stage.world import make_world
from users.models import User

pytestmark = [pytest.mark.journey, pytest.mark.slow]
# What is not a page: parts of pages, files, and answers to scripts.
NO_PAGE = ("panel", "options", "export", "check", "fields", "duplicates", "suggestions", "schema", "rejected")
# Colours do not depend on the width: a phone in the dark is seen in full when its light and a wide dark page are.
LOOKS = ((1440, "light"), (1440, "dark"), (390, "light"))
LAPTOPS = (1280, 1024)
LONG_WORD = "Kunnossapitopalveluliiketoimintayksikkö"
SCROLLING_LISTS = (
    "[...document.querySelectorAll('.list-main .table-box')].some(one => one.scrollWidth > one.clientWidth)"
)
worlds: dict[str, SimpleNamespace] = {}  # one on each stage: nothing is rolled back there


def may_be_page(name: str, route: str) -> bool:
    noun = name.rpartition(":")[2]
    return not route.startswith("api/") and not any(part in noun for part in NO_PAGE)


def kind_of(name: str) -> str:
    """companies:company_edit and companies:company_list are both of companies:company."""
    space, colon, noun = name.rpartition(":")
    return space + colon + noun.partition("_")[0]


KINDS = sorted({kind_of(name) for name, route in every_route() if may_be_page(name, route)})


@pytest.fixture
def world(stage, stage_db):
    if stage.database not in worlds:
        keepers = [people.person_of_staff(role, "fi") for role in ("sales", "admin")]
        rep, keeper = [User.objects.get(pk=one.pk) for one in keepers]
        make_world(rep, word=LONG_WORD)  # so that no list fits only because the words in it are short
        worlds[stage.database] = make_world(keeper, word="Kaunis")
    return worlds[stage.database]


@pytest.mark.parametrize("kind", KINDS)
def test_no_page_stands_in_anybodys_way_or_complains(visit, world, kind):
    at = visit("admin", "fi")
    at.watch.expect(404, 405)  # an address that only takes forms is no page
    obstacles = []
    for address in every_address(world):
        if not may_be_page(address.name, address.route) or kind_of(address.name) != kind:
            continue
        answer = at.page.request.get(address.url)
        is_page = answer.status == 200 and "text/html" in answer.headers["content-type"]
        if is_page and "<body" in answer.text():
            obstacles += found_on(at, address.url)

    assert "\n".join(obstacles) == ""


def found_on(at, url: str) -> list[str]:
    """What stands in somebody's way on the page, in both themes and both widths."""
    at.page.set_viewport_size({"width": LOOKS[0][0], "height": 900})
    at.go(url)
    obstacles = []
    for width, theme in LOOKS:
        at.page.set_viewport_size({"width": width, "height": 900})
        at.turn(theme)
        obstacles += [f"{url} at {width} px when {theme}: {found}" for found in at.axe()]
        if found := at.overflow():
            obstacles.append(f"{url} at {width} px when {theme}: {found}")
    for width in LAPTOPS:
        at.page.set_viewport_size({"width": width, "height": 900})
        if at.page.evaluate(SCROLLING_LISTS):
            obstacles.append(f"{url} at {width} px: the list scrolls sideways in its box")
    if "/login/" in at.page.url:
        obstacles.append(f"{url}: logged out")
    return obstacles
