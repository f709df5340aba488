"""Signals out of one act that changed 100,000 companies, and the second look, in a database of its own."""

import os
import subprocess
import sys

from bench.database import make_anew, url_of

COUNT = 100_000
NAME = "kolmikanta_bench_signals"
RUN = """
import os, sys, time
import django
django.setup()
from django.db import connection, transaction
from django.utils import timezone
from enrichment.models import Signal
from enrichment.operations.derive_signals import derive_new, derive_of_change_set
count = int(sys.argv[1])
with connection.cursor() as cursor:
    cursor.execute("INSERT INTO companies_company (legal_name, country, status, legal_form, industry_code, industry_version, staff,"
                   " business_id, business_id_scheme, vat_number, lei, language, preferred_channel, notes, postcode, town, region, turnover_currency)"
                   " SELECT 'Yhtiö ' || n, 'FI', 'active', 'Ky', '25.62', 'TOL2025', n %% 200, '', '', '', '', '', '', '', '', '', '', '' FROM generate_series(1, %s) n", [count])
    cursor.execute("ANALYZE companies_company")
    derive_new(now=timezone.now())
    cursor.execute("INSERT INTO history_changeset (act, robot, at, reason, source, party)"
                   " VALUES ('import', 'bench', now(), '', 'PRH', 'third') RETURNING id")
    act = cursor.fetchone()[0]
    cursor.execute('''
        INSERT INTO history_change (change_set_id, object_type, object_id, verb, fields, old, new, at)
        SELECT %s, 'companies.company', c.id, 'changed', k.fields, k.old, k.new, now()
        FROM companies_company c JOIN (VALUES
            (0, '{legal_name}'::varchar[], '{"legal_name": "Vanha Oy"}'::jsonb, '{"legal_name": "Uusi Oy"}'::jsonb),
            (1, '{status}', '{"status": "active"}', '{"status": "bankrupt"}'),
            (2, '{industry_code}', '{"industry_code": "25.62"}', '{"industry_code": "28.12"}'),
            (3, '{postcode,street,town}', '{"street": "Tie 1", "postcode": "15100", "town": "Lahti"}', '{"street": "Tie 2", "postcode": "20100", "town": "Turku"}'),
            (4, '{language}', '{"language": "fi"}', '{"language": "sv"}')
        ) k(kind, fields, old, new) ON k.kind = c.id %% 5''', [act])
    cursor.execute("ANALYZE history_change")
for label, derive in (
    ("signals of one act", lambda: derive_of_change_set(change_set_id=act, now=timezone.now())),
    ("the same act again", lambda: derive_of_change_set(change_set_id=act, now=timezone.now())),
    ("the job’s next look", lambda: derive_new(now=timezone.now())),
    ("a look with nothing new", lambda: derive_new(now=timezone.now())),
):
    started = time.perf_counter()
    found = derive()
    print(f"{label}|{time.perf_counter() - started:.2f}|{found.total}")
"""


def measure() -> list[str]:
    """Rows of a table: what, seconds, signals made."""
    make_anew(NAME)
    env = os.environ | {"DATABASE_URL": url_of(NAME), "DJANGO_SETTINGS_MODULE": "crm.settings"}
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], env=env, check=True)
    out = subprocess.run(
        [sys.executable, "-c", RUN, str(COUNT)], env=env, check=True, capture_output=True, text=True
    )
    lines = [line.split("|") for line in out.stdout.strip().splitlines()]
    return [f"| {label} | {seconds} | {made} |" for label, seconds, made in lines]
