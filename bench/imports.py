"""Import of many companies with history, held against a bare COPY of the same rows into the same tables."""

import csv
import random
import resource
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg

from bench import names
from bench.database import make_anew, url_of
from bench.seed import Size, environment

TABLES = ("companies_company", "companies_address", "companies_financialyear", "history_change")
HEADER = [
    "Yrityksen nimi",
    "Y-tunnus",
    "Toimiala",
    "Katuosoite",
    "Postinumero",
    "Postitoimipaikka",
    "Henkilöstö",
    "Liikevaihto",
]
RUN = """
import resource, sys, time
import django
django.setup()
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.utils import timezone
from imports.operations import run, upload
from users.models import User
by = User.objects.filter(email="bench@bench.example").first() or User.objects.create(
    email="bench@bench.example", full_name="Bench", role="admin", password="!")
file = TemporaryUploadedFile("companies.csv", "text/csv", 0, "utf-8")
with open(sys.argv[1], "rb") as source:
    while block := source.read(1 << 20):
        file.write(block)
file.size = file.tell()
file.seek(0)
made = upload.upload_import(register="companies", upload=file, by=by, now=timezone.now())
times = []
for begin in (run.start_check, run.confirm_import):
    begin(of=made, by=by, now=timezone.now())
    started = time.perf_counter()
    run.work_off(import_id=made.pk, clock=timezone.now)
    times.append(time.perf_counter() - started)
    made.refresh_from_db()
print(made.state, made.counts, *(round(t, 2) for t in times), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, sep="|")
"""


def measure(size: Size) -> list[str]:
    """Seconds and rows a second of first import, second import and bare COPY; memory of the working process."""
    database = Size("import", 0, 0, 0, 0)
    make_anew("kolmikanta_bench_import")
    env = environment(database)
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], env=env, check=True)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "companies.csv"
        write_file(path, size.companies)
        first, second = import_file(path, env), import_file(path, env)
        copied = _bare_copy(Path(folder))
    n = size.companies
    rows = [
        ("bare COPY into the same tables with their indexes", copied, ""),
        ("first import, all new", first[1], f"peak memory {first[2]} MB, {first[0]}"),
        ("the same file again", second[1], f"peak memory {second[2]} MB, {second[0]}"),
    ]
    out = [f"| {label} | {seconds:.1f} | {n / seconds:,.0f} | {note} |" for label, seconds, note in rows]
    out.append(f"| first import against bare COPY | {first[1] / copied:.2f} × | | |")
    out.append(f"| second import against the first | {first[1] / second[1]:.1f} × faster | | |")
    out.append(f"| this process | | | peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB |")
    return out


def write_file(path: Path, count: int) -> None:
    rng = random.Random(11)
    legal, ids = names.company_names(rng, count), names.business_ids(count)
    towns = names.Skewed(rng, names.TOWNS).draw(count)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(HEADER)
        for i in range(count):
            town, _region, postcode = towns[i]
            staff = int(rng.paretovariate(0.9))
            writer.writerow(
                [
                    legal[i],
                    ids[i],
                    rng.choice(names.INDUSTRIES),
                    f"Tehtaankatu {i % 300}",
                    postcode,
                    town,
                    staff,
                    staff * 120_000,
                ]
            )


def import_file(path: Path, env: dict[str, str]) -> tuple[str, float, int]:
    out = subprocess.run(
        [sys.executable, "-c", RUN, str(path)], env=env, check=True, capture_output=True, text=True
    )
    state, counts, _check, seconds, memory = out.stdout.strip().splitlines()[-1].split("|")
    return f"{state} {counts}", float(seconds), int(memory)


def _bare_copy(folder: Path) -> float:
    """COPY what the import wrote into empty twins of its tables, indexes and constraints included."""
    total = 0.0
    with psycopg.connect(url_of("kolmikanta_bench_import"), autocommit=True) as connection:
        for table in TABLES:
            columns = ", ".join(
                row[0]
                for row in connection.execute(
                    "SELECT quote_ident(attname) FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0"
                    " AND NOT attisdropped AND attgenerated = '' ORDER BY attnum",
                    [table],
                )
            )
            path = folder / table
            with (
                path.open("wb") as file,
                connection.cursor().copy(f"COPY {table} ({columns}) TO STDOUT") as pipe,
            ):
                for block in pipe:
                    file.write(block)
            connection.execute(f"CREATE TABLE twin (LIKE {table} INCLUDING ALL)")
            started = time.perf_counter()
            with (
                path.open("rb") as file,
                connection.cursor().copy(f"COPY twin ({columns}) FROM STDIN") as pipe,
            ):
                while block := file.read(1 << 20):
                    pipe.write(block)
            total += time.perf_counter() - started
            connection.execute("DROP TABLE twin")
            path.unlink()
    return total
