"""One instance: its lock, its database and broker, and the environment in which the product finds them."""

import contextlib
import fcntl
import json
import os
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from launcher.checks import servers_are_named
from launcher.children import Crew, start_time
from launcher.console import Problem, say
from launcher.packages import clean_environment
from launcher.places import DATA, NODE_MODULES, ROOT, VENV, instance_folder
from launcher.postgres import NAME, Postgres
from launcher.stamps import write_whole
from launcher.valkey import Valkey


class Taken(Problem):
    """Somebody else holds the instance; `note` is what they wrote about it."""

    def __init__(self, note: dict) -> None:
        self.note = note
        where = f" at {note['url']}" if note.get("url") else ""
        super().__init__(
            f"{note.get('what', 'Another command')} already runs in this folder{where} "
            f"(process {note.get('pid', '?')}): use that one, or stop it with Ctrl+C there first."
        )


class Lock:
    """The lock of an instance: a file lock, which ends with its holders however they end, and a note in the file."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)

    def take(self, what: str, patience: float = 40) -> None:
        """Take the lock; a holder that has died but is still being cleaned up after is waited for."""
        end = time.monotonic() + patience
        told = False
        while not self._try():
            note = self.read()
            if start_time(int(note.get("pid", 0))) is not None or time.monotonic() > end:
                os.close(self.descriptor)
                raise Taken(note)
            if not told:
                say("Waiting until an earlier start has been cleared away")
                told = True
            time.sleep(0.2)
        self.write(what=what)

    def _try(self) -> bool:
        try:
            fcntl.flock(self.descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def read(self) -> dict:
        try:
            note = json.loads(os.pread(self.descriptor, 65536, 0))
        except ValueError:
            return {}
        return note if isinstance(note, dict) else {}

    def write(self, **facts: object) -> None:
        note = ({} if "what" in facts else self.read()) | facts | {"pid": os.getpid()}
        text = json.dumps(note).encode()
        os.ftruncate(self.descriptor, 0)
        os.pwrite(self.descriptor, text, 0)


@contextlib.contextmanager
def claimed(name: str, what: str) -> Iterator[tuple[Crew, Lock]]:
    """Hold the instance and the crew of its children; both end with the block."""
    folder = instance_folder(name)
    lock = Lock(folder)
    lock.take(what)
    try:
        with Crew(folder, lock.descriptor) as crew:
            try:
                yield crew, lock
            finally:
                # Whoever asks from now on waits; and the note may hold the password of a database.
                os.ftruncate(lock.descriptor, 0)
    finally:
        os.close(lock.descriptor)


@contextlib.contextmanager
def alone_with_packages() -> Iterator[None]:
    """Let one command at a time install packages into this folder."""
    DATA.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (DATA / "setup.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Waiting for another command that installs packages in this folder")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


@dataclass
class Servers:
    """The servers of an instance: embedded ones, or those that the environment names."""

    crew: Crew
    profile: str
    postgres: Postgres | None = None
    environment: dict[str, str] = field(default_factory=dict)

    def start(self) -> None:
        instance = self.crew.instance
        servers_are_named(os.environ)
        (instance / "files").mkdir(mode=0o700, exist_ok=True)  # of uploads and exports
        self.environment = product_environment(instance)
        if not os.environ.get("DATABASE_URL"):
            self.postgres = Postgres(instance, self.profile)
            self.postgres.start(self.crew)
            self.environment |= _names_for_postgres_tools(self.postgres, self.environment["PATH"])
        if not os.environ.get("REDIS_URL"):
            valkey = Valkey(instance)
            valkey.start(self.crew)
            self.environment["REDIS_URL"] = valkey.url
        say("Database and broker are up")


def _names_for_postgres_tools(postgres: Postgres, path: str) -> dict[str, str]:
    """So that psql, pg_dump and pg_restore work without options."""
    return {
        "DATABASE_URL": postgres.url,
        "PGHOST": str(postgres.sockets),
        "PGUSER": NAME,
        "PGDATABASE": NAME,
        "PATH": f"{postgres.programs}{os.pathsep}{path}",
    }


def product_environment(instance: Path) -> dict[str, str]:
    """The environment of manage.py, web, worker and beat; what the user has set stays."""
    environment = clean_environment()
    defaults = {
        "SECRET_KEY": secret_key(),
        "NODE_MODULES": str(NODE_MODULES),
        "DJANGO_SETTINGS_MODULE": "crm.settings",
    }
    return (
        defaults
        | environment
        | {
            "KOLMIKANTA_DATA": str(instance),
            "PYTHONUNBUFFERED": "1",
            "PYTHONWARNINGS": "ignore::RuntimeWarning:celery.platforms",  # root is a choice already made here
            "VIRTUAL_ENV": str(VENV),
            "PATH": f"{VENV / 'bin'}{os.pathsep}{environment.get('PATH', os.defpath)}",
            "PYTHONPATH": str(ROOT),
        }
    )


def secret_key() -> str:
    """Return the key of this installation; it is made once and readable by its owner alone."""
    path = DATA / "secret_key"
    with contextlib.suppress(OSError):
        if key := path.read_text().strip():
            return key
    DATA.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = secrets.token_urlsafe(50)
    write_whole(path, key + "\n", mode=0o600)
    return key
