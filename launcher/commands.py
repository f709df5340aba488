"""The commands, as typed after `python3 launch.py`."""

import argparse
import errno
import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

from launcher import packages
from launcher.checks import NEEDED_FOR_RUNNING, disk_has_room, port_is_free, port_number
from launcher.children import Crew, keep
from launcher.console import Problem, complain, say, show
from launcher.frontend import ensure_front_end
from launcher.places import DATA, python, tool
from launcher.product import (
    announce,
    epitaph,
    load_demo,
    load_demo_once,
    manage,
    prepare,
    start_product,
    wants_demo,
)
from launcher.servers import Servers, Taken, alone_with_packages, claimed, product_environment
from launcher.testing import arguments_from_environment, run_linters, run_tests

HELP = """Kolmikanta. The commands, each also as `python3 launch.py <command>`:

  make run      start the product here and print its address and logins  (PORT=8000, DEMO=1)
  make test     run every test                                          (ARGS="-k search")
  make lint     run every linter
  make bench    seed and measure                                        (ARGS="--help")
  make demo     load the demo data again
  make setup    only install the packages
  make lock     renew the lock files from pyproject.toml

  python3 launch.py manage <command>            Django's commands on the same database
  python3 launch.py with-servers -- <program>   any program on the same database

Settings, backup and upgrade: docs/operations.md"""


class Stopped(BaseException):
    """Somebody asked for the end: Ctrl+C, SIGTERM, or the terminal was closed."""


def _stop_asked(number: int, _frame: object) -> None:
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)  # once is enough: the stopping itself must not be broken off
    raise Stopped(number)


def main(words: list[str]) -> int:
    """Do one command and return its exit code."""
    name, rest = (words[0], words[1:]) if words else ("help", [])
    command = COMMANDS.get(name)
    if command is None:
        complain(f"There is no command {name!r}; `python3 launch.py help` lists them.")
        return 2
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop_asked)
    try:
        return command(rest)
    except Stopped as stopped:
        say("Stopped")
        return 0 if name == "run" else 128 + stopped.args[0]
    except Problem as problem:
        complain(str(problem))
        return 1
    except OSError as failure:
        if failure.errno == errno.ENOSPC:
            complain("The disk is full: make room and start again.")
        elif failure.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            complain(
                f"Kolmikanta may not write to {failure.filename}: give that to the user who starts it, "
                "or name another folder in KOLMIKANTA_DATA."
            )
        else:
            raise
        return 1


