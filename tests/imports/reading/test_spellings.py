"""Makers as files spell them."""

import pytest

from imports.reading.spellings import groups_of

# How inspectors may write one maker of lifts.
OTIS = [
    "Otis",
    "OTIS",
    "OTIS ELEVATOR",
    "OTIS ELEVATOR CO",
    "OTIS ELEVATOR CO.",
    "OTIS ELEVATOR COMPANY",
    "OTIS ELEVATORS",
    "OTIS ELEV",
    "OTIS ELEV.",
    "OTIS ELEV CO",
    "OTIS ELEV. CO.",
    "OTIS ELE",
    "OTIS-ELEV",
    "OTIS (ELEV)",
    "OTISELEVATOR",
    "OTIS ELEVTOR",
    "OTIS ELVATOR CO",
    "OTIS CO",
    "OTIS CO.",
    "OTIS INC",
    "OTIS BROS",
    "OTIS BROTHERS & CO",
    "O.T.I.S.",
    "0TIS",
    "OITS",
    "ORIS",
    "OTID",
    "OTS",
    "OTTIS",
    "OTISS",
    "OTIS GEARLESS",
]
OTHERS = {
    "Schindler Elevator": 71, "Watson Elevator Co": 296, "Dover": 125, "Seaberg Inc.": 392, "Roma": 38, "MRL": 959,
    "New York": 53, "Economy": 14, "Embassy": 15, "American": 10, "Allstate": 7, "A. B. See": 272,
}  # fmt: skip


def names(group):
    return {spelling.name for spelling in group.spellings}


def test_31_spellings_of_one_maker_are_one_group_and_no_other_maker_is_in_it():
    spellings = {name: 2543 if name == "Otis" else 3 for name in OTIS}

    (group,) = groups_of(spellings | OTHERS)

    assert (len(OTIS), group.name, names(group)) == (31, "Otis", set(OTIS))
    assert {one.name for one in group.spellings if not one.is_sure} == {"OTIS GEARLESS"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kone Oyj", "KONE OY"), ("A. B. See", "AB See"), ("A.B.SEE ELEV", "A. B. See Elevator"), ("Hägglunds", "HAGGLUNDS"),
        ("Westinghouse Electric", "WESTINGHOSE ELEC"), ("Hewlett-Packard", "Hewlett Packard Inc."), ("Schindler", "SHINDLER"),
        ("Müller & Söhne GmbH", "MULLER SOHNE"),
    ],
)  # fmt: skip
def test_two_spellings_of_one_maker_are_a_group(one, other):
    (group,) = groups_of({one: 40, other: 2})

    assert (group.name, names(group)) == (one, {one, other})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("New York", "New Jersey"), ("ABB", "ABC"), ("F5", "FS"), ("3M", "M3"), ("Otis", "Opus"), ("Roma", "Koppel"),
        ("Unit 12", "Unit 13"), ("TP-Link", "Tripp Lite"), ("Edgecore", "Edgewire"), ("Oy", "Ab"), ("---", "??"),
    ],
)  # fmt: skip
def test_two_makers_are_no_group(one, other):
    assert groups_of({one: 40, other: 2}) == []


@pytest.mark.parametrize(
    ("one", "other", "rows"), [("Dover", "Doser", 120), ("Dover", "Dovar", 60), ("Lazz", "Tazz", 1)]
)
def test_a_name_nearly_as_frequent_or_with_another_first_letter_is_offered_with_a_doubt(one, other, rows):
    (group,) = groups_of({one: 130, other: rows})

    assert [(each.name, each.is_sure) for each in group.spellings] == [(one, True), (other, False)]


def test_a_maker_of_the_register_gives_the_name_also_by_a_kept_spelling():
    known = {"Kone": "Kone", "Hissitehdas": "Kone"}

    (group,) = groups_of({"KONNE": 3, "Hissi-Tehdas Oy": 1}, known=known)

    assert (group.name, group.is_known, names(group)) == ("Kone", True, {"KONNE", "Hissi-Tehdas Oy"})


def test_what_stood_behind_the_name_in_a_kept_spelling_says_nothing_any_more():
    known = {"Otis": "Otis", "Otis Elevator": "Otis"}

    (group,) = groups_of({"OTTIS ELEVATER": 2, "Otis Gearless": 1}, known=known)

    assert [(one.name, one.is_sure) for one in group.spellings] == [
        ("OTTIS ELEVATER", True),
        ("Otis Gearless", False),
    ]


def test_what_was_chosen_before_stays_together():
    (group,) = groups_of({"Otis": 10, "United Lift": 2}, chosen={"United Lift": "Otis"})

    assert (group.name, names(group)) == ("Otis", {"Otis", "United Lift"})


def test_two_thousand_spellings_take_no_time():
    many = {
        f"{first}{number} Lifts": 1 for first in ("Anna", "Berta", "Carl", "Dora") for number in range(500)
    }

    assert isinstance(groups_of(many), list)
