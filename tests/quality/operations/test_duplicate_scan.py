"""Scans: what they find, what they leave alone, and how they go on."""

from datetime import timedelta

import pytest

from companies.models import Company
from quality.models import DuplicatePair, DuplicateScan
from quality.operations.duplicate import PairSettled, decide_pair
from quality.operations.duplicate_scan import resume_scans, start_scan, work_off_scan, write_step
from quality.queries.blocking import make_keys
from tests.factories.companies import AddressFactory, CompanyContactPointFactory, CompanyFactory
from tests.factories.contacts import ContactPointFactory, PersonFactory, PositionFactory
from tests.factories.installed_base import ItemFactory, ProductFactory

pytestmark = pytest.mark.django_db


def scan(kind, now) -> DuplicateScan:
    """A whole scan; records one by one, so that the cursor is tried too."""
    asked = start_scan(kind=kind, by=None, now=now)
    work_off_scan(scan_id=asked.pk, clock=lambda: now, step=1)
    asked.refresh_from_db()
    return asked


def pairs() -> list[tuple[int, int]]:
    return list(DuplicatePair.objects.order_by("first", "second").values_list("first", "second"))


def company(name="Lahden Konepaja Oy", phone="+3583123456", street="Tehtaankatu 7", **values) -> Company:
    made = CompanyFactory(legal_name=name, **values)
    if phone:
        CompanyContactPointFactory(company=made, kind="phone", value=phone, key=phone)
    if street:
        AddressFactory(company=made, street=street)
    return made


def test_companies_that_are_alike_are_suggested_and_others_not(now):
    one = company()
    two = company("LAHDEN KONEPAJA", street="Tehtaank. 7")
    company("Turun Telakka Oy", "+35821", "Satamatie 1")

    done = scan("company", now)

    assert pairs() == [(one.pk, two.pk)]
    assert (done.state, done.found, done.done, done.total) == ("done", 1, 3, 3)
    reasons = {reason["fact"] for reason in DuplicatePair.objects.get().reasons}
    assert {"name", "phone"} <= reasons


def test_different_valid_numbers_of_one_country_are_never_suggested(now):
    company(business_id="2077474-0", business_id_scheme="fi_ytunnus")
    company(business_id="0112038-9", business_id_scheme="fi_ytunnus")
    company(vat_number="FI01120389", business_id="", name="Aivan Muu", phone="", street="")

    scan("company", now)

    first_and_vat = [pair for pair in pairs() if pair != tuple(sorted(pair))]
    assert first_and_vat == []
    assert len(pairs()) == 1  # the number and the VAT number of one unit decide


def test_persons_of_one_name_are_two_unless_something_else_agrees(now):
    PersonFactory(first_name="Aino", last_name="Virtanen")
    one, two = (PersonFactory(first_name="Aino", last_name="Virtanen") for _ in range(2))
    for person in (one, two):
        ContactPointFactory(person=person, kind="email", value="aino@v.example", key="aino@v.example")

    scan("person", now)

    assert pairs() == [(one.pk, two.pk)]


def test_a_colleague_with_the_same_switchboard_is_somebody_else(now):
    firm = CompanyFactory()
    for first in ("Aino", "Veikko"):
        PositionFactory(
            person=PersonFactory(first_name=first, last_name="Salo"), company=firm, work_phone="+3583123"
        )

    scan("person", now)

    assert pairs() == []


def test_items_of_one_number_in_two_spellings_are_suggested(now):
    product, owner = ProductFactory(), CompanyFactory()
    one = ItemFactory(product=product, company=owner, serial="KX-100400")
    two = ItemFactory(product=product, company=owner, serial="KX-1OO4OO")
    ItemFactory(product=product, company=owner, serial="KX-100401")

    scan("item", now)

    assert pairs() == [(one.pk, two.pk)]


def test_not_a_duplicate_stays_after_a_scan_until_the_compared_facts_change(rep, now):
    one, two = company(), company()
    scan("company", now)
    decide_pair(pair=DuplicatePair.objects.get(), verdict="different", by=rep, now=now)

    Company.objects.filter(pk=one.pk).update(notes="nothing that is compared")
    scan("company", now + timedelta(days=1))
    assert DuplicatePair.objects.get().verdict == "different"
    Company.objects.filter(pk=two.pk).update(vat_number="FI20774740")
    scan("company", now + timedelta(days=2))

    pair = DuplicatePair.objects.get()
    assert (pair.verdict, pair.decided_by) == ("open", rep)


def test_what_is_alike_no_longer_leaves_the_queue(now):
    one, _two = company(), company()
    scan("company", now)
    Company.objects.filter(pk=one.pk).update(legal_name="Aivan Muu Oy")
    one.contact_points.all().delete()
    one.addresses.all().delete()

    scan("company", now + timedelta(days=1))

    assert pairs() == []


def test_clusters_are_capped(now):
    for _number in range(15):
        company()

    scan("company", now)

    numbers = [number for pair in pairs() for number in pair]
    assert max(map(numbers.count, numbers)) <= 14
    first = min(numbers)
    assert numbers.count(first) <= 10


def test_a_killed_worker_loses_one_step_and_doubles_nothing(now):
    company(), company()
    asked = start_scan(kind="company", by=None, now=now)
    last = Company.objects.latest("pk").pk
    make_keys("company")
    write_step(kind="company", after=0, until=last, rarity=None, now=now)
    DuplicateScan.objects.filter(pk=asked.pk).update(state="running", last=last, total=2)

    assert resume_scans(now=now + timedelta(minutes=5)) == 1
    work_off_scan(scan_id=asked.pk, clock=lambda: now)

    asked.refresh_from_db()
    assert (asked.state, len(pairs())) == ("done", 1)


def test_asked_twice_a_scan_goes_on_once(rep, now):
    first = start_scan(kind="company", by=rep, now=now)

    assert start_scan(kind="company", by=rep, now=now).pk == first.pk


def test_a_merged_pair_is_not_decided_on(rep, now):
    pair = DuplicatePair.objects.create(kind="company", first=1, second=2, score=90, verdict="merged")

    with pytest.raises(PairSettled):
        decide_pair(pair=pair, verdict="different", by=rep, now=now)
