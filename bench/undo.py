"""The undo of an import, what stands from its source, and the withdrawal of it, in the worker's own steps."""

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import imports
from bench.database import make_anew
from bench.seed import Size, environment

COMPANIES = int(os.environ.get("UNDO_COMPANIES", "100000"))
RUN = """
import resource, time
import django
django.setup()
from django.utils import timezone
from companies.models import Company
from history.operations import count_sources
from history.queries import all_sources, standing_from
from imports.models import Import
from users.models import UndoRun, User
from users.operations import undo_run
by = User.objects.get(email="bench@bench.example")
def timed(name, act, rows):
    started = time.perf_counter()
    answer = act()
    spent = time.perf_counter() - started
    print(name, round(spent, 2), round(rows / spent) if rows else "", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, sep="|", flush=True)
    return answer
def pages():
    place, seen = None, 0
    for _page in range(20):
        found, place = standing_from("companies.csv", place=place)
        seen += len(found)
    return seen
def run_through(run, name):
    timed(f"{name}: looked at", lambda: undo_run.work_off(run_id=run.pk, clock=timezone.now), count)
    fresh = UndoRun.objects.get(pk=run.pk)
    undo_run.confirm_run(of=fresh, by=by, now=timezone.now())
    timed(f"{name}: done", lambda: undo_run.work_off(run_id=run.pk, clock=timezone.now), count)
    fresh = UndoRun.objects.get(pk=run.pk)
    print(f"{name}: what came of it", "", "", f"{fresh.state} {fresh.counts}", sep="|")
    return fresh
act = Import.objects.order_by("pk").first().change_set_id
count = Company.objects.count()
timed("count what stands from every source", lambda: count_sources(now=timezone.now()), 0)
timed("list of sources", all_sources, 0)
timed("twenty pages of what stands from the source", pages, 0)
undone = run_through(undo_run.prepare_undo(change_set_id=act, by=by, now=timezone.now()), "undo of the import")
run_through(undo_run.prepare_undo(change_set_id=undone.change_set_id, by=by, now=timezone.now()), "undo of the undo")
run_through(undo_run.prepare_withdrawal(source="companies.csv", by=by, now=timezone.now()), "withdrawal of the source")
"""


def measure() -> list[str]:
    """Seconds, companies a second and memory of each act, after an import of a hundred thousand new companies."""
    database = Size("import", 0, 0, 0, 0)
    make_anew("kolmikanta_bench_import", like_own=True)
    env = environment(database)
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], env=env, check=True)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "companies.csv"
        imports.write_file(path, COMPANIES)
        imports.import_file(path, env)
    out = subprocess.run([sys.executable, "-c", RUN], env=env, check=True, capture_output=True, text=True)
    return [f"| {' | '.join(line.split('|'))} |" for line in out.stdout.splitlines() if line.count("|") == 3]
