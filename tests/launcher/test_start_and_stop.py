"""Real servers, started and stopped: nothing is left behind, however the launcher ends."""

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from launcher.postgres import Postgres

ROOT = Path(__file__).resolve().parent.parent.parent


def environment(data: Path) -> dict[str, str]:
    named = (
        "DATABASE_URL",
        "REDIS_URL",
        "KOLMIKANTA_DATA",
        "DJANGO_SETTINGS_MODULE",
        "PGHOST",
        "PGUSER",
        "PGDATABASE",
    )
    kept = {name: value for name, value in os.environ.items() if name not in named}
    return kept | {"KOLMIKANTA_DATA": str(data)}


def with_servers(*program: str) -> list[str]:
    return [sys.executable, str(ROOT / "launch.py"), "with-servers", "--profile", "test", "--", *program]


def living(data: Path) -> list[str]:
    """The processes that work in this data folder, by their command lines and environments."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes()
            around = (process / "environ").read_bytes()
        except OSError:
            continue
        if words and (os.fsencode(data) in words or os.fsencode(data) in around):
            found.append(words.replace(b"\0", b" ").decode(errors="replace"))
    return found


def gone(data: Path, within: float) -> bool:
    end = time.monotonic() + within
    while time.monotonic() < end:
        if not living(data):
            return True
        time.sleep(0.1)
    return False


@contextmanager
def started(data: Path, *, wait_for: str = "up and running"):
    """The launcher with both servers and a program that stays."""
    program = ["sh", "-c", f"echo {wait_for}; exec sleep 300"]
    with subprocess.Popen(
        with_servers(*program), env=environment(data), cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        lines = []
        for line in process.stdout:
            lines.append(line)
            if wait_for in line:
                break
        assert wait_for in "".join(lines), "".join(lines)
        try:
            yield process
        finally:
            process.kill()
            process.stdout.close()


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """One data folder for the module: making a database takes longer than starting it."""
    folder = tmp_path_factory.mktemp("data")
    yield folder
    clear_away(folder)


def clear_away(data: Path) -> None:
    """Remove what lies outside the data folder where PostgreSQL has to run as nobody."""
    home = Postgres(data, "test").home
    if home != data:
        shutil.rmtree(home)


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_launcher_that_is_asked_to_stop_leaves_nothing_running(data, number):
    with started(data) as process:
        assert len(living(data)) >= 4

        process.send_signal(number)

        assert process.wait(30) == 128 + number
    assert living(data) == []


@pytest.mark.slow
def test_a_launcher_that_is_killed_leaves_nothing_running_and_the_next_start_works(data):
    with started(data) as process:
        process.kill()

        assert gone(data, within=20), living(data)

    answer = subprocess.run(
        with_servers("psql", "-Atc", "SELECT lower('ÅÄÖ')"),
        env=environment(data),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout.splitlines()[-1] == "åäö"


@pytest.mark.slow
def test_a_second_command_uses_the_servers_that_the_first_one_started(data):
    with started(data) as process:
        answer = subprocess.run(
            with_servers("psql", "-Atc", "SELECT current_database()"),
            env=environment(data),
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        process.terminate()
        process.wait(30)

    assert answer.stdout == "kolmikanta\n"


@pytest.mark.slow
def test_the_program_decides_the_exit_code(data):
    done = subprocess.run(
        with_servers("sh", "-c", "exit 7"), env=environment(data), cwd=ROOT, capture_output=True, check=False
    )

    assert done.returncode == 7


@pytest.mark.slow
def test_what_an_interrupted_start_left_half_made_is_made_anew(tmp_path):
    half_made = Postgres(tmp_path, "test").data
    half_made.mkdir()
    (half_made / "half").touch()
    half_made.with_name("pg.unfinished").mkdir()
    (tmp_path / "children.json").write_text('[{"name": "web"')

    done = subprocess.run(
        with_servers("psql", "-Atc", "SELECT 1"),
        env=environment(tmp_path),
        cwd=ROOT,
        capture_output=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert not (half_made / "half").exists()
    clear_away(tmp_path)


def test_a_folder_that_is_not_ours_to_write_to_is_told_in_one_sentence():
    command = [sys.executable, str(ROOT / "launch.py"), "run"]

    done = subprocess.run(
        command,
        env=environment(Path("/sys/kolmikanta")),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert done.stderr.strip().startswith(
        "Kolmikanta may not write to /sys/kolmikanta: give that to the user"
    )
