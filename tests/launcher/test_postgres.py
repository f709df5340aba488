"""Whether a database server that starts is waited for: as long as it says that it goes on, no longer."""

import os
import sys

import pytest

from launcher import postgres
from launcher.children import Crew
from launcher.console import Problem
from launcher.postgres import Postgres
from launcher.servers import Lock

# Stands in for a server after a sudden stop: it tells five times that it goes on, then whether it is ready.
REPEATS = """
import pathlib, sys, time
for _ in range(5):
    time.sleep(0.3)
    print("LOG:  redo in progress, elapsed time: 10.00 s", flush=True)
if sys.argv[2] == "ready":
    mark = pathlib.Path(sys.argv[1]) / "postmaster.pid"
    mark.parent.mkdir()
    mark.write_text("\\n".join([*"1234567", "ready"]))
time.sleep(60)
"""


@pytest.fixture
def crew(tmp_path):
    lock = Lock(tmp_path)
    lock.take("A test")
    with Crew(tmp_path, lock.descriptor) as crew:
        yield crew
    os.close(lock.descriptor)


def started(crew, server, end):
    command = [sys.executable, "-c", REPEATS, server.data, end]
    return crew.start("postgres", command, env=dict(os.environ), level=0)


def test_a_server_that_repeats_what_was_not_written_is_waited_for(crew, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(postgres, "SILENCE", 1.2)
    server = Postgres(tmp_path, "test")

    server._wait_until_ready(crew, started(crew, server, "ready"))

    assert "PostgreSQL was stopped in the middle of its work" in capsys.readouterr().out


def test_a_server_that_falls_silent_is_given_up(crew, tmp_path, monkeypatch):
    monkeypatch.setattr(postgres, "SILENCE", 1.2)
    server = Postgres(tmp_path, "test")

    with pytest.raises(Problem, match="PostgreSQL did not start"):
        server._wait_until_ready(crew, started(crew, server, "hangs"))
