"""`make run`, really: pages, worker and schedule answer, and the end of one part is the end of all."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time

import pytest

from tests.launcher.test_start_and_stop import ROOT, clear_away, environment, gone


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def health(port: int) -> dict:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return json.load(connection.getresponse())
    except (OSError, ValueError, http.client.HTTPException):
        return {}
    finally:
        connection.close()


def eventually(question, within: float) -> bool:
    end = time.monotonic() + within
    while time.monotonic() < end:
        if question():
            return True
        time.sleep(0.2)
    return False


@pytest.mark.slow
@pytest.mark.worker
def test_everything_answers_and_the_end_of_the_worker_ends_everything(tmp_path, port):
    settings = environment(tmp_path) | {"PORT": str(port), "DEMO": "0", "DEBUG": "0"}
    command = [sys.executable, str(ROOT / "launch.py"), "run"]
    with subprocess.Popen(
        command, env=settings, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as launcher:
        try:
            ready = eventually(lambda: health(port).get("status") == "ok", within=300)
            second = subprocess.run(
                command, env=settings, cwd=ROOT, capture_output=True, text=True, check=False
            )
            parts = {
                part["name"]: part["pid"] for part in json.loads((tmp_path / "children.json").read_text())
            }
            os.kill(parts["worker"], signal.SIGKILL)
            words, _ = launcher.communicate(timeout=60)
        finally:
            launcher.kill()

    assert ready, words
    assert second.returncode == 1
    assert f"already runs in this folder at http://localhost:{port}/" in second.stderr
    assert set(parts) == {"postgres", "valkey", "web", "worker", "beat"}
    assert launcher.returncode == 1
    assert "worker ended, so everything is stopped" in words
    assert gone(tmp_path, within=5)
    clear_away(tmp_path)
