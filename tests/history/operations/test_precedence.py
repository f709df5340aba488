"""The rule of precedence, and that its twin in SQL says the same."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from django.db import connection

from history import operations as history
from history.choices import Act, Party
from history.operations import OUTRANKS_SQL, Origin, Standing, Verdict, outranks, standing_of
from tests.factories.companies import CompanyFactory

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
EARLIER, LATER = NOW - timedelta(days=1), NOW + timedelta(days=1)


def new(act: str, party: str) -> Origin:
    return Origin(act=act, party=party, source="a source")


@pytest.mark.parametrize(
    ("origin", "standing", "verdict"),
    [
        (new(Act.IMPORT, Party.FIRST), None, Verdict.WRITE),
        (new(Act.IMPORT, Party.FIRST), Standing(Act.ENRICHMENT, Party.THIRD, NOW), Verdict.WRITE),
        (new(Act.ENRICHMENT, Party.THIRD), Standing(Act.IMPORT, Party.FIRST, EARLIER), Verdict.KEEP),
        (new(Act.ENRICHMENT, Party.THIRD), Standing(Act.ENRICHMENT, Party.THIRD, EARLIER), Verdict.WRITE),
        (new(Act.ENRICHMENT, Party.THIRD), Standing(Act.ENRICHMENT, Party.THIRD, LATER), Verdict.KEEP),
        (new(Act.IMPORT, Party.ZERO), Standing(Act.IMPORT, Party.SECOND, LATER), Verdict.WRITE),
        (new(Act.IMPORT, Party.ZERO), Standing(Act.EDIT, Party.FIRST, EARLIER, by_id=7), Verdict.PROPOSE),
        (new(Act.ENRICHMENT, Party.THIRD), Standing(Act.BULK_EDIT, Party.FIRST, EARLIER, by_id=7), Verdict.PROPOSE),
        (new(Act.IMPORT, Party.FIRST), Standing(Act.EDIT, Party.FIRST, EARLIER), Verdict.WRITE),  # a robot's
        (new(Act.IMPORT, Party.ZERO), Standing(Act.RECTIFIED, Party.ZERO, EARLIER, by_id=7), Verdict.KEEP),
        (new(Act.RECTIFIED, Party.ZERO), Standing(Act.RECTIFIED, Party.ZERO, EARLIER, by_id=7), Verdict.WRITE),
        (new(Act.RECTIFIED, Party.ZERO), Standing(Act.EDIT, Party.FIRST, LATER, by_id=7), Verdict.WRITE),
    ],
)  # fmt: skip
def test_which_origin_stands(origin, standing, verdict):
    assert outranks(new=origin, at=NOW, standing=standing) == verdict


def test_what_staff_types_is_written_whatever_stands():
    standing = Standing(Act.RECTIFIED, Party.ZERO, EARLIER, by_id=7)

    assert (
        outranks(new=new(Act.EDIT, Party.FIRST), at=NOW, standing=standing, is_by_hand=True) == Verdict.WRITE
    )


def test_the_rule_in_sql_says_the_same_of_every_pair(db):
    said = OUTRANKS_SQL.format(s="s", act="n.act", party="n.party", at="%(now)s::timestamptz")
    sql = f"""SELECT n.act, n.party, s.act, s.party, s.at, s.by_id, {said}
        FROM (SELECT * FROM unnest(%(acts)s::text[]) act, unnest(%(parties)s::text[]) party) n,
             (SELECT 1 AS id, * FROM unnest(%(acts)s::text[]) act, unnest(%(parties)s::text[]) party,
                     unnest(%(times)s::timestamptz[]) at, unnest(ARRAY[NULL, 7]) by_id) s"""
    values = {"now": NOW, "acts": Act.values, "parties": Party.values, "times": [EARLIER, NOW, LATER]}
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        found = {row[:6]: row[6] for row in cursor.fetchall()}

    pairs = product(Act.values, Party.values, Act.values, Party.values, [EARLIER, NOW, LATER], [None, 7])
    assert found == {
        pair: outranks(new=new(pair[0], pair[1]), at=NOW, standing=Standing(*pair[2:5], by_id=pair[5]))
        for pair in pairs
    }  # fmt: skip


def test_the_rule_in_sql_writes_where_nothing_is_known(db):
    said = OUTRANKS_SQL.format(s="s", act="'import'", party="'third'", at="now()")

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {said} FROM (SELECT 1) x LEFT JOIN history_changeset s ON s.id = -1")
        assert cursor.fetchone() == ("write",)


def test_the_standing_of_a_field_is_its_newest_change(rep, db):
    company = CompanyFactory()
    imported = Origin(act=Act.IMPORT, party=Party.SECOND, source="Partner list")
    with history.one_change_set(by=rep, at=EARLIER, from_=imported):
        history.save_changes(obj=company, values={"notes": "One", "vat_number": "FI1"}, by=rep, at=EARLIER)
    history.save_changes(obj=company, values={"notes": "Two"}, by=rep, at=NOW)

    found = standing_of(obj=company, fields=["notes", "vat_number"])

    assert {name: (row.act, row.party, row.source, row.is_by_hand) for name, row in found.items()} == {
        "notes": (Act.EDIT, Party.FIRST, "", True),
        "vat_number": (Act.IMPORT, Party.SECOND, "Partner list", False),
    }
