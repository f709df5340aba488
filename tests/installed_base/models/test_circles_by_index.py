"""The guards against circles look up what they ask for, whatever the planner believes of the table.

Believing it empty, it read the whole of it for each row: rows read are counted here, since a clock would depend on the machine.
"""

import pytest
from django.db import connection

from tests.factories.companies import CompanyFactory
from tests.factories.installed_base import ItemFactory, ProductFactory

pytestmark = pytest.mark.django_db
COUNT = 300
READ = (
    "SELECT coalesce(sum(seq_tup_read + idx_tup_fetch), 0) FROM pg_stat_xact_user_tables WHERE relname = %s"
)
# What the planner believes of a table that was looked over when all of its rows had gone.
EMPTY = "UPDATE pg_class SET relpages = 50, reltuples = 0 WHERE oid = %s::regclass"
PLACEMENTS = """
INSERT INTO installed_base_placement (public_id, child_id, parent_id, position, during)
SELECT gen_random_uuid(), child, parent, '', daterange('2020-01-01', NULL) FROM unnest(%s::bigint[], %s::bigint[]) t (child, parent)
"""
LINKS = """
INSERT INTO companies_grouplink (public_id, child_id, parent_id, during)
SELECT gen_random_uuid(), child, parent, daterange('2020-01-01', NULL) FROM unnest(%s::bigint[], %s::bigint[]) t (child, parent)
"""


def read_by(table: str, statement: str, children: list[int], parents: list[int]) -> int:
    """Rows of the table that were read while so many were written, when it had been empty before."""
    with connection.cursor() as cursor:
        cursor.execute(EMPTY, [table])
        cursor.execute(READ, [table])
        before = cursor.fetchone()[0]
        cursor.execute(statement, [children, parents])
        cursor.execute(READ, [table])
        return cursor.fetchone()[0] - before


def test_placements():
    top, product = ItemFactory(), ProductFactory()
    parts = [ItemFactory(company=top.company, product=product).pk for _time in range(COUNT)]
    parents = [top.pk] * 10 + [parts[number // 10] for number in range(COUNT - 10)]

    assert read_by("installed_base_placement", PLACEMENTS, parts, parents) < COUNT * 10


def test_links_of_groups():
    top = CompanyFactory()
    companies = [CompanyFactory().pk for _time in range(COUNT)]
    parents = [top.pk] * 10 + [companies[number // 10] for number in range(COUNT - 10)]

    assert read_by("companies_grouplink", LINKS, companies, parents) < COUNT * 10
