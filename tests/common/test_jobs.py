"""Jobs start after the commit, and never at the cost of the page that starts them."""

import time

import pytest
from django.db import transaction

from common import jobs
from common.cache import breaker


@pytest.fixture(autouse=True)
def rested_breaker():
    breaker.reset()
    yield
    breaker.reset()


class Broker:
    """Stands for the Celery application: notes what is sent, or fails."""

    def __init__(self, failure=None):
        self.sent = []
        self.failure = failure

    def send_task(self, name, kwargs, retry):
        if self.failure:
            raise self.failure
        self.sent.append((name, kwargs))


@pytest.fixture
def broker(monkeypatch):
    broker = Broker()
    monkeypatch.setattr(jobs, "current_app", broker)
    return broker


def test_job_is_sent_with_its_ids_once_the_transaction_is_committed(
    db, broker, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        jobs.enqueue_on_commit("imports.run_import", import_id=7)

        assert broker.sent == []

    assert broker.sent == [("imports.run_import", {"import_id": 7})]


def test_job_of_a_transaction_that_is_rolled_back_is_never_sent(
    db, broker, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        jobs.enqueue_on_commit("imports.run_import", import_id=7)
        transaction.set_rollback(True)

    assert broker.sent == []


def test_absent_broker_costs_the_page_one_short_attempt_and_no_error(
    db, broker, django_capture_on_commit_callbacks, caplog
):
    broker.failure = ConnectionRefusedError()

    with django_capture_on_commit_callbacks(execute=True):
        jobs.enqueue_on_commit("imports.run_import", import_id=7)
        jobs.enqueue_on_commit("imports.run_import", import_id=8)

    assert caplog.messages.count("Job imports.run_import waits: Redis is away") == 2
    assert not breaker.is_open()


def test_sending_to_a_broker_that_refuses_takes_less_than_a_second(
    db, settings, tmp_path, monkeypatch, django_capture_on_commit_callbacks
):
    from celery import Celery

    app = Celery("without a broker", set_as_current=False)
    app.config_from_object(settings, namespace="CELERY")
    app.conf.broker_url = f"redis+socket://{tmp_path}/nobody.sock"
    monkeypatch.setattr(jobs, "current_app", app)

    started = time.monotonic()
    with django_capture_on_commit_callbacks(execute=True):
        jobs.enqueue_on_commit("imports.run_import", import_id=7)

    assert time.monotonic() - started < 1
