"""Files of service levels, of parts used on visits and of licensed features: in once, and odd rows say why."""

from datetime import UTC, date, datetime, time

import pytest

from history.models import Change
from imports.models import RowIssue
from imports.reading.values import Problem, clock_or_problem, weekdays_or_problem
from installed_base.models import ItemFeature, SoftwareFeature
from service.models import ContractLine, PartUsed, Sla
from tests.factories.cases import VisitFactory
from tests.factories.companies import CompanyFactory
from tests.factories.cover import ContractFactory
from tests.factories.installed_base import ItemFactory, ProductFactory

pytestmark = pytest.mark.django_db


def outcome(imported):
    counts = imported.counts
    return tuple(counts.get(fate, 0) for fate in ("created", "updated", "unchanged", "rejected"))


def reasons(imported):
    rows = RowIssue.objects.filter(of=imported, is_rejection=True)
    return list(rows.order_by("number").values_list("code", flat=True))


@pytest.fixture
def machine(db):
    item = ItemFactory(
        product=ProductFactory(code="HX", name="HX press"), serial="M-1", company=CompanyFactory()
    )
    ProductFactory(code="SEAL", name="Seal", kind="part")
    return item


def test_service_levels_go_in_by_name_with_their_hours_and_days(admin, bring_in):
    text = (
        "Palvelutaso;Vasteaika;Paikalla h;Kunnossa h;Päivät;Avataan;Suljetaan;Myös pyhinä\n"
        "Kulta;2;8;24;ma-la;7;klo 19.30;kyllä\nHopea;4,5;;;;;;\nRauta;;;;;;;\nPronssi;8;;;;16:00;8:00;\n"
    )

    first = bring_in("slas", text, by=admin)
    again = bring_in("slas", text, by=admin)
    better = bring_in("slas", "Palvelutaso;Vasteaika\nKulta;1\n", by=admin)

    assert (outcome(first), reasons(first)) == ((2, 0, 0, 2), ["no_promise", "no_hours"])
    assert (outcome(again), outcome(better)) == ((0, 0, 2, 2), (0, 1, 0, 0))
    gold = Sla.objects.get(name="Kulta")
    assert (gold.response_hours, gold.onsite_hours, gold.restore_hours) == (1, 8, 24)
    assert (gold.weekdays, gold.opens_at, gold.closes_at) == ([1, 2, 3, 4, 5, 6], time(7), time(19, 30))
    assert gold.holidays_count
    assert Change.objects.filter(object_type="service.sla", verb="changed", object_id=gold.pk).exists()


def test_a_line_of_a_contract_names_its_service_level(admin, bring_in):
    ContractFactory(number="S-1")
    level = Sla.objects.create(name="Kulta", response_hours=2)
    text = "Sopimus;Rivi;Palvelu;Palvelutaso\nS-1;1;Huolto;kulta\nS-1;2;Tuki;Timantti\n"

    first = bring_in("contract_lines", text, by=admin)

    assert (outcome(first), reasons(first)) == ((1, 0, 0, 1), ["unknown_level"])
    assert ContractLine.objects.get().sla == level


def test_parts_used_go_to_the_visit_of_that_number_or_of_that_day(machine, admin, bring_in):
    day = datetime(2024, 5, 5, 9, 0, tzinfo=UTC)
    bring_in(
        "visits", "Työnumero;Sarjanumero;Laji;Otsikko;Tehty\nW-1;M-1;huolto;Vuosihuolto;5.5.2024\n", by=admin
    )
    text = (
        "Työnumero;Sarjanumero;Päivä;Varaosa;Määrä;Osan sarjanumero;Erä\n"
        "W-1;;;SEAL;2;;L-7\n;M-1;5.5.2024;SEAL;1;SE-9;\nW-9;;;SEAL;1;;\nW-1;;;NIX;1;;\nW-1;;;SEAL;3;SE-8;\n;M-1;6.5.2024;SEAL;1;;\n"
    )

    first = bring_in("parts_used", text, by=admin)
    again = bring_in("parts_used", text, by=admin)

    assert outcome(first) == (2, 0, 0, 4)
    assert reasons(first) == ["unknown_visit", "unknown_component", "serial_is_one", "unknown_visit"]
    assert outcome(again) == (0, 0, 2, 4)
    used = PartUsed.objects.order_by("id")
    assert [(part.item, part.quantity, part.lot, part.serial) for part in used] == [
        (machine, 2, "L-7", ""), (machine, 1, "", "SE-9"),
    ]  # fmt: skip
    assert used[0].at.date() == day.date()


def test_of_two_visits_on_a_day_the_number_has_to_say_which(machine, admin, bring_in):
    for hour in (8, 12):
        visit = VisitFactory(company=machine.company, planned_at=datetime(2024, 5, 5, hour, 0, tzinfo=UTC))
        visit.item_links.all().delete()
        visit.item_links.create(item=machine, machine=machine)

    first = bring_in("parts_used", "Sarjanumero;Päivä;Varaosa\nM-1;5.5.2024;SEAL\n", by=admin)

    assert reasons(first) == ["many_visits"]


def test_licensed_features_go_in_with_quantity_and_days(machine, admin, bring_in):
    feature = SoftwareFeature.objects.create(product=machine.product, code="LOG-1", name="Lokitus")
    text = (
        "Sarjanumero;Ominaisuuskoodi;Määrä;Alkaen;Asti\n"
        "M-1;log 1;5;1.1.2024;1.1.2025\nM-1;LOG-1;8;1.6.2024;\nM-1;NIX;1;;\nM-1;LOG-1;0;1.2.2026;\n"
    )

    first = bring_in("licences", text, by=admin)
    again = bring_in("licences", text, by=admin)

    assert (outcome(first), outcome(again)) == ((1, 0, 0, 3), (0, 0, 1, 3))
    assert reasons(first) == ["licensed_twice", "unknown_feature", "no_quantity"]
    got = ItemFeature.objects.get()
    assert (got.item, got.feature, got.quantity) == (machine, feature, 5)
    assert (got.during.lower, got.during.upper) == (date(2024, 1, 1), date(2025, 1, 1))


@pytest.mark.parametrize(
    ("text", "days"),
    [("Mon-Fri", "{1,2,3,4,5}"), ("ma, ke, pe", "{1,3,5}"), ("1–7", "{1,2,3,4,5,6,7}"), ("", "")],
)
def test_days_of_the_week_are_read_in_words_and_numbers(text, days):
    assert weekdays_or_problem(text) == days


def test_what_is_no_day_and_no_time_of_day_is_told():
    assert weekdays_or_problem("pe-ma") == Problem("bad_weekdays")
    assert weekdays_or_problem("joskus") == Problem("bad_weekdays")
    assert clock_or_problem("25:00") == Problem("bad_clock")
    assert [clock_or_problem(text) for text in ("8", "08.30", "klo 16:00:00")] == ["08:00", "08:30", "16:00"]
