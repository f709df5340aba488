"""The processes the launcher starts: written down, watched, and stopped with all they started themselves.

Each child leads a session of its own, so Ctrl+C reaches the launcher alone, which then stops the children in
order. They are written to a file; a keeper process holds one end of a pipe to the launcher. When the launcher
dies, even by `kill -9`, the pipe closes and the keeper stops what is written. If both die, the next start does.
"""

import contextlib
import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from launcher.checks import explain
from launcher.console import Problem, last_lines, say, show
from launcher.places import ROOT, log_file
from launcher.stamps import write_whole

# A database writes down what it has in memory before it ends: cut short, it has to repeat it all at the next start.
GRACE_SECONDS = {0: 60, 1: 10}
_processes: dict[int, subprocess.Popen] = {}  # what this launcher has to bury


@dataclass(frozen=True)
class Child:
    """One process, so described that another program can find and stop it, and never a stranger."""

    name: str
    pid: int
    started: (
        str  # the kernel's start time: a process number may be given again, with its start time it is not
    )
    stop_signal: int
    level: int  # what stands on others stops first: 0 servers, 1 the product and commands

    def is_alive(self) -> bool:
        return start_time(self.pid) == self.started

    def signal(self, number: int) -> None:
        if self.is_alive():
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(self.pid, number)

    def kill_group(self) -> None:
        """End what is left of the group that the child led, unless its number leads a stranger's group by now."""
        if start_time(self.pid) not in (None, self.started):
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)


def start_time(pid: int) -> str | None:
    """Return when the process was started, or None when it is gone or only waits to be buried."""
    try:
        state, *fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if state in "ZX" else fields[18]


def stop(children: list[Child]) -> None:
    """Stop the children level by level, kindly first; return when none is left."""
    for level in sorted({child.level for child in children}, reverse=True):
        these = [child for child in children if child.level == level]
        living = [child for child in these if child.is_alive()]
        for child in living:
            child.signal(child.stop_signal)
        _wait(living, GRACE_SECONDS[level])
        for child in living:
            if child.is_alive():
                child.signal(signal.SIGQUIT)
        _wait(living, 2 if any(child.is_alive() for child in living) else 0)
        for child in these:
            child.kill_group()
        _wait(living, 2)


def _wait(children: list[Child], seconds: float) -> None:
    end = time.monotonic() + seconds
    while any(child.is_alive() for child in children) and time.monotonic() < end:
        _bury()
        time.sleep(0.05)


def _bury() -> None:
    """Take the exit codes of dead children that nobody asks for any more."""
    for process in list(_processes.values()):
        process.poll()


def read_children(path: Path) -> list[Child]:
    """Return the children written down by an earlier start."""
    try:
        return [Child(**fields) for fields in json.loads(path.read_text())]
    except (OSError, ValueError, TypeError):
        return []


_libc = ctypes.CDLL(None) if sys.platform == "linux" else None
PR_SET_PDEATHSIG = 1


def _end_with_the_launcher(launcher: int) -> None:
    """Ask the kernel, in the new child, to end it with the launcher: it may die before the child is written down."""
    if _libc is None:
        return
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != launcher:
        os._exit(1)


class Crew:
    """The children of one instance. Use as a context: leaving it stops them all, whatever happened."""

    def __init__(self, instance: Path, lock: int) -> None:
        self.instance = instance
        self.path = instance / "children.json"
        self.children: list[Child] = []
        self.logs: dict[int, Path] = {}
        self._lock = lock
        self._pipe: int | None = None

    def __enter__(self) -> "Crew":
        left_over = [child for child in read_children(self.path) if child.is_alive()]
        if left_over:
            say("Stopping what an earlier start left running")
            stop(left_over)
        self._write()
        self._start_keeper()
        return self

    def __exit__(self, *_: object) -> None:
        stop(self.children)
        self.children = []
        self._write()
        if self._pipe is not None:
            os.close(self._pipe)
            self._keeper.wait(5)

    def _start_keeper(self) -> None:
        reading, self._pipe = os.pipe()
        self._keeper = subprocess.Popen(
            [sys.executable, "-S", str(ROOT / "launch.py"), "keeper", str(self.path)],
            stdin=reading,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            pass_fds=[self._lock],  # so long as the keeper has work to do, the instance is not free
            start_new_session=True,
        )
        os.close(reading)

    def _write(self) -> None:
        write_whole(self.path, json.dumps([asdict(child) for child in self.children]))

    def start(
        self, name: str, command: list, *, env: dict, level: int, stop_signal: int = signal.SIGTERM, **options
    ) -> Child:
        """Start a process that shall stay; its words go to a log file."""
        log = log_file(self.instance, name)
        with log.open("wb") as out:
            child, _ = self._spawn(
                name, command, level, stop_signal, env=env, stdout=out, stderr=subprocess.STDOUT, **options
            )
        self.logs[child.pid] = log
        return child

    def run(
        self, name: str, command: list, *, env: dict | None = None, show_output: bool = False, **options
    ) -> int:
        """Run a process to its end and return its exit code; Ctrl+C and the launcher's death end it too."""
        child, process = self._spawn(
            name, command, 1, signal.SIGTERM, env=env, show_output=show_output, **options
        )
        try:
            return process.wait()
        finally:
            stop([child])
            self._forget(child)

    def step(
        self, name: str, command: list, *, failed: str, env: dict | None = None, cwd: Path = ROOT
    ) -> None:
        """Run one step of the set-up quietly; when it fails, show its last words and the sentence."""
        log = log_file(self.instance, name)
        with log.open("wb") as out:
            code = self.run(name, command, env=env, cwd=cwd, stdout=out, stderr=subprocess.STDOUT)
        if code:
            sentence = explain(log.read_text(errors="replace"))
            if sentence is None:
                show(last_lines(log))  # what nobody foresaw
            raise Problem(f"{sentence or failed} (all of its output: {log})")

    def _spawn(
        self,
        name: str,
        command: list,
        level: int,
        stop_signal: int,
        *,
        show_output: bool = False,
        cwd=ROOT,
        **options,
    ) -> tuple[Child, subprocess.Popen]:
        if not show_output:
            options.setdefault("stdin", subprocess.DEVNULL)
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=cwd,
            start_new_session=True,
            preexec_fn=partial(_end_with_the_launcher, os.getpid()),  # noqa: PLW1509  the launcher has one thread
            **options,
        )
        child = Child(name, process.pid, start_time(process.pid) or "gone", stop_signal, level)
        _processes[process.pid] = process
        self.children.append(child)
        self._write()
        return child, process

    def _forget(self, child: Child) -> None:
        self.children.remove(child)
        _processes.pop(child.pid, None)
        self._write()

    def watch(self) -> Child:
        """Wait until one of the children ends, and return it."""
        while True:
            _bury()
            if self._keeper.poll() is not None:
                raise Problem(
                    "The process that guards this start was ended from outside, so everything is stopped."
                )
            for child in self.children:
                if not child.is_alive():
                    return child
            time.sleep(0.25)


def keep(path: Path) -> int:
    """Wait for the launcher's end, then stop what it has left behind. Runs as the keeper process."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    while os.read(0, 1):
        pass
    stop(read_children(path))
    return 0
