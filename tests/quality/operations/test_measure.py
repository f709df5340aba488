"""The figures of a night: what they count, that they stay, that the list behind has the same count."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from companies.models import Company
from history import operations as history
from quality.models import DuplicatePair, DuplicateScan, QualityFigure
from quality.operations.measure import take_figures
from quality.operations.scan import scan
from quality.queries.figures import FIGURES, REGISTERS, not_good
from tests.factories.companies import AddressFactory, CompanyContactPointFactory, CompanyFactory
from tests.factories.contacts import ContactPointFactory, PersonFactory, PositionFactory
from tests.factories.users import TeamFactory

TODAY = date(2026, 11, 22)


@pytest.fixture
def register(db, now, rep):
    """Three companies, two of a team; four persons, one of whom mail does not reach."""
    team = TeamFactory()
    good = CompanyFactory(
        team=team, lifecycle="customer", owner=rep, industry_code="25110", industry_version="TOL2025"
    )
    bare = CompanyFactory(
        team=team,
        lifecycle="customer",
        industry_code="25110",
        industry_version="TOL2008",
        vat_number="FI20774741",
        country="FI",
    )
    CompanyFactory(status="ceased")
    AddressFactory(company=good)
    CompanyContactPointFactory(company=good, kind="phone", value="+358931234", key="+358931234")
    for number, company in enumerate((good, good, bare, None)):
        person = PersonFactory()
        if company is not None:
            PositionFactory(person=person, company=company, title="" if company is bare else "Ostaja")
        point = ContactPointFactory(person=person, is_primary=True)
        if number == 0:
            type(point).objects.filter(pk=point.pk).update(bounce="hard", bounced_at=now)
    for table in ("companies_company", "contacts_person", "contacts_position"):
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {table} SET created_at = %s",
                [now - timedelta(days=365 * (1 if table == "contacts_position" else 4))],
            )
    return team


def whole(key):
    row = QualityFigure.objects.get(key=key, is_of_team=False, source=None)
    return row.good, row.total


def test_figures_count_what_their_sentences_say(register, now):
    take_figures(day=TODAY, today=TODAY)

    assert whole("person_deliverable") == (3, 4)
    assert whole("customer_owner") == (1, 2)
    assert whole("company_phone") == (1, 2)
    assert whole("company_industry_current") == (1, 2)
    assert whole("person_title") == (2, 3)
    assert whole("person_position_fresh") == (3, 3)
    assert whole("person_email_fresh") == (0, 4)
    assert whole("company_address_fresh") == (0, 1)


def test_every_figure_and_the_list_behind_it_have_the_same_count(register, now):
    scan(now=now)
    take_figures(day=TODAY, today=TODAY)

    for key, figure in FIGURES.items():
        behind = REGISTERS[figure.register].objects.filter(not_good(key, TODAY)).count()
        good, total = whole(key)
        assert (key, behind) == (key, total - good)
    assert (
        sum(row.total - row.good for row in QualityFigure.objects.filter(is_of_team=False, source=None)) > 5
    )


def test_teams_add_up_to_the_whole(register, now):
    take_figures(day=TODAY, today=TODAY)

    rows = QualityFigure.objects.filter(key="person_deliverable", is_of_team=True)
    assert {(row.team, row.good, row.total) for row in rows} == {(register, 2, 3), (None, 1, 1)}


def test_sources_are_those_of_the_act_that_made_the_record(register, rep, now):
    with history.origin(history.Origin(act="import", source="messut.csv")):
        history.record_created(obj=Company.objects.order_by("pk").first(), by=rep, at=now)

    take_figures(day=TODAY, today=TODAY)

    rows = QualityFigure.objects.filter(key="company_phone").exclude(source=None)
    assert {(row.source, row.good, row.total) for row in rows} == {("messut.csv", 1, 1), ("", 0, 1)}


def test_figures_of_a_night_are_never_changed(register, now):
    take_figures(day=TODAY, today=TODAY)
    CompanyFactory()

    assert take_figures(day=TODAY, today=TODAY) == 0
    with pytest.raises(IntegrityError), transaction.atomic():
        QualityFigure.objects.update(good=F("total"))


def test_repairing_an_address_raises_deliverability(register, rep, now):
    from contacts.models import ContactPoint
    from contacts.operations.contact_point import verify_contact_point

    take_figures(day=TODAY, today=TODAY)
    verify_contact_point(point=ContactPoint.objects.get(bounce="hard"), by=rep, now=now)
    take_figures(day=TODAY + timedelta(days=1), today=TODAY)

    rows = QualityFigure.objects.filter(key="person_deliverable", is_of_team=False, source=None).order_by(
        "day"
    )
    assert [(row.good, row.total) for row in rows] == [(3, 4), (4, 4)]


def test_duplicates_are_counted_once_somebody_has_looked_for_them(register):
    take_figures(day=TODAY, today=TODAY)
    assert not QualityFigure.objects.filter(key="company_single").exists()

    first, second, third = Company.objects.order_by("pk").values_list("pk", flat=True)
    DuplicateScan.objects.create(kind="company", state="done")
    for one, other, verdict in ((first, second, "open"), (first, third, "different")):
        DuplicatePair.objects.create(kind="company", first=one, second=other, score=90, verdict=verdict)
    take_figures(day=TODAY + timedelta(days=1), today=TODAY)

    row = QualityFigure.objects.get(key="company_single")
    assert (row.good, row.total) == (1, 3)
