"""What a register changed is told to whoever wants to make something of it."""

from datetime import date

import pytest

from enrichment.operations import changes
from enrichment.operations.changes import AppliedChange, record_signals, take_changes
from tests.factories.companies import CompanyFactory


@pytest.fixture
def heard(monkeypatch):
    told = []
    monkeypatch.setattr(changes, "_takers", [])
    take_changes(taker=lambda **said: told.append(said))
    return told


def test_each_taker_hears_of_a_record_once_with_all_its_changes(db, heard, admin, now):
    company = CompanyFactory()
    new_name = AppliedChange("legal_name", "Paja Oy", "Uusi Paja Oy", date(2026, 11, 20), source="PRH, YTJ")

    record_signals(company=company, changes=[new_name], register="prh_ytj", by=admin, now=now)

    assert heard == [
        {
            "company": company,
            "changes": [new_name],
            "notices": (),
            "register": "prh_ytj",
            "by": admin,
            "now": now,
        }
    ]


def test_nothing_is_told_where_nothing_changed(db, heard, admin, now):
    record_signals(company=CompanyFactory(), changes=[], register="prh_ytj", by=admin, now=now)

    assert heard == []
