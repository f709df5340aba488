"""Finland: companies, notices, financial statements."""

import io
import tracemalloc
from datetime import date
from decimal import Decimal

import pytest

from crm.demo.registers.shapes import as_bytes, notices_of, statement, ytj_company
from crm.demo.registers.world import zipped
from enrichment.providers.base import Identity, Missing
from enrichment.providers.http import Malformed
from enrichment.providers.names import Field

NUMBER = "2077474-0"


def facts(provider, raw, key=NUMBER) -> dict:
    return {fact.field: fact.value for fact in provider.map(key, raw).facts}


def test_a_company_is_read_by_its_current_entries(provider_of):
    raw = ytj_company(
        NUMBER, "Lahden Paja Oy", former=[("Paja ja Pojat Oy", "2011-05-31")], trade=["Paja Express"], box="14",
        website="www.paja.example",
    )  # fmt: skip

    found = facts(provider_of("prh_ytj"), raw)

    assert found[Field.LEGAL_NAME] == "Lahden Paja Oy"
    assert found[Field.INDUSTRY] == {"code": "25.620", "version": "TOL2025"}
    assert found[Field.LEGAL_FORM] == "Oy"
    assert found[Field.VAT_NUMBER] == "FI20774740"
    assert found[Field.VISITING] == {
        "street": "Tehtaankatu 1", "postcode": "15100", "town": "Lahti", "country": "FI",
    }  # fmt: skip
    assert found[Field.POSTAL]["street"] == "PL 14"
    assert (found[Field.STATUS], found[Field.WEB]) == ("active", "www.paja.example")
    names = [f.value for f in provider_of("prh_ytj").map(NUMBER, raw).facts if f.field == Field.OTHER_NAME]
    assert [(name["kind"], name["name"], name["to"]) for name in names] == [
        ("former", "Paja ja Pojat Oy", "2011-05-31"), ("trade", "Paja Express", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"situations": ["SANE"]}, "restructuring"),
        ({"situations": ["SELTILA", "SANE"]}, "liquidation"),
        ({"situations": ["SANE", "KONK"]}, "bankrupt"),
        ({"ended": "2026-03-31"}, "ceased"),
        ({"tradeRegisterStatus": "2"}, "ceased"),
        ({"tradeRegisterStatus": "0"}, "active"),
        ({"companySituations": [{"type": "KONK", "endDate": "2025-01-01"}]}, "active"),
    ],
)
def test_the_status_follows_the_gravest_open_situation(provider_of, said, status):
    assert facts(provider_of("prh_ytj"), ytj_company(NUMBER, "Paja Oy", **said))[Field.STATUS] == status


def test_codes_of_both_classifications_keep_their_version_and_those_without_one_say_nothing(provider_of):
    provider = provider_of("prh_ytj")
    versions = [
        facts(provider, ytj_company(NUMBER, "Paja Oy", code_set=code_set))
        .get(Field.INDUSTRY, {})
        .get("version")
        for code_set in ("TOIMI3", "TOIMI4", "TOIMI", "")
    ]

    assert versions == ["TOL2008", "TOL2025", None, None]


def test_odd_values_and_fields_nobody_documented_are_left_alone(provider_of):
    raw = ytj_company(
        NUMBER, "Paja Oy", website="03 123 4567", newThing={"deep": [1]}, addresses=[None, {"type": 1}]
    )

    found = facts(provider_of("prh_ytj"), raw)

    assert found[Field.LEGAL_NAME] == "Paja Oy"
    assert not {Field.WEB, Field.VISITING} & found.keys()


def test_an_address_abroad_is_written_with_underscores(provider_of):
    free = "Norgårdsvägen_3 SE-451_75_Uddevalla"
    raw = ytj_company(NUMBER, "Paja Oy", addresses=[{"type": 2, "freeAddressLine": free, "country": "SE"}])

    assert (
        facts(provider_of("prh_ytj"), raw)[Field.POSTAL]["street"] == "Norgårdsvägen 3, SE-451 75 Uddevalla"
    )


def test_a_search_ends_although_the_page_after_the_last_is_the_first_again(provider_of, world, registers):
    for number in range(250):
        key = f"{number:07d}-1"
        world.ytj[key] = ytj_company(key, f"Paja {number} Oy")

    found = list(provider_of("prh_ytj").search(name="Paja"))
    world.answer = lambda path, said, body, answer=world.answer: _without_total(answer(path, said, body))
    again = list(provider_of("prh_ytj").search(name="Paja"))

    assert (len(found), len(again)) == (250, 250)
    assert registers.times_asked("companies") == 3 + 4


def _without_total(answer):
    return type(answer)(answer.status, answer.body.replace(b'"totalResults"', b'"results"'), answer.kind)


