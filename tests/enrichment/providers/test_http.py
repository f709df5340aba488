"""Asking over HTTP: every way in which a register can fail comes to one of four errors."""

import pytest

from crm.demo.registers.server import Fault
from crm.demo.registers.shapes import unit
from enrichment.providers.http import Http, Malformed, NotThere, Removed, Unavailable
from tests.dripping import dripping

NUMBER = "923609016"


@pytest.fixture
def slept():
    return []


@pytest.fixture
def http(registers, slept):
    registers.world.units[NUMBER] = unit(NUMBER, "Verksted AS")
    with Http(registers.urls()["brreg"], timeout=0.5, backoff=1.0, sleep=slept.append) as asking:
        yield asking


def test_an_answer_is_its_json(http):
    assert http.json(f"enheter/{NUMBER}")["navn"] == "Verksted AS"


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (Fault(500), "http_500"),
        (Fault(503), "http_503"),
        (Fault(429), "http_429"),
        (Fault(403), "http_403"),
        (Fault(body=b""), "empty"),
        (Fault(keeps=0.5), "truncated"),
        (Fault(hangs_up=True), "connection"),
        (Fault(wait=0.7), "timeout"),
    ],
)
def test_what_may_pass_is_tried_three_times_and_then_called_unavailable(http, registers, slept, fault, code):
    registers.be_down("brreg", fault)

    with pytest.raises(Unavailable) as failure:
        http.json(f"enheter/{NUMBER}")

    assert (failure.value.code, slept, len(registers.asked)) == (code, [1.0, 2.0], 3)


def test_one_failure_is_made_good_by_the_next_try(http, registers):
    registers.fail("brreg", Fault(keeps=0.5), Fault(500))

    assert http.json(f"enheter/{NUMBER}")["navn"] == "Verksted AS"


def test_a_short_retry_after_is_waited_for_and_a_long_one_is_left_to_the_run(http, registers, slept):
    registers.fail("brreg", Fault(429, {"Retry-After": "7"}))
    http.json(f"enheter/{NUMBER}")

    registers.fail("brreg", Fault(429, {"Retry-After": "600"}))
    with pytest.raises(Unavailable) as failure:
        http.json(f"enheter/{NUMBER}")

    assert (slept, failure.value.wait) == ([7.0], 600.0)


@pytest.mark.parametrize("header", ["\u00b2", "9" * 400, "soon"])
def test_a_retry_after_that_is_no_number_is_none(http, registers, slept, header):
    registers.fail("brreg", Fault(429, {"Retry-After": header}))

    assert http.json(f"enheter/{NUMBER}")["navn"] == "Verksted AS"
    assert slept == [1.0]


def test_unknown_removed_and_refused_questions_are_not_asked_again(http, registers):
    registers.world.removed_units.add("974760673")
    with pytest.raises(NotThere):
        http.json("enheter/111111111")
    with pytest.raises(Removed):
        http.json("enheter/974760673")
    registers.fail("brreg", Fault(400))
    with pytest.raises(Malformed):
        http.json(f"enheter/{NUMBER}")

    assert len(registers.asked) == 3


def test_each_try_takes_its_turn_first(registers):
    turns = []
    registers.world.units[NUMBER] = unit(NUMBER, "Verksted AS")
    registers.fail("brreg", Fault(500))
    with Http(
        registers.urls()["brreg"], before=lambda: turns.append(1), sleep=lambda _seconds: None
    ) as asking:
        asking.json(f"enheter/{NUMBER}")

    assert len(turns) == 2


def test_a_file_that_breaks_off_is_no_file(http, registers, tmp_path):
    with (tmp_path / "whole").open("wb") as file:
        size = http.download(registers.files()["prh_ytj"], file)
    registers.fail("ytj", Fault(promises=1000))

    with (tmp_path / "half").open("wb") as file, pytest.raises(Unavailable):
        http.download(registers.files()["prh_ytj"], file)

    assert (tmp_path / "whole").stat().st_size == size > 0


@pytest.mark.parametrize("start", [b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\n\r\n{"])
def test_a_register_that_drips_is_left_at_the_deadline(start):
    with (
        dripping(start) as url,
        Http(url, longest=0.2, sleep=lambda _seconds: None) as asking,
        pytest.raises(Unavailable) as failure,
    ):
        asking.json("enheter")

    assert failure.value.code == "timeout"


def test_a_connection_that_is_used_again_has_its_deadline_too(registers, monkeypatch):
    registers.world.units[NUMBER] = unit(NUMBER, "Verksted AS")
    monkeypatch.setattr("crm.demo.registers.server._Handler.protocol_version", "HTTP/1.1")
    with Http(registers.urls()["brreg"], longest=0.2, sleep=lambda _seconds: None) as asking:
        asking.json(f"enheter/{NUMBER}")
        registers.be_down("brreg", Fault(wait=0.6))
        with pytest.raises(Unavailable) as failure:
            asking.json(f"enheter/{NUMBER}")

    assert failure.value.code == "timeout"


def test_a_file_that_drips_is_left_at_its_deadline(tmp_path):
    with (
        dripping(b"HTTP/1.1 200 OK\r\n\r\n") as url,
        Http(url, longest_file=0.3) as asking,
        (tmp_path / "file").open("wb") as file,
        pytest.raises(Unavailable) as failure,
    ):
        asking.download(url, file)

    assert failure.value.code == "timeout"


def test_a_file_larger_than_allowed_is_not_taken(registers, tmp_path):
    registers.fail("ytj", Fault(body=b"x" * 5000))
    with (
        Http(registers.urls()["prh_ytj"], largest_file=4000) as asking,
        (tmp_path / "file").open("wb") as file,
        pytest.raises(Malformed) as failure,
    ):
        asking.download(registers.files()["prh_ytj"], file)

    assert failure.value.code == "too_large"


def test_an_answer_packed_in_a_way_that_was_not_asked_for_is_not_unpacked(http, registers):
    registers.fail("brreg", Fault(headers={"Content-Encoding": "br"}))

    with pytest.raises(Malformed) as failure:
        http.json(f"enheter/{NUMBER}")

    assert failure.value.code == "encoding"
