"""What the launcher tells the person at the terminal."""

import contextlib
import sys
import time
from pathlib import Path

_started = time.monotonic()


class Problem(Exception):  # noqa: N818  it is what the person reads, not what went wrong inside
    """Ends the command with one sentence that says what is wrong and what to do."""


def say(sentence: str) -> None:
    """Print a line with the seconds since the start; a terminal that has gone away does no harm."""
    with contextlib.suppress(OSError, ValueError):
        print(f"[{time.monotonic() - _started:5.1f} s] {sentence}", flush=True)


def show(text: str) -> None:
    with contextlib.suppress(OSError, ValueError):
        print(text, flush=True)


def complain(sentence: str) -> None:
    with contextlib.suppress(OSError, ValueError):
        print(f"\n{sentence}", file=sys.stderr, flush=True)


def last_lines(log: Path, count: int = 15) -> str:
    """Return the end of a log file, indented, or an empty text."""
    try:
        lines = log.read_text(errors="replace").rstrip().splitlines()[-count:]
    except OSError:
        return ""
    return "\n".join(f"    {line}" for line in lines)
