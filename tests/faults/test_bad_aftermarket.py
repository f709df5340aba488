"""What clerks and technicians type that cannot be: refused on the page, in words, and nothing is written."""

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from installed_base.models import InstalledItem, Placement, Product
from service.models import CampaignCriterion, Coverage, MeterReading, PartUsed, ServiceCase
from tests.factories.campaigns import CampaignFactory
from tests.factories.cases import ReadingFactory, VisitFactory
from tests.factories.companies import CompanyFactory
from tests.factories.installed_base import ItemFactory, PartFactory, ProductFactory

SCRIPT = "<script>alert(1)</script>"
STRANGE = (
    SCRIPT,
    '=HYPERLINK("http://example.com";"x")',
    "Tähti 🌟👩🏽‍🔧",
    "Ö" * 160,
    'x\' \\ "y"; DROP TABLE z;--',
)
REFUSED = (200, 422)  # the form again, with what is wrong


@pytest.fixture
def client(client_of, clerk):
    return client_of(clerk)


@pytest.fixture
def machine(db):
    return ItemFactory(company=CompanyFactory())


def refused(answer, words: str) -> None:
    assert answer.status_code in REFUSED
    assert words in answer.content.decode()


@pytest.mark.parametrize("name", STRANGE)
def test_a_strange_name_of_an_item_is_kept_as_typed_and_shown_harmless(client, machine, name):
    answer = client.post(
        "/items/create/",
        {
            "product": machine.product.public_id, "company": machine.company.public_id, "name": name, "quantity": "1",
            "status": "in_use", "source": "sales", "confidence": "100", "submission": uuid.uuid4(),
        },
    )  # fmt: skip

    assert answer.status_code == 302, answer.context["form"].errors
    item = InstalledItem.objects.get(name=name)
    seen = [
        client.get(url).content.decode()
        for url in (
            f"/items/{item.public_id}/",
            f"/items/{item.public_id}/sheet/",
            "/items/",
            f"/search/?q={name[:30]}",
        )
    ]
    assert SCRIPT not in "".join(seen)


@pytest.mark.parametrize("subject", STRANGE)
def test_a_strange_subject_of_a_case_is_kept_as_typed_and_shown_harmless(client, clerk, machine, subject):
    facts = {
        "kind": "ticket",
        "severity": "low",
        "channel": "phone",
        "item": machine.public_id,
        "subject": subject,
    }
    more = {"submission": uuid.uuid4(), "description": subject, "owner": clerk.public_id}
    answer = client.post("/cases/create/", {**facts, **more})

    assert answer.status_code == 302, answer.context["form"].errors
    case = ServiceCase.objects.get()
    assert case.subject == subject
    seen = [
        client.get(url).content.decode()
        for url in (f"/cases/{case.public_id}/", "/cases/", f"/items/{machine.public_id}/service/panel/")
    ]
    assert SCRIPT not in "".join(seen)


def test_a_machine_does_not_go_into_its_own_part_by_either_page(client, machine):
    part = PartFactory(parent=machine)

    into_part = client.post(f"/items/{machine.public_id}/attach/", {"parent": part.public_id, "position": ""})
    from_part = client.post(
        f"/items/{part.public_id}/install/", {"part": machine.public_id, "position": "", "on": ""}
    )

    for answer in (into_part, from_part):
        assert answer.status_code in REFUSED
    assert Placement.objects.count() == 1


def test_two_parts_in_one_slot_and_a_taken_slot_in_the_past_are_told(client, machine):
    PartFactory(parent=machine, position="P1")
    other = ItemFactory(company=machine.company)

    for day in ("", "2020-01-01"):
        answer = client.post(
            f"/items/{machine.public_id}/install/", {"part": other.public_id, "position": "P1", "on": day}
        )
        refused(answer, "Another part is in this slot on these days")
    assert Placement.objects.count() == 1


def test_of_two_clerks_with_the_same_part_on_their_screens_the_second_is_told(
    client_of, admin, client, machine
):
    old = PartFactory(parent=machine, position="P1")
    mine, theirs = (ItemFactory(company=machine.company) for _n in range(2))

    first = client_of(admin).post(f"/items/{old.public_id}/swap/", {"new": theirs.public_id})
    second = client.post(f"/items/{old.public_id}/swap/", {"new": mine.public_id})

    assert first.status_code == 302
    refused(second, "somebody else took it out meanwhile")
    assert list(machine.parts.all()) == [theirs]


