"""What no text field takes."""

import pytest
from django.core.exceptions import ValidationError

from common.validators import (
    contains_personal_identity_code,
    refuse_control_characters,
    refuse_personal_identity_code,
)

# Codes made up for these tests: the individual numbers from 900 on are never given to anybody.


def code(day: str, sign: str, number: str) -> str:
    return f"{day}{sign}{number}{'0123456789ABCDEFHJKLMNPRSTUVWXY'[int(day + number) % 31]}"


@pytest.mark.parametrize("sign", list("+-YXWVUABCDEF"))
def test_a_code_of_any_century_sign_is_found(sign):
    assert contains_personal_identity_code(code("010190", sign, "901"))


@pytest.mark.parametrize("text", ["{}", "hetu {} (vanha)", "Matti,{};x", "rivi 1\n{}\nrivi 3"])
def test_a_code_is_found_anywhere_in_a_text(text):
    assert contains_personal_identity_code(text.format(code("240588", "-", "917")))


@pytest.mark.parametrize("dash", ["–", "‑", "−", " - "])
def test_a_code_is_found_with_the_dash_that_a_word_processor_made(dash):
    day, number = "240588", "917"
    check = code(day, "-", number)[-1]

    assert contains_personal_identity_code(f"{day}{dash}{number}{check}")


def test_a_code_is_found_in_small_letters():
    assert contains_personal_identity_code(code("290200", "A", "901").lower())


def test_a_wrong_check_character_is_an_ordinary_number():
    right = code("010190", "-", "901")
    wrong = right[:-1] + ("A" if right[-1] != "A" else "B")

    assert not contains_personal_identity_code(wrong)


def test_a_day_that_never_was_is_an_ordinary_number():
    assert not contains_personal_identity_code(code("310290", "-", "901"))
    assert not contains_personal_identity_code(code("290200", "-", "901").replace("0200", "0201"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1234567-8",
        "040-1234567",
        "+358 40 123 4567",
        "SN-347514-A",
        "22.11.2026",
        "010190-9015555",
        "X010190-9015",
    ],
)
def test_ordinary_numbers_pass(text):
    refuse_personal_identity_code(text)


def test_the_refusal_says_why_and_never_repeats_the_code():
    secret = code("010190", "-", "901")

    with pytest.raises(ValidationError) as refusal:
        refuse_personal_identity_code(f"Matti {secret}")

    assert "personal identity code" in refusal.value.messages[0]
    assert secret not in refusal.value.messages[0]


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\x0b", "\x7f", "\x85"])
def test_control_characters_are_refused(sign):
    with pytest.raises(ValidationError):
        refuse_control_characters(f"Kone{sign}Oy")


def test_tabs_and_line_ends_are_text():
    refuse_control_characters("first\tsecond\nthird\r\n")
