"""A spreadsheet opened in a process of its own first, which may die of it.

The reader keeps a sheet as one block from its first cell to its last: five kilobytes with one cell at the far corner
want half a terabyte, and what it does then is to end the process, the web server's with every request in it.
"""

import subprocess
import sys
from pathlib import Path

MEMORY = 3 * 1024**3
SECONDS = 120
TOO_LARGE = 3

# What else is wrong with a file is for the reader proper to say.
_SCRIPT = f"""
import resource, sys
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[2]), int(sys.argv[2])))
from python_calamine import CalamineWorkbook
try:
    with open(sys.argv[1], "rb") as file:
        book = CalamineWorkbook.from_filelike(file)
    for name in book.sheet_names:
        try:
            book.get_sheet_by_name(name)
        except MemoryError:
            raise
        except Exception:
            continue
except MemoryError:
    sys.exit({TOO_LARGE})
except BaseException:
    sys.exit(0)
"""


def fits_in_memory(path: Path, *, memory: int = MEMORY) -> bool:
    """Whether each sheet can be read within the memory, and within two minutes."""
    command = [sys.executable, "-I", "-c", _SCRIPT, str(path), str(memory)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603 (our own words)
    except subprocess.TimeoutExpired:
        return False
    return done.returncode in (0, 1)