def test_cover_that_ends_before_it_starts_is_refused(client, machine):
    answer = client.post(
        f"/items/{machine.public_id}/warranty/", {"starts_on": "2026-05-01", "ends_on": "2026-04-01"}
    )

    assert answer.status_code in REFUSED
    assert Coverage.objects.count() == 0


def test_a_range_whose_ends_begin_differently_finds_nothing_and_is_not_kept(client):
    campaign = CampaignFactory()
    facts = {"serial_from": "KX-0100", "serial_to": "KY-0200", "part_when": "now"}

    assert client.post(f"/campaigns/{campaign.public_id}/criteria/create/", facts).status_code in REFUSED
    live = client.post(f"/campaigns/{campaign.public_id}/criteria/preview/", facts)

    assert 'role="alert"' in live.content.decode()
    assert CampaignCriterion.objects.count() == 0


def test_a_meter_that_falls_is_refused_unless_it_was_reset(client, machine):
    ReadingFactory(item=machine, meter="h", value=1200, read_at=datetime(2026, 1, 1, tzinfo=UTC))
    url, facts = (
        f"/items/{machine.public_id}/readings/add/",
        {"meter": "h", "value": "900", "source": "technician"},
    )

    assert client.post(url, facts).status_code in REFUSED
    assert client.post(url, {**facts, "is_reset": "on"}).status_code == 302
    assert MeterReading.objects.filter(item=machine).count() == 2


@pytest.mark.parametrize("value", ["NaN", "-1", "1e400", "9" * 40, "kaksi", "Infinity"])
def test_what_is_no_reading_is_refused(client, machine, value):
    url = f"/items/{machine.public_id}/readings/add/"

    assert client.post(url, {"meter": "h", "value": value, "source": "technician"}).status_code in REFUSED
    assert MeterReading.objects.count() == 0


def test_a_part_used_twice_on_a_visit_is_told_and_a_double_click_is_one(client, machine):
    visit = VisitFactory(company=machine.company, of_items=[machine])
    pump = ProductFactory(kind="part")
    facts = {
        "item": machine.public_id, "product": pump.public_id, "serial": "P-1", "quantity": "1",
        "submission": uuid.uuid4(),
    }  # fmt: skip
    url = f"/visits/{visit.public_id}/parts/add/"

    for _click in range(2):
        assert client.post(url, facts).status_code == 302
    again = client.post(url, {**facts, "serial": "p 1", "submission": uuid.uuid4()})

    refused(again, "This part is written down on the visit already.")
    assert PartUsed.objects.count() == 1
    assert InstalledItem.objects.filter(product=pump).count() == 1


def test_a_product_in_use_is_not_deleted_and_one_deleted_meanwhile_is_no_choice(
    client_of, admin, client, machine
):
    used = client_of(admin).post(f"/products/{machine.product.public_id}/delete/")
    assert used.status_code in (302, 409, *REFUSED)
    assert Product.objects.filter(pk=machine.product.pk).exists()
    gone = ProductFactory()
    number = gone.public_id
    gone.delete()

    answer = client.post("/items/create/", {"product": number, "quantity": "1", "submission": uuid.uuid4()})

    assert answer.status_code in REFUSED
    assert client.get(f"/products/{number}/").status_code == 404


@pytest.mark.parametrize("day", ["0000-00-00", "2026-02-30", "99999-01-01", "31.2.2026", "huomenna", "\x00"])
def test_what_is_no_day_is_refused(client, machine, day):
    part = PartFactory(parent=machine, position="P1")

    answer = client.post(f"/items/{part.public_id}/detach/", {"on": day})

    assert answer.status_code in (400, *REFUSED)
    part.refresh_from_db()
    assert part.parent == machine


def test_a_day_far_ahead_waits_and_one_before_all_days_is_no_crash(client, machine):
    part = ItemFactory(company=machine.company)
    ahead = (timezone.localdate() + timedelta(days=40_000)).isoformat()

    for day in (ahead, "0001-01-01"):
        answer = client.post(
            f"/items/{machine.public_id}/install/", {"part": part.public_id, "position": "", "on": day}
        )
        assert answer.status_code in (302, 409, *REFUSED)
    part.refresh_from_db()
    assert {one.during.lower for one in Placement.objects.all()} <= {date(1, 1, 1), date.fromisoformat(ahead)}
