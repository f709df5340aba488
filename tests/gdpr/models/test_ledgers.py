"""Ledgers as the database keeps them: what refuses to be changed or taken out row by row is not emptied at once either."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from gdpr.operations.access import keep_months

pytestmark = pytest.mark.django_db
LEDGERS = [
    "gdpr_accesslog", "gdpr_accesslog_rest", "gdpr_breach", "gdpr_breachphase", "gdpr_consentevent",
    "gdpr_consenttext", "gdpr_disclosedpersons", "gdpr_disclosure", "gdpr_erasurelog", "gdpr_journalentry",
    "gdpr_legalhold", "gdpr_noticedelivery", "gdpr_privacynotice", "gdpr_restriction",
]  # fmt: skip
GUARDED = """
SELECT DISTINCT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc f ON f.oid = t.tgfoid
WHERE (c.relname LIKE 'gdpr\\_%%' OR c.relname LIKE 'history\\_%%') AND t.tgtype::int & 2 <> 0
  AND t.tgtype::int & %s <> 0 AND f.prosrc LIKE '%%RAISE EXCEPTION%%'
"""
UPDATE_OR_DELETE, TRUNCATE = 8 | 16, 32  # bits of a trigger's type; 2 is BEFORE


def guarded(against: int) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(GUARDED, [against])
        return sorted(name for (name,) in cursor.fetchall())


def empty(table: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL kolmikanta.may_empty = off")  # as everywhere but between tests
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # nothing else may keep it from being emptied
        cursor.execute(f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize("table", LEDGERS)
def test_a_ledger_cannot_be_emptied_even_by_hand(table):
    with pytest.raises(IntegrityError, match=f"{table} is never emptied"):
        empty(table)


def test_whatever_hangs_on_a_person_is_not_emptied_along_with_persons():
    with pytest.raises(IntegrityError, match="is never emptied"):
        empty("contacts_person")


def test_the_partition_of_a_new_month_cannot_be_emptied_by_its_own_name():
    keep_months(today=date(2026, 11, 22))

    with pytest.raises(IntegrityError, match="gdpr_accesslog_2026_11 is never emptied"):
        empty("gdpr_accesslog_2026_11")


def test_a_partition_that_somebody_made_by_hand_is_guarded_the_next_night():
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE gdpr_accesslog_2099_01 PARTITION OF gdpr_accesslog FOR VALUES FROM ('2099-01-01') TO ('2099-02-01')"
        )

    keep_months(today=date(2026, 11, 22))

    with pytest.raises(IntegrityError, match="gdpr_accesslog_2099_01 is never emptied"):
        empty("gdpr_accesslog_2099_01")


def test_every_table_that_refuses_changes_row_by_row_refuses_to_be_emptied_and_the_other_way_round():
    keep_months(today=date(2026, 11, 22))

    assert guarded(UPDATE_OR_DELETE) == guarded(TRUNCATE)


def test_a_ledger_that_has_one_of_the_triggers_alone_is_seen():
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER never_emptied ON gdpr_erasurelog")

    assert set(guarded(UPDATE_OR_DELETE)) - set(guarded(TRUNCATE)) == {"gdpr_erasurelog"}


def test_every_guarded_table_is_tried_here():
    known = {*LEDGERS, "history_change", "history_changeset"}

    assert {table for table in guarded(UPDATE_OR_DELETE) if not table.startswith("gdpr_accesslog_2")} == known
