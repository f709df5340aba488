"""A copy speaks the reader's language: its registers, its columns, and what the columns hold."""

from datetime import UTC, datetime

import pytest
from django.utils import translation

from gdpr.classification.paths import holdings
from gdpr.models import RetentionEvaluation
from gdpr.queries import gather as gathering
from gdpr.queries.gather import gather, register_name
from history.queries.change_log import word_of
from tests.factories.companies import CompanyFactory
from tests.factories.contacts import PersonFactory
from tests.factories.gdpr import LegalHoldFactory
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db


def told_columns():
    """Every table of which a copy tells, and the columns of it."""
    for holding in holdings():
        model = holding.model
        if holding.label in gathering.LINKED:
            model = model._meta.get_field(gathering.LINKED[holding.label]).related_model
        names = gathering.ALSO_TOLD.get(model) or [
            one.name for one in model._meta.concrete_fields if gathering._is_told(one, holding)
        ]
        yield holding.label, model._meta.label_lower, names


def words() -> dict[str, str]:
    found = {}
    for label, table, names in told_columns():
        found[label] = register_name(label)
        found |= {f"{table}.{name}": word_of(name, table) for name in names if name != "custom"}
    return found


def test_every_table_and_column_that_a_copy_tells_has_a_finnish_word():
    with translation.override("en"):
        english = words()
    with translation.override("fi"):
        finnish = words()

    assert [name for name in english if english[name] == finnish[name]] == []


def test_why_the_data_is_kept_is_told_in_a_sentence(now):
    company = CompanyFactory(legal_name="Kaunis Paja Oy")
    person = PersonFactory()
    claim = {
        "why": "left", "purpose": "prospecting", "from": "2026-01-15", "until": "2027-01-15", "rule": "left",
        "version": 1, "company": company.pk,
    }  # fmt: skip
    RetentionEvaluation.objects.create(
        person=person, state="kept", until=datetime(2027, 1, 15, tzinfo=UTC), claims=[claim], changed_at=now
    )

    with translation.override("fi"):
        [row] = [row for row in gather(person) if row.kind == "gdpr.retentionevaluation"]
    told = {fact.name: fact.value for fact in row.facts}["claims"]

    assert told.startswith("Säilytetään, koska: ")
    assert "Kaunis Paja Oy" in told
    assert "{" not in told


def test_which_members_of_our_staff_did_what_is_not_told():
    clerk = UserFactory(full_name="Viivi Virkailija")
    hold = LegalHoldFactory(placed_by=clerk)

    values = [fact.value for row in gather(hold.person) for fact in row.facts]

    assert values
    assert "Virkailija" not in " ".join(values)
