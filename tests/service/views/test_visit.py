"""Visits on their pages, and the week of the technicians."""

import uuid
from datetime import UTC, datetime

import pytest
import time_machine

from service.models import MeterReading, ServiceVisit
from service.operations.case import open_case
from service.operations.meter import record_reading
from service.operations.visit import log_visit
from tests.factories.cases import CaseFactory, PlanFactory, ReadingFactory, VisitFactory
from tests.factories.installed_base import ItemFactory, PartFactory, ProductFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def moment():
    with time_machine.travel(NOW, tick=False):
        yield


def test_a_technician_checks_in_uses_a_part_reads_the_meter_and_checks_out(client_of, clerk):
    machine = ItemFactory()
    old, pump = PartFactory(parent=machine, position="P1"), ProductFactory(kind="part")
    visit = VisitFactory(company=machine.company, of_items=[machine], technician=None)
    client, url = client_of(clerk), f"/visits/{visit.public_id}/"

    client.post(f"{url}check-in/")
    client.post(
        f"{url}parts/add/",
        {
            "item": machine.public_id, "product": pump.public_id, "quantity": "1", "serial": "P-9", "submission": uuid.uuid4(),
            "removed_item": old.public_id, "removed_status": "scrapped",
        },
    )  # fmt: skip
    client.post(
        f"/items/{machine.public_id}/readings/add/?visit={visit.public_id}",
        {"meter": "h", "value": "1 200,5", "source": "technician"},
    )
    client.post(
        f"{url}complete/", {"result": "fixed", "covered_by": "goodwill", "report": "Valmis", "hours": "1,5"}
    )

    visit.refresh_from_db()
    old.refresh_from_db()
    assert (visit.state, visit.technician, visit.covered_by) == ("done", clerk, "goodwill")
    assert (visit.parts_used.get().installed_item.parent, old.parent, old.status) == (
        machine,
        None,
        "scrapped",
    )
    assert MeterReading.objects.get().visit == visit
    panel = client.get(f"/items/{machine.public_id}/service/panel/").content.decode()
    assert "P-9" in panel
    assert "Kaisa Clerk" in panel


def test_who_pays_is_proposed_from_the_cover_of_the_items(client_of, clerk, covered):
    item = covered()
    visit = VisitFactory(company=item.company, of_items=[item])

    page = client_of(clerk).get(f"/visits/{visit.public_id}/complete/").content.decode()

    assert "who pays is: Service contract" in page
    assert '<option value="contract" selected>' in page


def test_the_week_shows_each_technician_by_days_of_helsinki(client_of, clerk, outsider):
    late_on_sunday = datetime(2026, 11, 22, 21, 59, tzinfo=UTC)  # 23:59 in Helsinki
    after_midnight = datetime(2026, 11, 22, 22, 1, tzinfo=UTC)
    VisitFactory(subject="Sunnuntain käynti", company=None, planned_at=late_on_sunday)
    VisitFactory(subject="Maanantain käynti", company=None, planned_at=after_midnight)
    client = client_of(clerk)

    this, before = (
        client.get(f"/visits/week/?week={day}").content.decode() for day in ("2026-11-23", "2026-11-22")
    )

    assert ("Maanantain käynti" in this, "Sunnuntain käynti" in this) == (True, False)
    assert ("Maanantain käynti" in before, "Sunnuntain käynti" in before) == (False, True)
    assert "käynti" not in client_of(outsider).get("/visits/week/").content.decode()


def test_due_maintenance_becomes_one_visit_for_each_site_and_only_once(client_of, clerk):
    item = ItemFactory()
    plans = [PlanFactory(item=item), PlanFactory(item=item, name="Pesu"), PlanFactory()]
    data = {
        "ids": [plan.public_id for plan in plans], "query": "", "planned_at": "2026-11-30 08:00",
        "technician": clerk.public_id,
    }  # fmt: skip
    client = client_of(clerk)

    asked = client.post("/maintenance/visits/", {"ids": data["ids"], "query": ""})
    client.post("/maintenance/visits/", data)
    client.post("/maintenance/visits/", data)

    assert "For 3 maintenance plans" in asked.content.decode()
    assert ServiceVisit.objects.count() == 2
    assert {visit.technician for visit in ServiceVisit.objects.all()} == {clerk}


def test_panels_of_meters_and_maintenance_and_of_the_company(client_of, clerk, marketer):
    plan = PlanFactory(name="Paineastian tarkastus", next_due_on=datetime(2026, 11, 1, tzinfo=UTC).date())
    item = plan.item
    ReadingFactory(item=item, value=100)
    ReadingFactory(item=item, value=340, read_at=datetime(2026, 11, 11, 9, 0, tzinfo=UTC))
    CaseFactory(company=item.company, item=item, subject="Ei käynnisty")
    urls = {
        f"/items/{item.public_id}/meters/panel/": "Runs 24.0 a day",
        f"/items/{item.public_id}/maintenance/panel/": "Paineastian tarkastus",
        f"/companies/{item.company.public_id}/service/panel/": "Ei käynnisty",
        f"/items/{item.public_id}/": "Next maintenance",
    }

    for url, words in urls.items():
        assert words in client_of(clerk).get(url).content.decode(), url
        assert words not in client_of(marketer).get(url).content.decode(), url


def test_the_timeline_tells_cases_visits_and_readings_to_who_may_know(client_of, clerk, marketer):
    machine = ItemFactory()
    case = open_case(subject="Vuotaa pahasti", item=machine, kind="complaint", by=clerk, now=NOW)
    record_reading(item=machine, meter="tuntia", value=1234, by=clerk, now=NOW)
    log_visit(
        items=[machine],
        subject="Pumpun vaihto",
        result="fixed",
        covered_by="goodwill",
        done={},
        by=clerk,
        now=NOW,
    )
    url, api = f"/items/{machine.public_id}/events/panel/", "/api/v1/item-events/"

    seen, hidden = (client_of(user).get(url).content.decode() for user in (clerk, marketer))

    for words in ("Vuotaa pahasti", "1,234 tuntia", "Pumpun vaihto", "Case opened", "Meter read"):
        assert (words in seen, words in hidden) == (True, False), words
    assert str(case.public_id) not in client_of(marketer).get(api).content.decode()
