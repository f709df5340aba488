"""Where things lie: the clone, the environment, the data of each instance, the sockets."""

import hashlib
import os
import tempfile
from pathlib import Path

from launcher.console import Problem

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
NODE_MODULES = ROOT / "node_modules"
DATA = Path(os.environ.get("KOLMIKANTA_DATA") or ROOT / ".data").absolute()
SOCKET_PATH_LIMIT = 107  # bytes: what the kernel allows for the address of a Unix socket
LONGEST_SOCKET_NAME = len("/.s.PGSQL.5432.lock")


def python() -> Path:
    """The interpreter of the environment."""
    return VENV / "bin" / "python"


def tool(name: str) -> Path:
    """A program that the environment brings."""
    return VENV / "bin" / name


def site_packages() -> Path:
    """Where the environment keeps its packages."""
    found = sorted((VENV / "lib").glob("python3.*/site-packages"))
    if not found:
        raise Problem("The Python environment in .venv is incomplete: remove that folder and start again.")
    return found[-1]


def instance_folder(name: str) -> Path:
    """The folder of one set of servers; `main` is what `make run` uses."""
    return DATA if name == "main" else DATA / name


def socket_folder(instance: Path) -> Path:
    """A private folder for sockets: inside the instance, or in the temporary folder when that path is too long."""
    folder = instance / "run"
    if len(os.fsencode(folder)) + LONGEST_SOCKET_NAME > SOCKET_PATH_LIMIT:
        mark = hashlib.sha256(os.fsencode(instance)).hexdigest()[:12]
        folder = Path(tempfile.gettempdir()) / f"kolmikanta-{os.getuid()}-{mark}"
    return private_folder(folder)


def private_folder(folder: Path) -> Path:
    """Make a folder that only its owner enters; refuse one that somebody else has put there."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if folder.is_symlink() or folder.stat().st_uid not in (os.getuid(), 65534):
        raise Problem(f"The folder {folder} belongs to somebody else: remove it and start again.")
    folder.chmod(0o700)
    return folder


def log_file(instance: Path, name: str) -> Path:
    """The log of one part; the log of the start before stays beside it."""
    folder = instance / "logs"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    log = folder / f"{name}.log"
    if log.exists():
        log.replace(log.with_suffix(".log.1"))
    return log
