"""Norway, GLEIF and VIES."""

import io
from datetime import date

import pytest

from crm.demo.registers.server import Fault
from crm.demo.registers.shapes import as_bytes, deleted_unit, lei_in_file, lei_record, unit, update
from crm.demo.registers.world import zipped
from enrichment.providers.base import Identity, Missing
from enrichment.providers.http import Malformed, Unavailable
from enrichment.providers.names import Field

A, B, C = "923609016", "974760673", "982463718"
LEI, PARENT = "743700PAJALAHTI00127", "743700HOLDINGPAJA293"


def facts(record) -> dict:
    return {fact.field: fact.value for fact in record.facts}


def test_units_are_asked_for_together_and_the_rest_singly(provider_of, world, registers):
    world.units = {A: unit(A, "Verksted AS", staff=12), B: unit(B, "Borte AS")}
    world.removed_units = {B}

    found = provider_of("brreg").fetch([A, B, C])

    assert (found[A]["navn"], found[B], found[C]) == ("Verksted AS", Missing.GONE, Missing.NOT_FOUND)
    assert len(registers.asked) == 3


def test_a_unit_is_read_with_contacts_staff_and_the_version_of_its_industry(provider_of):
    found = facts(provider_of("brreg").map(A, unit(A, "Verksted AS", staff=12)))

    assert found[Field.STAFF] == {"count": 12, "on": "2026-03-12"}
    assert found[Field.VAT_NUMBER] == f"NO{A}MVA"
    assert found[Field.VISITING] == {
        "street": "Verkstedveien 3", "postcode": "0151", "town": "Oslo", "country": "NO",
    }  # fmt: skip
    assert (found[Field.PHONE], found[Field.EMAIL]) == ("22 00 11 22", "post@verksted.example")


@pytest.mark.parametrize(("code", "version"), [("62.100", "NACE2.1"), ("62.010", "NACE2")])
def test_an_industry_code_is_of_the_version_in_which_it_exists(provider_of, code, version):
    raw = unit(A, "Kode AS", naeringskode1={"kode": code})

    assert facts(provider_of("brreg").map(A, raw))[Field.INDUSTRY] == {"code": code[:5], "version": version}


def test_staff_that_is_not_said_is_not_zero(provider_of):
    raw = unit(A, "Verksted AS", antallAnsatte=0, harRegistrertAntallAnsatte=False)

    assert Field.STAFF not in facts(provider_of("brreg").map(A, raw))


@pytest.mark.parametrize(
    ("said", "status"),
    [({"konkurs": True}, "bankrupt"), ({"underAvvikling": True}, "liquidation"), ({}, "active")],
)
def test_the_status_of_a_unit(provider_of, said, status):
    assert facts(provider_of("brreg").map(A, unit(A, "Verksted AS", **said)))[Field.STATUS] == status


def test_a_deleted_unit_has_ceased_and_says_nothing_else(provider_of):
    found = facts(provider_of("brreg").map(A, deleted_unit(A, "Slettet AS", "2026-10-20")))

    assert found == {Field.LEGAL_NAME: "Slettet AS", Field.STATUS: "ceased", Field.CEASED_ON: "2026-10-20"}


def test_a_sole_trader_is_a_person(provider_of):
    assert provider_of("brreg").map(A, unit(A, "Kari Nordmann", form="ENK")).is_person
    assert not provider_of("brreg").map(A, unit(A, "Verksted AS")).is_person


def test_the_feed_is_asked_for_the_number_after_the_last_one(provider_of, world, registers):
    world.updates = [update(10, A), update(11, B), update(15, A), update(16, C)]

    pages = list(provider_of("brreg").feed({"id": 10, "at": "2026-11-20"}, date(2026, 11, 22)))

    assert [(page.keys, page.cursor) for page in pages] == [((B, A, C), {"id": 16, "at": "2026-11-21"})]
    assert "oppdateringsid=11" in registers.asked[0]


def test_a_feed_that_comes_twice_or_out_of_order_moves_only_forward(provider_of, world):
    world.updates = [update(16, C), update(11, B), update(11, B)]

    (page,) = provider_of("brreg").feed({"id": 10}, date(2026, 11, 22))
    again = list(provider_of("brreg").feed(page.cursor, date(2026, 11, 22)))

    assert (set(page.keys), page.cursor["id"], again) == ({B, C}, 16, [])


def test_days_of_silence_in_the_feed_are_a_gap(provider_of, world):
    world.updates = [update(900, A, at="2026-11-21T05:00:00.000Z")]

    (page,) = provider_of("brreg").feed({"id": 10, "at": "2026-10-01"}, date(2026, 11, 22))

    assert page.has_gap