def test_a_company_without_a_number_is_matched_by_its_name_where_only_one_has_it(provider_of, world):
    provider = provider_of("prh_ytj")
    world.ytj = {
        NUMBER: ytj_company(NUMBER, "Lahden Paja Oy"),
        "1": ytj_company("1", "Lahden Paja Holding Oy"),
    }
    key = provider.match(Identity(country="FI", name="lahden paja oy"))

    raw = provider.fetch_one(key)
    world.ytj["2"] = ytj_company("2", "LAHDEN PAJA OY")

    assert facts(provider, raw, key)[Field.BUSINESS_ID] == NUMBER
    assert provider.fetch_one(key) == Missing.NOT_FOUND


class Endless(io.RawIOBase):
    """A JSON array as long as is wanted, made as it is read."""

    def __init__(self, row: bytes, size: int) -> None:
        self.row, self.left, self.waiting = row, size, b"["

    def readable(self) -> bool:
        return True

    def readinto(self, into) -> int:
        while len(self.waiting) < len(into) and self.left > 0:
            self.waiting += self.row + b","
            self.left -= len(self.row)
            if self.left <= 0:
                self.waiting = self.waiting[:-1] + b"]"
        part, self.waiting = self.waiting[: len(into)], self.waiting[len(into) :]
        into[: len(part)] = part
        return len(part)


@pytest.mark.slow
def test_the_whole_register_is_read_in_bounded_memory(provider_of, monkeypatch):
    """Sixty megabytes stand for the register's one and a half thousand: what is kept does not grow with them."""

    class Archive:
        def __init__(self, file) -> None:
            self.file = file

        def __enter__(self):
            return self

        def __exit__(self, *_error) -> None:
            pass

        def namelist(self):
            return ["all.json"]

        def open(self, _name):
            return io.BufferedReader(self.file)

    monkeypatch.setattr("enrichment.providers.prh_ytj.zipfile.ZipFile", Archive)
    file = Endless(as_bytes(ytj_company(NUMBER, "Lahden Paja Oy")), 60_000_000)
    tracemalloc.start()
    count = sum(1 for _record in provider_of("prh_ytj").read_file(file))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert count > 20_000
    assert peak < 4_000_000


def test_records_of_the_file_come_with_their_keys(provider_of):
    rows = [ytj_company(NUMBER, "Lahden Paja Oy"), {"odd": 1}, ytj_company("0112038-9", "Toinen Oy")]

    found = list(provider_of("prh_ytj").read_file(io.BytesIO(zipped(as_bytes(rows)))))

    assert [keys for keys, _raw in found] == [(NUMBER,), ("0112038-9",)]


def test_notices_are_read_day_by_day_up_to_yesterday(provider_of, world, registers):
    world.notices = {
        NUMBER: notices_of(NUMBER, [("2026/11", "2026-11-20", ["HAL"])]),
        "0112038-9": notices_of("0112038-9", [("2026/12", "2026-11-22", ["NIM"])]),
    }

    pages = list(provider_of("prh_notices").feed({"day": "2026-11-19"}, date(2026, 11, 22)))

    assert [(page.keys, page.cursor["day"], page.has_gap) for page in pages] == [
        ((NUMBER,), "2026-11-20", False), ((), "2026-11-21", False),
    ]  # fmt: skip
    assert list(provider_of("prh_notices").feed({"day": "2026-11-21"}, date(2026, 11, 22))) == []


def test_more_notices_than_a_page_are_all_read_and_a_long_silence_is_a_gap(provider_of, world):
    for number in range(120):
        key = f"{number:07d}-1"
        world.notices[key] = notices_of(key, [(str(number), "2026-11-21", [])])

    pages = list(provider_of("prh_notices").feed({"day": "2026-08-01"}, date(2026, 11, 22)))

    assert (len(pages[-1].keys), pages[0].has_gap, pages[-1].has_gap) == (120, True, False)


def test_turnover_is_that_of_the_year_and_not_of_the_year_before(provider_of, world):
    world.statements = {
        NUMBER: {
            "2025-12-31": statement(NUMBER, "2025-12-31", "481773.33", before="400000.00"),
            "2024-06-30": statement(NUMBER, "2024-06-30", "350000", starts="2023-07-01"),
        }
    }
    provider = provider_of("prh_xbrl")

    record = provider.map(NUMBER, provider.fetch_one(NUMBER))

    assert {f.part: (Decimal(f.value["amount"]), f.value["from"]) for f in record.facts} == {
        "2025-12-31": (Decimal("481773.33"), "2025-01-01"), "2024-06-30": (Decimal("350000.00"), "2023-07-01"),
    }  # fmt: skip


def test_nothing_filed_is_said_as_not_filed_digitally(provider_of):
    provider = provider_of("prh_xbrl")

    assert provider.map(NUMBER, provider.fetch_one(NUMBER)).outcome == "not_filed"


@pytest.mark.parametrize(
    "xml",
    ["<xbrl", '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><xbrl>&b;</xbrl>'],
)
def test_a_statement_that_is_no_xml_or_a_trap_is_called_malformed(provider_of, xml):
    with pytest.raises(Malformed):
        provider_of("prh_xbrl").map(NUMBER, {"filed": [{"day": "2025-12-31", "xml": xml}]})
