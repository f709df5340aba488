"""Small registers on loopback, and a clock that moves only when it is told to."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta

import pytest

from companies.models import Company
from companies.operations.company import create_company
from crm.demo.registers.server import Registers
from crm.demo.registers.world import World
from enrichment.models import EnrichmentRun, OutsideRegister
from enrichment.operations.gate import register_row
from enrichment.operations.work import work_off
from enrichment.providers.http import Http
from enrichment.providers.registry import PROVIDERS
from history.operations import Origin, one_change_set
from users.models import User


class Clock:
    """Stands still, but for the seconds that somebody sleeps."""

    def __init__(self, now: datetime) -> None:
        self.now, self.slept = now, 0.0

    def __call__(self) -> datetime:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept += seconds
        self.now += timedelta(seconds=seconds)

    def pass_by(self, **time: int) -> None:
        self.now += timedelta(**time)


@pytest.fixture
def clock(now) -> Clock:
    return Clock(now)


@pytest.fixture
def registers(settings) -> Iterator[Registers]:
    """All registers, empty, at addresses that the settings name."""
    with Registers(World()).running() as running:
        settings.REGISTER_URLS = running.urls()
        settings.REGISTER_FILES = running.files()
        settings.REGISTER_TIMEOUT, settings.REGISTER_BACKOFF = 0.5, 0.01
        yield running


@pytest.fixture
def world(registers) -> World:
    return registers.world


@pytest.fixture
def provider_of(registers) -> Iterator[Callable]:
    """A provider without database, asked as it is in a run."""
    with ExitStack() as open_ones:

        def make(code: str, **more):
            asked = Http(registers.urls()[code], timeout=0.5, backoff=0.01, sleep=lambda _seconds: None)
            http = open_ones.enter_context(asked)
            return PROVIDERS[code](http, registers.files().get(code, ""), **more)

        yield make


@pytest.fixture
def fast(db) -> None:
    """Registers that may be asked as often as one likes."""
    for code in PROVIDERS:
        OutsideRegister.objects.filter(pk=register_row(code=code).pk).update(per_minute=6000)


@pytest.fixture
def imported(db, now) -> Callable[..., Company]:
    """A company as a vendor's file brought it two months ago: a third party's word, older than any answer."""

    def make(business_id: str = "2077474-0", legal_name: str = "Lahden Paja Oy", **more) -> Company:
        robot = User.objects.robot("loader")
        values = {"legal_name": legal_name, "country": "FI", "business_id": business_id, **more}
        at = now - timedelta(days=60)
        with one_change_set(by=robot, at=at, from_=Origin(act="import", party="third", source="vendor.csv")):
            return create_company(values=values, by=robot, now=at)

    return make


@pytest.fixture
def typed(rep, now) -> Callable[..., Company]:
    """A company that a rep typed two months ago."""

    def make(business_id: str = "2077474-0", legal_name: str = "Lahden Paja Oy", **more) -> Company:
        values = {"legal_name": legal_name, "country": "FI", "business_id": business_id, **more}
        return create_company(values=values, by=rep, now=now - timedelta(days=60))

    return make


@pytest.fixture
def work(clock, fast, registers) -> Callable[[EnrichmentRun], EnrichmentRun]:
    """Let a worker have a run, and give the run as it stands then."""

    def done(run: EnrichmentRun) -> EnrichmentRun:
        work_off(run_id=run.pk, clock=clock, sleep=clock.sleep)
        return EnrichmentRun.objects.get(pk=run.pk)

    return done
