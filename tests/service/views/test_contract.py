"""Pages of contracts and cover, as people use them."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from service.models import Coverage, ServiceContract, Sla, WarrantyTerm
from tests.conftest import NOW
from tests.factories.companies import CompanyFactory, SiteFactory
from tests.factories.cover import (
    ContractFactory,
    ContractLineFactory,
    CoverageFactory,
    ProductWarrantyFactory,
    SlaFactory,
    WarrantyTermFactory,
)
from tests.factories.installed_base import ItemFactory, PartFactory, ProductFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def page(clerk, client_of):
    return client_of(clerk)


def url(name, *records):
    return reverse(f"service:{name}", args=[record.public_id for record in records])


def test_a_contract_is_written_down_and_covers_picked_items(page):
    company = CompanyFactory()
    items = ItemFactory.create_batch(2, company=company)
    answer = page.post(
        url("contract_create"),
        {"number": "SC 77", "company": company.public_id, "kind": "full", "status": "signed", "starts_on": "1.1.2026",
         "ends_on": "31.12.2026", "auto_renew_months": "12", "notice_months": "3", "currency": "eur"},
    )  # fmt: skip
    contract = ServiceContract.objects.get(number="SC 77")
    assert answer.headers["Location"] == url("contract", contract)
    assert (contract.notice_on, contract.currency) == (date(2026, 9, 30), "EUR")
    page.post(
        url("contract_cover", contract),
        {"items": [item.public_id for item in items], "starts_on": "2026-01-01", "include_children": "on",
         "parts_percent": "100", "labour_percent": "50", "travel_percent": "0"},
    )  # fmt: skip
    assert Coverage.objects.filter(contract=contract, labour_percent=50).count() == 2
    shown = page.get(url("contract", contract)).content.decode()
    assert "2 items are covered today" in shown
    assert items[0].serial in shown


def test_a_number_in_use_and_days_the_wrong_way_round_are_refused_in_sentences(page):
    taken = ContractFactory(number="SC-77")
    facts = {"company": taken.company.public_id, "kind": "full", "status": "signed", "currency": "EUR"}
    answer = page.post(url("contract_create"), {**facts, "number": "sc77", "starts_on": "2026-01-01"})
    assert "already has this number" in answer.content.decode()
    answer = page.post(
        url("contract_create"), {**facts, "number": "x1", "starts_on": "2026-02-01", "ends_on": "2026-01-01"}
    )
    assert "cannot end before it starts" in answer.content.decode()
    answer = page.post(url("contract_cover", taken), {"starts_on": "2026-01-01", "parts_percent": "100",
                       "labour_percent": "100", "travel_percent": "100"})  # fmt: skip
    assert "Choose one" in answer.content.decode()
    assert ServiceContract.objects.count() == 1


def test_a_contract_is_renewed_once_and_the_second_is_told(page):
    contract = ContractFactory(ends_on=date(2026, 12, 31))
    sent = {"ends_on": "2027-12-31", "seen": "2026-12-31"}
    page.post(url("contract_renew", contract), sent)
    again = page.post(url("contract_renew", contract), {**sent, "ends_on": "2028-12-31"})
    assert "was renewed meanwhile" in again.content.decode()
    contract.refresh_from_db()
    assert contract.ends_on == date(2027, 12, 31)


def test_a_contract_is_terminated_and_the_termination_taken_back(page):
    contract = CoverageFactory(contract=ContractFactory(ends_on=None)).contract
    page.post(url("contract_terminate", contract), {"terminated_on": "2026-11-30"})
    assert Coverage.objects.get().effective.upper == date(2026, 12, 1)
    page.post(url("contract_resume", contract))
    assert Coverage.objects.get().effective.upper is None


def test_a_contract_in_force_is_not_deleted_and_a_draft_is(page):
    running, draft = ContractFactory(), ContractFactory(status="draft")
    assert page.post(url("contract_delete", running)).status_code == 409
    page.post(url("contract_delete", draft))
    assert list(ServiceContract.objects.all()) == [running]


def test_lines_are_added_corrected_and_removed(page):
    contract, sla = ContractFactory(), SlaFactory()
    page.post(url("contract_line_create", contract), {"description": "Yearly check", "billing": "month",
              "price": "100", "sla": sla.public_id})  # fmt: skip
    line = contract.lines.get()
    assert (line.sla, line.price) == (sla, 100)
    assert "1,200" in page.get(url("contract", contract)).content.decode()
    cover = CoverageFactory(contract=contract, line=line)
    page.post(
        url("contract_line_edit", line), {"description": "Two checks", "billing": "year", "price": "100"}
    )
    line.refresh_from_db()
    assert (line.description, line.sla) == ("Two checks", None)
    page.post(url("contract_line_remove", line))
    cover.refresh_from_db()
    assert (cover.contract, cover.line) == (contract, None)
    refused = page.post(url("contract_line_create", contract), {"billing": "year"})
    assert "Choose a service product" in refused.content.decode()


def test_cover_is_declared_void_with_a_reason_and_restored(page):
    cover = CoverageFactory(contract=ContractFactory(ends_on=None))
    assert "required" in page.post(url("cover_void", cover), {"void_on": "2026-11-01"}).content.decode()
    page.post(url("cover_void", cover), {"void_on": "2026-11-01", "void_reason": "Opened by others"})
    card = page.get(reverse("installed_base:item", args=[cover.item.public_id])).content.decode()
    assert "Not covered since" in card
    page.post(url("cover_restore", cover))
    cover.refresh_from_db()
    assert cover.void_on is None


def test_the_card_shows_the_badge_and_the_panel_tells_all(page, django_assert_max_num_queries):
    sla = SlaFactory(name="Gold")
    machine = ItemFactory(delivered_on=date(2026, 1, 1))
    part = PartFactory(parent=machine, delivered_on=date(2026, 1, 1))
    contract = ContractFactory(
        company=machine.company, starts_on=date(2026, 3, 1), ends_on=date(2026, 12, 31), notice_months=1
    )
    CoverageFactory(contract=contract, item=machine, line=ContractLineFactory(contract=contract, sla=sla))
    card = page.get(reverse("installed_base:item", args=[part.public_id])).content.decode()
    assert f"Contract {contract.number} ends in 39 days" in card
    with django_assert_max_num_queries(12):
        panel = page.get(url("item_cover_panel", part)).content.decode()
    assert "Gold" in panel
    assert "through" in panel
    assert "59 days without cover" in panel
    as_of = page.get(url("item_cover_panel", part) + "?on=2026-02-01").content.decode()
    assert "Cover starts on" in as_of


def test_the_panel_of_a_company_counts_what_is_covered(page):
    company = CompanyFactory()
    CoverageFactory(
        item=ItemFactory(company=company), contract=ContractFactory(company=company, ends_on=None)
    )
    bare = ItemFactory(company=company)
    panel = page.get(url("company_cover_panel", company)).content.decode()
    assert "2 items of ours in use" in panel
    assert bare.serial in panel
    assert (
        "No service contract yet" in page.get(url("company_cover_panel", CompanyFactory())).content.decode()
    )


def test_lists_of_contracts_renewals_and_gaps_are_filtered_and_exported(page, django_assert_max_num_queries):
    ContractFactory(number="SOON-1", ends_on=date(2026, 12, 31), notice_months=1)
    ContractFactory(number="LATER-1", ends_on=date(2029, 12, 31))
    ContractFactory(number="OLD-1", starts_on=date(2020, 1, 1), ends_on=date(2020, 12, 31))
    for number in range(8):
        CoverageFactory(contract=ContractFactory(number=f"MANY-{number}"))
    bare = ItemFactory(delivered_on=date(2026, 11, 1))
    with django_assert_max_num_queries(18):
        shown = page.get(url("contract_list")).content.decode()
    assert "SOON-1" in shown
    found = page.get(url("contract_list") + "?standing=ended").content.decode()
    assert ("OLD-1" in found, "SOON-1" in found) == (True, False)
    found = page.get(url("contract_list") + "?q=later").content.decode()
    assert ("LATER-1" in found, "SOON-1" in found) == (True, False)
    with django_assert_max_num_queries(18):
        shown = page.get(url("renewal_list")).content.decode()
    assert shown.index("SOON-1") < shown.index("LATER-1")
    shown = page.get(url("renewal_list") + "?within=60").content.decode()
    assert ("SOON-1" in shown, "LATER-1" in shown) == (True, False)
    with django_assert_max_num_queries(18):
        gaps = page.get(url("gap_list")).content.decode()
    assert bare.serial in gaps
    assert Coverage.objects.first().item.serial not in gaps
    for name in ("contract_export", "renewal_export", "gap_export"):
        answer = page.get(url(name) + "?format=plain")
        assert answer.status_code == 200
        text = b"".join(answer.streaming_content).decode()
        assert len(text.splitlines()) > 1
    assert ",2026-11-01," in text


def test_ticked_gaps_are_covered_at_once(page, admin, client_of):
    page = client_of(admin)
    items = ItemFactory.create_batch(3)
    contract = ContractFactory(ends_on=None)
    asked = page.post(url("cover_create"), {"ids": [item.public_id for item in items[:2]], "query": ""})
    assert "Cover 2 items" in asked.content.decode()
    page.post(url("cover_create"), {"ids": [item.public_id for item in items[:2]], "query": "",
              "contract": contract.public_id, "starts_on": "2026-11-22", "include_children": "on"})  # fmt: skip
    assert Coverage.objects.filter(contract=contract).count() == 2
    assert items[0].serial not in page.get(url("gap_list")).content.decode()


def test_a_term_goes_with_a_product_and_its_items_have_the_warranty(page):
    product = ProductFactory()
    item = ItemFactory(product=product, delivered_on=date(2026, 5, 1))
    page.post(url("term_create"), {"name": "Two years", "months": "24", "start_basis": "delivery", "parts_percent": "100",
              "labour_percent": "100", "travel_percent": "0", "include_children": "on", "is_transferable": "on"})  # fmt: skip
    term = WarrantyTerm.objects.get()
    page.post(url("term_assign", term), {"product": product.public_id, "starts_on": "2026-01-01"})
    assert Coverage.objects.get(item=item).effective.upper == date(2028, 5, 2)
    assert product.name in page.get(url("term", term)).content.decode()
    seen = {"months": "24", "revision": term.revision}
    fields = {"name": term.name, "start_basis": "delivery", "parts_percent": "100", "labour_percent": "100",
              "travel_percent": "0", "include_children": "on", "is_transferable": "on"}  # fmt: skip
    initial = {f"initial-{name}": value for name, value in {**fields, "months": "24"}.items()}
    page.post(url("term_edit", term), {**fields, **initial, **seen, "months": "36"})
    assert Coverage.objects.get(item=item).effective.upper == date(2029, 5, 2)
    other = WarrantyTermFactory(name="One year", months=12)
    page.post(url("term_assign", other), {"product": product.public_id, "starts_on": "2026-06-01"})
    assert [w.during.upper for w in product.warranties.order_by("during")] == [date(2026, 6, 1), None]
    page.post(url("product_warranty_remove", product.warranties.order_by("during").first()))
    assert not Coverage.objects.filter(item=item).exists()
    assert "One year" in page.get(url("term_list")).content.decode()


def test_service_levels_are_written_and_kept_while_promised(page):
    page.post(url("sla_create"), {"name": "Gold", "response_hours": "2", "weekdays": ["1", "2"], "opens_at": "08:00",
              "closes_at": "16:00", "country": "fi"})  # fmt: skip
    sla = Sla.objects.get()
    assert (sla.weekdays, sla.country) == ([1, 2], "FI")
    line = ContractLineFactory(sla=sla)
    page.post(url("sla_delete", sla))
    assert Sla.objects.exists()
    line.delete()
    page.post(url("sla_delete", sla))
    assert not Sla.objects.exists()
    refused = page.post(url("sla_create"), {"name": "Odd", "weekdays": ["1"], "opens_at": "16:00", "closes_at": "08:00",
                        "country": "FI"})  # fmt: skip
    assert "end after they begin" in refused.content.decode()


def test_an_item_gets_a_warranty_of_its_own(page):
    item = ProductWarrantyFactory().product and ItemFactory()
    page.post(url("item_warranty", item), {"starts_on": "2026-11-01", "ends_on": "2027-10-31", "parts_percent": "100",
              "labour_percent": "100", "travel_percent": "100"})  # fmt: skip
    assert Coverage.objects.get(item=item).during.upper == date(2027, 11, 1)


def test_cover_of_a_site_and_of_a_product_is_given_on_the_contract(page):
    contract = ContractFactory(ends_on=None)
    site = SiteFactory(company=contract.company)
    shares = {"parts_percent": "100", "labour_percent": "100", "travel_percent": "100", "starts_on": "2026-11-01",
              "include_children": "on"}  # fmt: skip
    item = ItemFactory(company=contract.company)
    page.post(url("contract_cover", contract), {**shares, "site": site.public_id})
    page.post(url("contract_cover", contract), {**shares, "product": item.product.public_id})
    assert {bool(c.site_id) for c in contract.coverages.all()} == {True, False}
    twice = page.post(url("contract_cover", contract), {**shares, "site": site.public_id})
    assert "covered by the same contract" in twice.content.decode()
    edited = contract.coverages.get(site=site)
    page.post(url("cover_edit", edited), {**shares, "ends_on": "2026-12-31", "revision": edited.revision})
    edited.refresh_from_db()
    assert edited.during.upper == date(2026, 12, 31) + timedelta(days=1)
    page.post(url("cover_remove", edited))
    assert contract.coverages.count() == 1


def test_who_may_not_see_cover_sees_nothing_of_it(marketer, reader, client_of):
    contract = ContractFactory()
    assert client_of(reader).post(url("contract_renew", contract), {}).status_code in {403, 404}
    for name in ("contract_list", "renewal_list", "gap_list", "term_list"):
        assert client_of(marketer).get(url(name)).status_code in {200, 403}


def test_a_contract_that_ends_never_has_no_day_rather_than_the_last_of_all(page):
    contract = ContractFactory()

    answer = page.post(url("contract_terminate", contract), {"terminated_on": "9999-12-31"})

    contract.refresh_from_db()
    assert "between the years 1000 and 2999" in answer.content.decode()
    assert contract.terminated_on is None
