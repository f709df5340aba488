"""The tests and the linters."""

import os
import shlex
import shutil
import tempfile
from pathlib import Path

from launcher.console import Problem, say
from launcher.places import ROOT, python, tool
from launcher.product import compile_translations, manage
from launcher.servers import Servers

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
JOURNEYS = "journey"  # the marker of the tests that drive a browser


def find_chromium() -> str | None:
    """Return the browser for the journeys: the one in CHROMIUM, or one of the system's."""
    named = os.environ.get("CHROMIUM")
    if named:
        return shutil.which(named)
    return next((path for path in map(shutil.which, BROWSERS) if path), None)


def under_ci() -> bool:
    return os.environ.get("CI", "").lower() in ("1", "true", "yes")


def pytest_arguments(given: list[str], chromium: str | None) -> list[str]:
    """Return pytest's arguments: both cores, a fresh database, and no journeys where there is no browser."""
    arguments = list(given)
    if not any(word == "-n" or word.startswith(("-n", "--numprocesses")) for word in arguments):
        arguments = ["-n", "2", *arguments]
    if "--reuse-db" not in arguments:
        arguments = ["--create-db", *arguments]
    if chromium:
        return arguments
    if "-m" in arguments:
        place = arguments.index("-m") + 1
        arguments[place] = f"({arguments[place]}) and not {JOURNEYS}"
        return arguments
    return [*arguments, "-m", f"not {JOURNEYS}"]


def run_tests(servers: Servers, given: list[str]) -> int:
    """Run pytest over everything and return its exit code."""
    chromium = find_chromium()
    if not chromium and under_ci():
        raise Problem(
            "Chromium is missing, and under CI no test may be left out: install it, or name it in CHROMIUM."
        )
    if not chromium:
        say("There is no Chromium on this machine: the browser journeys are left out")
    compile_translations(servers)
    with tempfile.TemporaryDirectory(prefix="kolmikanta-test-") as media:
        environment = servers.environment | {"TEST_MEDIA_ROOT": media, "CHROMIUM": chromium or ""}
        environment["PYTHONDONTWRITEBYTECODE"] = "1"
        environment.pop("PYTHONWARNINGS", None)
        environment.pop("DJANGO_SETTINGS_MODULE", None)
        command = [python(), "-m", "pytest", *pytest_arguments(given, chromium)]
        return servers.crew.run("pytest", command, env=environment, show_output=True)


def run_linters(servers: Servers) -> int:
    """Run every linter, also after one has complained, and return 1 when any did."""
    complaints = []
    for name, command, extra in _linters():
        say(f"lint: {name}")
        if servers.crew.run("lint", command, env=servers.environment | extra, show_output=True):
            complaints.append(name)
    if complaints:
        raise Problem(f"These complained: {', '.join(complaints)}.")
    say("All linters are content")
    return 0


def _linters() -> list[tuple[str, list, dict[str, str]]]:
    production = {"HTTPS": "1", "DEBUG": "0", "DEMO": "0", "ALLOWED_HOSTS": "register.example"}
    templates = sorted(path for path in (ROOT / "templates").rglob("*.html"))
    linters = [
        ("ruff check", [tool("ruff"), "check", "--no-cache", "."], {}),
        ("ruff format", [tool("ruff"), "format", "--no-cache", "--check", "."], {}),
        ("import order", [tool("lint-imports"), "--no-cache"], {}),
        ("migrations", manage("makemigrations", "--check", "--dry-run"), {}),
        ("deployment", manage("check", "--deploy", "--fail-level", "WARNING"), production),
    ]
    if templates:
        command = [tool("djade"), "--check", "--target-version", "5.2", *templates]
        linters.append(("templates", command, {}))
    if _has_command("check_translations"):
        linters.append(("translations", manage("check_translations"), {}))
    return linters


def _has_command(name: str) -> bool:
    return any(Path(ROOT).glob(f"*/management/commands/{name}.py"))


def arguments_from_environment() -> list[str]:
    """Read ARGS, as in `make test ARGS="-k search"`."""
    return shlex.split(os.environ.get("ARGS", ""))