def test_a_business_id_leads_to_the_lei_and_to_the_group(provider_of, world):
    world.leis = {
        LEI: lei_record(LEI, "Lahden Paja Oy", number="2077474-0", parents=["direct", "ultimate"]),
        PARENT: lei_record(PARENT, "Paja Holding Oy", number="0112038-9"),
    }
    world.parents = {(LEI, "direct"): PARENT, (LEI, "ultimate"): PARENT}
    provider = provider_of("gleif")
    key = provider.match(Identity(scheme="fi_ytunnus", business_id="2077474-0"))

    record = provider.map(key, provider.fetch_one(key))

    assert facts(record)[Field.LEI] == LEI
    assert facts(record)[Field.PARENT] == {
        "lei": PARENT, "name": "Paja Holding Oy", "business_id": "0112038-9", "scheme": "fi_ytunnus",
    }  # fmt: skip
    assert record.extra["ultimate_parent"]["lei"] == PARENT


def test_a_number_of_a_register_that_we_do_not_know_is_nobodys(provider_of, world):
    world.leis = {LEI: lei_record(LEI, "Other", number="2077474-0", authority="RA000000")}

    assert provider_of("gleif").fetch_one("2077474-0") == Missing.NOT_FOUND


def test_an_exception_instead_of_a_parent_is_not_asked_for(provider_of, world, registers):
    world.leis = {LEI: lei_record(LEI, "Lahden Paja Oy")}

    provider_of("gleif").fetch_one(LEI)

    assert len(registers.asked) == 1


@pytest.mark.parametrize("pack", [lambda content: content, zipped])
def test_a_file_of_changes_is_read_packed_or_not(provider_of, pack):
    content = as_bytes({"records": [lei_in_file(LEI, "Lahden Paja Oy", number="2077474-0"), {"LEI": {}}]})

    ((keys, raw),) = provider_of("gleif").read_file(io.BytesIO(pack(content)))

    assert keys == (LEI, "2077474-0")
    assert facts(provider_of("gleif").map(LEI, raw))[Field.LEGAL_NAME] == "Lahden Paja Oy"


def test_a_sole_proprietor_is_a_person(provider_of):
    raw = {"data": lei_record(LEI, "RAHUL", category="SOLE_PROPRIETOR")}

    assert provider_of("gleif").map(LEI, raw).is_person


VALID = {"valid": True, "userError": "VALID", "name": "LAHDEN PAJA OY", "address": "TEHTAANKATU 1"}


def test_a_valid_number_comes_with_its_proof(provider_of, world):
    world.vat = {"FI20774740": VALID}
    provider = provider_of("vies", requester="FI01120389")

    proof = provider.map("FI20774740", provider.fetch_one("FI20774740")).proof

    assert (proof.outcome, proof.request_identifier, proof.request_date) == (
        "valid", "WAPIAAAAX1", "2026-11-22T10:00:00.000Z",
    )  # fmt: skip
    assert proof.trader_name == "LAHDEN PAJA OY"


def test_a_number_that_is_not_valid_is_said_so_and_dashes_are_no_name(provider_of):
    provider = provider_of("vies")

    proof = provider.map("FI20774740", provider.fetch_one("FI20774740")).proof

    assert (proof.outcome, proof.trader_name) == ("invalid", "")


@pytest.mark.parametrize(
    "answer",
    [
        {"valid": False, "userError": "MS_UNAVAILABLE"},
        {"valid": False, "userError": "MS_MAX_CONCURRENT_REQ"},
        {"valid": False, "userError": "VAT_BLOCKED"},
        {"actionSucceed": False, "errorWrappers": [{"error": "INVALID_REQUESTER_INFO"}]},
        {"valid": False, "userError": "SOMETHING_NEW"},
    ],
)
def test_a_failure_with_status_200_is_not_checked_and_never_not_valid(provider_of, world, answer):
    world.vat = {"FI20774740": answer}
    provider = provider_of("vies")

    assert provider.map("FI20774740", provider.fetch_one("FI20774740")).outcome == "not_checked"


@pytest.mark.parametrize("fault", [Fault(500), Fault(body=b""), Fault(keeps=0.4), Fault(404)])
def test_an_outage_of_vies_is_an_outage(provider_of, registers, fault):
    registers.be_down("vies", fault)

    with pytest.raises(Unavailable):
        provider_of("vies").fetch_one("FI20774740")


def test_a_service_that_says_that_it_is_down_is_an_outage(provider_of, world):
    world.vat = {"FI20774740": {"valid": False, "userError": "SERVICE_UNAVAILABLE"}}

    with pytest.raises(Unavailable):
        provider_of("vies").fetch_one("FI20774740")


def test_an_answer_without_a_verdict_is_no_answer(provider_of):
    with pytest.raises(Malformed):
        provider_of("vies").map("FI20774740", {"name": "x"})
