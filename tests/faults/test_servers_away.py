"""Redis, the worker or the database goes away and comes back, under the running product."""

import signal
import time
import urllib.request
from datetime import timedelta
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from companies.models import Company
from imports.choices import State
from imports.models import Import
from imports.operations import run, upload
from tests.stage import database, people, servers
from tests.stage.gate import Gate

pytestmark = [pytest.mark.slow]


class Caller:
    """Somebody with a browser that does not run scripts."""

    def __init__(self, base: str) -> None:
        self.base, self.jar = base, CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def get(self, path: str) -> tuple[int, str]:
        return self._open(self.base + path, None)

    def post(self, path: str, **fields: str) -> tuple[int, str]:
        token = next((cookie.value for cookie in self.jar if cookie.name == "csrftoken"), "")
        return self._open(self.base + path, urlencode(fields | {"csrfmiddlewaretoken": token}).encode())

    def _open(self, url: str, data: bytes | None) -> tuple[int, str]:
        try:
            with self.opener.open(urllib.request.Request(url, data), timeout=30) as answer:
                return answer.status, answer.read().decode()
        except HTTPError as refusal:
            return refusal.code, refusal.read().decode()

    def log_in(self, role: str) -> None:
        self.get("/login/")
        self.post("/login/", username=people.email_of(role, "en"), password=people.PASSWORD)


@pytest.fixture
def redis_gate():
    gate = Gate(*database.redis_socket())
    yield gate
    gate.shut()


@pytest.fixture
def postgres_gate(stage_db):
    gate = Gate(*database.postgres_socket())
    yield gate
    gate.shut()


def through(stage, gate: Gate) -> dict[str, str]:
    number = stage.environment["REDIS_URL"].rpartition("db=")[2].rpartition("/")[2]
    return {"REDIS_URL": f"redis://127.0.0.1:{gate.port}/{number}"}


WAITS = "Background jobs are waiting"


@pytest.mark.worker
def test_pages_work_while_redis_is_away_and_say_that_jobs_wait(stage, stage_db, redis_gate):
    apart = stage.with_(**through(stage, redis_gate))
    with servers.web_server(apart, "web-without-redis") as base:
        caller = Caller(base)
        redis_gate.shut()
        caller.log_in("admin")
        began = time.monotonic()
        pages = {path: caller.get(path) for path in ("/", "/companies/", "/search/?q=paja", "/imports/")}
        spent = time.monotonic() - began

        assert {path: status for path, (status, _) in pages.items()} == dict.fromkeys(pages, 200)
        assert [path for path, (_, body) in pages.items() if WAITS not in body] == []
        assert spent < 15


def test_a_database_that_restarts_is_told_in_words_and_used_again_at_once(stage, postgres_gate):
    url = database.address(stage.database, postgres_gate)
    with servers.web_server(stage.with_(DATABASE_URL=url, DATABASE_POOL="2"), "web-of-restart") as base:
        caller = Caller(base)
        caller.log_in("sales")
        before = caller.get("/companies/")
        postgres_gate.shut()
        during = caller.get("/companies/")
        postgres_gate.open()
        servers.wait_until(lambda: caller.get("/healthz")[0] == 200, "the database", seconds=30)
        after = [caller.get("/companies/")[0] for _ in range(4)]

        assert before[0] == 200
        assert during[0] == 503
        assert "The database does not answer" in during[1]
        assert "Traceback" not in during[1]
        assert "<html" in during[1]
        assert after == [200] * 4


ROWS = 45_000  # three bites of the worker


@pytest.fixture
def checked_import(stage, stage_db, settings, tmp_path) -> Import:
    """A file of many companies that was uploaded and checked."""
    settings.MEDIA_ROOT = str(stage.folder / "files")
    admin = people.person_of_staff("admin", "en")
    content = "Nimi;Kaupunki;Maa\n" + "".join(f"Sitkeä {n} Oy;Lahti;FI\n" for n in range(ROWS))
    made = upload.upload_import(
        register="companies",
        upload=SimpleUploadedFile("iso.csv", content.encode()),
        by=admin,
        now=timezone.now(),
    )
    Import.objects.filter(pk=made.pk).update(state=State.CHECKING)
    run.work_off(import_id=made.pk, clock=timezone.now)
    made.refresh_from_db()
    assert made.state == State.CHECKED, made.failure
    return made


@pytest.mark.worker
def test_an_import_goes_on_after_its_worker_was_killed_without_doubling_a_row(stage, web, checked_import):
    caller = Caller(web)
    caller.log_in("admin")
    mine = Import.objects.filter(pk=checked_import.pk)
    servers.redis_of(stage).delete("celery")

    with servers.worker(stage, "worker-to-be-killed") as child:
        caller.post(f"/imports/{checked_import.public_id}/confirm/")
        servers.wait_until(lambda: mine.filter(cursor__gt=0).exists(), "the first rows", child, 120)
        servers.end(child, signal.SIGKILL)
    left = mine.get()
    mine.update(heartbeat_at=timezone.now() - timedelta(hours=1))  # as if the schedule had let time pass
    with servers.worker(stage, "worker-that-goes-on") as child:
        servers.send_task(stage, "imports.resume_stalled")
        servers.wait_until(lambda: mine.filter(state=State.DONE).exists(), "the end", child, 120)

    done = mine.get()
    assert left.state == State.RUNNING
    assert left.rows_done < ROWS
    assert (done.rows_done, done.counts.get("created")) == (ROWS, ROWS)
    assert Company.objects.filter(legal_name__startswith="Sitkeä ").count() == ROWS


@pytest.mark.worker
def test_a_job_that_was_asked_for_while_redis_was_away_is_done_when_it_is_back(
    stage, redis_gate, stage_db, settings
):
    settings.MEDIA_ROOT = str(stage.folder / "files")
    admin = people.person_of_staff("admin", "en")
    file = SimpleUploadedFile("pieni.csv", b"Nimi;Kaupunki\nMalttinen Oy;Lahti\n")
    made = upload.upload_import(register="companies", upload=file, by=admin, now=timezone.now())
    Import.objects.filter(pk=made.pk).update(state=State.CHECKING)
    run.work_off(import_id=made.pk, clock=timezone.now)
    apart = stage.with_(**through(stage, redis_gate))
    mine = Import.objects.filter(pk=made.pk)

    with servers.web_server(apart, "web-of-waiting") as base:
        caller = Caller(base)
        caller.log_in("admin")
        redis_gate.shut()
        asked, _ = caller.post(f"/imports/{made.public_id}/confirm/")
        servers.wait_until(lambda: WAITS in caller.get("/imports/")[1], "the word that jobs wait", seconds=15)
    waiting = mine.get().state
    mine.update(queued_at=timezone.now() - timedelta(hours=1))
    with servers.worker(stage, "worker-after-redis") as child:
        servers.send_task(stage, "imports.resume_stalled")
        servers.wait_until(lambda: mine.filter(state=State.DONE).exists(), "the end", child, 150)

    assert (asked, waiting) == (200, State.RUNNING)
    assert Company.objects.filter(legal_name="Malttinen Oy").count() == 1
