"""Fixtures of the stage. Everything is started once in a test process, at the first test that asks for it."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.db.backends.base.creation import TEST_DATABASE_PREFIX
from django.test.utils import setup_databases, teardown_databases
from django.utils import translation
from playwright.sync_api import Browser, Page

from tests.stage import browser as browsers
from tests.stage import database, people, servers
from tests.stage.visit import Visit


def worker_number() -> int:
    """Which of xdist's processes this is."""
    return int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw") or 0)


@pytest.fixture(scope="session")
def migrated_database(django_db_setup, django_db_blocker, django_db_keepdb) -> Iterator[None]:
    """The database that the stage copies. pytest-django makes it only when a test is marked with `django_db`, and
    whoever runs one journey alone has none such."""
    if connection.settings_dict["NAME"].startswith(TEST_DATABASE_PREFIX):
        yield
        return
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False, keepdb=django_db_keepdb)
    yield
    if not django_db_keepdb:
        with django_db_blocker.unblock():
            teardown_databases(made, verbosity=0)


@pytest.fixture(scope="session")
def stage(migrated_database, django_db_blocker, tmp_path_factory) -> Iterator[servers.Stage]:
    """A database with staff in it, a broker, folders: what web server and worker stand on."""
    folder: Path = tmp_path_factory.mktemp("stage")
    with database.own_database("stage") as name:
        with django_db_blocker.unblock(), database.connected_to(name):
            people.hire_everyone()
        stage = servers.new_stage(
            folder,
            database=name,
            database_url=database.address(name),
            redis_url=servers.redis_url_of_stage(settings.REDIS_URL, worker_number()),
        )
        servers.collect_static(stage)
        yield stage


@pytest.fixture
def stage_db(stage, django_db_blocker) -> Iterator[None]:
    """Models of the test read and write what the server sees. Nothing is rolled back: make rows of your own."""
    with django_db_blocker.unblock(), database.connected_to(stage.database):
        yield


@pytest.fixture(scope="session")
def web(stage) -> Iterator[str]:
    """Address of the running product."""
    with servers.web_server(stage) as base:
        yield base


@pytest.fixture(scope="session")
def celery_worker_process(stage) -> Iterator[object]:
    """The running worker."""
    with servers.worker(stage) as child:
        yield child


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The running browser."""
    with browsers.chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def doors(web, chromium) -> Callable[[str], dict]:
    """What the browser keeps after logging in through the page, for each e-mail address once."""
    kept: dict[str, dict] = {}

    def state_of(email: str) -> dict:
        if email not in kept:
            context = chromium.new_context(base_url=web)
            page = context.new_page()
            page.goto("/login/")
            log_in(page, email)
            kept[email] = context.storage_state()
            context.close()
        return kept[email]

    return state_of


def log_in(page: Page, email: str, password: str = people.PASSWORD) -> None:
    """Fill in the login page that is open."""
    page.fill("[name=username]", email)
    page.fill("[name=password]", password)
    page.click("form button[type=submit]")
    page.wait_for_url(lambda url: "/login/" not in url)


@pytest.fixture
def visit(request, web, chromium, doors, stage_db) -> Iterator[Callable[..., Visit]]:
    """Open the product in a window: `visit("sales", "fi")`, or nobody's with `visit()`."""
    failures_before = request.session.testsfailed
    visits: list[Visit] = []
    with ExitStack() as stack:

        def open_window(role: str = "", language: str = "en", email: str = "", **options) -> Visit:
            email = email or (people.email_of(role, language) if role else "")
            state = {"storage_state": doors(email)} if email else {}
            opened = browsers.window(chromium, web, locale=language, **state, **options)
            page, watch = stack.enter_context(opened)
            visits.append(Visit(page, watch, language))
            return visits[-1]

        yield open_window
        complaints = [complaint for at in visits for complaint in at.watch.complaints]
        if complaints or request.session.testsfailed > failures_before:
            browsers.take_pictures([at.page for at in visits], request.node.name)
        if complaints:
            pytest.fail("The pages complained:\n" + "\n".join(complaints))


@pytest.fixture(params=people.LANGUAGES)
def language(request) -> Iterator[str]:
    """Each language of the product in turn."""
    with translation.override(request.param):
        yield request.param
