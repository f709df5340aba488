"""Outside registers: a whole file streamed, and a feed of changes applied to own companies."""

import io
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

from bench.database import make_anew
from bench.seed import Size, environment

DATABASE = Size("registers", 0, 0, 0, 0)
OWN = 2_000
FILL = 1 << 20

STREAM = """
import django
django.setup()
from bench.registers import stream
print(*stream(int(__import__("sys").argv[1])), sep="|")
"""
APPLY = """
import django
django.setup()
from bench.registers import apply_changes
print(*apply_changes(), sep="|")
"""


class Array(io.RawIOBase):
    """A JSON array of companies, made as it is read: nothing of it is kept."""

    def __init__(self, row: Callable[[int], bytes], count: int) -> None:
        self.row, self.count, self.made, self.waiting = row, count, 0, b"["

    def readable(self) -> bool:
        return True

    def readinto(self, into) -> int:
        while len(self.waiting) < len(into) and self.made < self.count:
            rows = range(self.made, min(self.made + 200, self.count))
            self.made = rows.stop
            self.waiting += b",".join(map(self.row, rows)) + (b"," if self.made < self.count else b"]")
        part, self.waiting = self.waiting[: len(into)], self.waiting[len(into) :]
        into[: len(part)] = part
        return len(part)


def peak() -> int:
    """Megabytes that this process has needed at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def stream(count: int) -> tuple[float, float, int, int]:
    """Read an array as PRH's whole file is read and map each record. Seconds, megabytes, memory before and after."""
    import ijson

    from crm.demo.registers.shapes import as_bytes, ytj_company
    from enrichment.providers.http import Http
    from enrichment.providers.prh_ytj import PrhYtj

    row = as_bytes(
        ytj_company("0000000-0", "Lahden Paja Oy", trade=["Paja Express"], website="www.paja.example")
    )

    def numbered(number: int) -> bytes:
        return row.replace(b"0000000-0", b"%07d-1" % (number % 10_000_000))

    before, started = peak(), time.perf_counter()
    with Http("http://127.0.0.1:9") as nobody:
        provider = PrhYtj(nobody)
        for raw in ijson.items(io.BufferedReader(Array(numbered, count), FILL), "item", use_float=True):
            provider.map("0000000-1", raw)
    return time.perf_counter() - started, len(row) * count / 1e6, before, peak()


def apply_changes() -> tuple[float, float, int, int]:
    """A feed of changes of Norway for own companies, applied and then replayed. Seconds of both, changed, memory."""
    from django.conf import settings
    from django.utils import timezone
    from stdnum.no import orgnr

    from companies.models import Company
    from crm.demo.registers.server import Registers
    from crm.demo.registers.shapes import unit, update
    from crm.demo.registers.world import World
    from enrichment.models import EnrichmentRun, OutsideRegister
    from enrichment.operations.gate import register_row
    from enrichment.operations.run import start_run
    from enrichment.operations.work import work_off
    from users.models import User

    numbers: list[str] = []
    base = 90_000_000
    while len(numbers) < OWN:
        base += 1
        numbers += [number for number in (f"{base}{digit}" for digit in range(10)) if orgnr.is_valid(number)]
    Company.objects.bulk_create(
        Company(legal_name=f"Verksted {n}", country="NO", business_id=n, business_id_scheme="no_orgnr")
        for n in numbers
    )
    world = World(units={n: unit(n, f"Nytt verksted {n}", staff=5) for n in numbers})
    world.updates = [update(i, n) for i, n in enumerate(numbers, 10)]
    robot = User.objects.robot("bench")
    register_row(code="brreg")
    seconds, changed = [], 0
    with Registers(world).running() as registers:
        settings.REGISTER_URLS = registers.urls()
        for _turn in range(2):
            OutsideRegister.objects.filter(code="brreg").update(cursor={"id": 9}, per_minute=6000)
            run = start_run(register="brreg", kind="feed", by=robot, now=timezone.now())
            started = time.perf_counter()
            while EnrichmentRun.objects.at_work().filter(pk=run.pk).exists():
                work_off(run_id=run.pk, clock=timezone.now, sleep=time.sleep)
            seconds.append(time.perf_counter() - started)
            changed = changed or EnrichmentRun.objects.get(pk=run.pk).changed
    return seconds[0], seconds[1], changed, peak()


def tell(count: int) -> None:
    """Print each row when it is known: what follows may take minutes."""
    for row in measure(count):
        print(row, flush=True)


def measure(count: int) -> Iterator[str]:
    """Rows of a table: what, how many, seconds, rows a second, peak memory."""
    make_anew("kolmikanta_bench_registers")
    env = environment(DATABASE)
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], env=env, check=True)
    taken, size, before, after = map(float, _inside(STREAM, env, str(count)))
    yield (
        f"| whole file streamed and mapped, {size:,.0f} MB | {count:,} | {taken:.1f} | {count / taken:,.0f} |"
        f" {after:.0f} MB ({before:.0f} before) |"
    )
    first, again, changed, memory = map(float, _inside(APPLY, env))
    yield from (
        f"| feed of changes applied, all new | {changed:,.0f} | {first:.1f} | {changed / first:,.0f} | {memory:.0f} MB |",
        f"| the same feed replayed, nothing changes | {OWN:,} | {again:.1f} | {OWN / again:,.0f} | |",
    )


def _inside(code: str, env: dict[str, str], *arguments: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], env=env, check=True, capture_output=True, text=True
    )
    return done.stdout.strip().splitlines()[-1].split("|")
