"""The Python environment in .venv and the locked packages in it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from launcher.checks import NEEDED_FOR_PACKAGES, disk_has_room
from launcher.children import Crew
from launcher.console import Problem, say
from launcher.places import ROOT, VENV, log_file, python, tool
from launcher.stamps import Stamps, digest

RUNTIME = "requirements.lock"
EMBEDDED = "requirements-embedded.lock"
DEVELOPMENT = "requirements-dev.lock"
CONTAINS = {RUNTIME: (), EMBEDDED: (RUNTIME,), DEVELOPMENT: (EMBEDDED, RUNTIME)}
MADE_HERE = ".made-by-the-launcher"


def ensure_packages(crew: Crew, lock: str) -> None:
    """Make .venv hold what the lock file names; nothing is done when it already does."""
    if VENV.is_symlink():
        say("Taking .venv as it is: it is a link to an environment kept elsewhere")
        return
    stamps = Stamps(VENV / ".stamps.json")
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    mark = digest([ROOT / lock], version, str(VENV))
    if stamps.has(lock, mark) and python().exists():
        return
    disk_has_room(ROOT, NEEDED_FOR_PACKAGES)
    whole = (VENV / ".stamps.json").exists() and stamps.has("made", f"{version} {VENV}")
    if not whole:
        _make_environment(crew)
    stamps.clear()  # from here on the environment is half-finished until the stamp is back
    say(f"Installing the Python packages of {lock}")
    _install(crew, ROOT / lock)
    stamps.put("made", f"{version} {VENV}")
    for name in (lock, *CONTAINS[lock]):
        stamps.put(name, digest([ROOT / name], version, str(VENV)))


def _make_environment(crew: Crew) -> None:
    """Make a new environment; one of ours that was left half-finished goes first."""
    if VENV.exists() and ((VENV / MADE_HERE).exists() or not python().exists()):
        say("Removing a half-finished .venv")
        shutil.rmtree(VENV)
    say("Making the Python environment")
    VENV.mkdir(exist_ok=True)
    (VENV / MADE_HERE).touch()
    log = log_file(crew.instance, "environment")
    with log.open("wb") as out:
        options = {"stdout": out, "stderr": subprocess.STDOUT}
        if crew.run("environment", [sys.executable, "-m", "venv", VENV], **options) == 0:
            return
        uv = shutil.which("uv")
        command = [uv, "venv", "--quiet", "--seed", "--allow-existing", "--python", sys.executable, VENV]
        if uv and crew.run("environment", command, **options) == 0:
            return
    raise Problem(
        "Python cannot make virtual environments here: install its venv module "
        "(on Debian: apt-get install python3-venv) and start again."
    )


def _install(crew: Crew, lock: Path) -> None:
    """Install with uv, which is ten times faster; when it cannot, with pip."""
    uv = _uv(crew)
    if uv and _run_uv(crew, uv, lock) == 0:
        return
    say("uv could not install them; trying pip, which takes longer")
    install_with_pip(crew, lock)


def _uv(crew: Crew) -> Path | str | None:
    found = shutil.which("uv")
    if found:
        return found
    if not tool("uv").exists():
        log = log_file(crew.instance, "uv")
        with log.open("wb") as out:
            crew.run(
                "uv", _pip(ROOT / "requirements-uv.lock"), env=_quiet(), stdout=out, stderr=subprocess.STDOUT
            )
    return tool("uv") if tool("uv").exists() else None


def _run_uv(crew: Crew, uv: Path | str, lock: Path) -> int:
    command = [
        uv,
        "pip",
        "install",
        "--quiet",
        "--compile-bytecode",
        "--require-hashes",
        "--python",
        python(),
    ]
    with log_file(crew.instance, "packages-uv").open("wb") as out:
        return crew.run(
            "packages", [*command, "-r", lock], env=_uv_environment(), stdout=out, stderr=subprocess.STDOUT
        )


def install_with_pip(crew: Crew, lock: Path) -> None:
    crew.step("packages", _pip(lock), env=_quiet(), failed="The Python packages could not be installed")


def _pip(lock: Path) -> list:
    return [python(), "-m", "pip", "install", "--quiet", "--require-hashes", "-r", lock]


def _quiet() -> dict[str, str]:
    return {"PIP_RETRIES": "2", "PIP_DISABLE_PIP_VERSION_CHECK": "1"} | clean_environment()


def _uv_environment() -> dict[str, str]:
    """Let uv trust and ask whom pip trusts and asks: it reads none of pip's settings itself."""
    settings = {"UV_SYSTEM_CERTS": "1", "UV_HTTP_RETRIES": "2", "UV_LINK_MODE": "copy"}
    listed = subprocess.run(
        [str(python()), "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    ).stdout
    configured = dict(line.split("=", 1) for line in listed.splitlines() if "=" in line)
    for pip_name, uv_name in (("index-url", "UV_DEFAULT_INDEX"), ("find-links", "UV_FIND_LINKS")):
        from_file = configured.get(f"global.{pip_name}", "").strip("'\"")
        value = os.environ.get(f"PIP_{pip_name.replace('-', '_').upper()}") or from_file
        if value:
            settings[uv_name] = value
    return settings | clean_environment()


def clean_environment() -> dict[str, str]:
    """The environment without what would lead a child to another Python."""
    strangers = ("PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV", "CONDA_PREFIX")
    return {name: value for name, value in os.environ.items() if name not in strangers}