def set_up(crew: Crew, lock: str | None = None) -> None:
    """Install what is missing of packages."""
    embedded = not (os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"))
    with alone_with_packages():
        packages.ensure_packages(crew, lock or (packages.EMBEDDED if embedded else packages.RUNTIME))
        ensure_front_end(crew)


def help_(_rest: list[str]) -> int:
    show(HELP)
    return 0


def run(_rest: list[str]) -> int:
    """Start everything, and stay until the end is asked for or one part ends."""
    host, port = os.environ.get("LISTEN") or "127.0.0.1", port_number(os.environ.get("PORT") or "8000")
    url = f"http://{'localhost' if host in ('127.0.0.1', '0.0.0.0') else host}:{port}/"
    with claimed("main", "Kolmikanta") as (crew, lock):
        port_is_free(host, port)
        disk_has_room(DATA, NEEDED_FOR_RUNNING)
        lock.write(url=url)
        set_up(crew)
        servers = Servers(crew, "run")
        servers.start()
        lock.write(environment=_shared(servers))
        prepare(servers)
        if wants_demo():
            load_demo_once(servers)
        port_is_free(host, port)
        start_product(servers, host, port)
        announce(url)
        raise Problem(epitaph(crew, crew.watch()))


def _shared(servers: Servers) -> dict[str, str]:
    """What another command needs to work on the servers that run here."""
    names = ("DATABASE_URL", "REDIS_URL", "PGHOST", "PGUSER", "PGDATABASE", "PATH")
    own = {name: value for name, value in servers.environment.items() if name in names}
    return own | {"KOLMIKANTA_DATA": str(servers.crew.instance)}


def test(rest: list[str]) -> int:
    """Run the tests on servers of their own."""
    with claimed("test", "A test run") as (crew, _lock):
        set_up(crew, packages.DEVELOPMENT)
        servers = Servers(crew, "test")
        servers.start()
        return run_tests(servers, [*rest, *arguments_from_environment()])


def lint(_rest: list[str]) -> int:
    """Run the linters; the database is there for the check of the migrations."""
    with claimed("test", "A test run") as (crew, _lock):
        set_up(crew, packages.DEVELOPMENT)
        servers = Servers(crew, "test")
        servers.start()
        return run_linters(servers)


def bench(rest: list[str]) -> int:
    """Seed and measure on servers with room to work."""
    words = ["--data", "bench", "--profile", "bench", "--ready", "--"]
    return with_servers([*words, str(python()), "-m", "bench", *rest, *arguments_from_environment()])


def demo(_rest: list[str]) -> int:
    """Load the demo data again: into what runs here, or into its database alone."""
    try:
        with claimed("main", "Loading the demo data") as (crew, _lock):
            set_up(crew)
            servers = Servers(crew, "run")
            servers.start()
            prepare(servers)
            load_demo(servers)
    except Taken as taken:
        code = _run_beside(taken, manage("load_demo"), {"DEMO": "1"})
        if code:
            return code
    say("The demo data is loaded")
    return 0


def manage_(rest: list[str]) -> int:
    return with_servers(["--", *(str(word) for word in manage(*rest))])


def with_servers(rest: list[str]) -> int:
    """Run one program with the servers up: those that run here already, or started for it and stopped after it."""
    parser = argparse.ArgumentParser(prog="launch.py with-servers")
    parser.add_argument("--data", default="main", help="which folder of data; `main` is what `run` uses")
    parser.add_argument(
        "--profile", default="run", choices=["run", "test", "bench"], help="how PostgreSQL is tuned"
    )
    parser.add_argument("--ready", action="store_true", help="bring tables and static files up to date first")
    parser.add_argument("program", nargs="+", help="the program and its arguments, after --")
    options = parser.parse_args(rest)
    if Path(options.data).name != options.data or options.data in (".", ".."):
        raise Problem("The name after --data is the name of a folder, without slashes.")
    try:
        with claimed(options.data, "A command with servers") as (crew, lock):
            set_up(crew)
            servers = Servers(crew, options.profile)
            servers.start()
            lock.write(environment=_shared(servers))
            if options.ready:
                prepare(servers)
            return crew.run(
                "program", options.program, env=servers.environment, show_output=True, cwd=Path.cwd()
            )
    except Taken as taken:
        return _run_beside(taken, options.program, {})


def _run_beside(taken: Taken, program: list, extra: dict[str, str]) -> int:
    """Run a program on the servers that another command of this folder has started."""
    shared = taken.note.get("environment")
    if not shared:
        raise taken
    environment = product_environment(Path(shared["KOLMIKANTA_DATA"])) | shared | extra
    return subprocess.run([str(part) for part in program], env=environment, check=False).returncode


def setup(_rest: list[str]) -> int:
    with claimed("setup", "The set-up") as (crew, _lock):
        set_up(crew, packages.DEVELOPMENT)
    say("All packages are installed")
    return 0


def lock(_rest: list[str]) -> int:
    """Renew the lock files; each contains the one before, at the same versions."""
    with claimed("setup", "The set-up") as (crew, _lock):
        set_up(crew, packages.DEVELOPMENT)
        common = ["--quiet", "--universal", "--python-version", "3.11", "--generate-hashes", "--upgrade"]
        plain = ["--no-header", "--no-emit-index-url", "--no-annotate"]
        steps = [
            (packages.RUNTIME, []),
            (packages.EMBEDDED, ["--extra", "embedded", "-c", packages.RUNTIME]),
            (packages.DEVELOPMENT, ["--extra", "embedded", "--group", "dev", "-c", packages.EMBEDDED]),
        ]
        environment = os.environ | {"UV_SYSTEM_CERTS": "1"}
        for target, options in steps:
            command = [
                tool("uv"),
                "pip",
                "compile",
                "pyproject.toml",
                *common,
                *plain,
                *options,
                "-o",
                target,
            ]
            crew.step("lock", command, env=environment, failed=f"{target} could not be made")
    say("The lock files are renewed; commit them after a green `make test`")
    return 0


def keeper(rest: list[str]) -> int:
    return keep(Path(rest[0]))


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "help": help_,
    "run": run,
    "test": test,
    "lint": lint,
    "bench": bench,
    "demo": demo,
    "setup": setup,
    "lock": lock,
    "manage": manage_,
    "with-servers": with_servers,
    "keeper": keeper,
}
