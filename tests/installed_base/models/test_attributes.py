from datetime import date
from decimal import Decimal

import pytest

from installed_base.models.attributes import attributes_of, checked, problems_of_schema

SCHEMA = {
    "type": "object",
    "properties": {
        "power": {"type": "number", "title": "Power", "x-unit": "kW", "minimum": 0, "x-order": 2},
        "floors": {"type": "integer", "x-order": 1},
        "inspected": {"type": "string", "format": "date"},
        "gas": {"type": "string", "enum": ["R32", "R410A"]},
        "inverter": {"type": "boolean"},
        "options": {"type": "array", "items": {"type": "string"}},
    },
    "required": ["power"],
}


def test_a_schema_is_read_into_attributes_in_their_order():
    found = [(a.name, a.kind, a.title, a.unit, a.required) for a in attributes_of(SCHEMA)]

    assert found[:3] == [
        ("floors", "integer", "Floors", "", False),
        ("power", "number", "Power", "kW", True),
        ("inspected", "date", "Inspected", "", False),
    ]
    assert [kind for _name, kind, *_rest in found[3:]] == ["choice", "boolean", "list"]


def test_values_of_all_kinds_are_kept_plain_and_empty_ones_left_out():
    kept, problems = checked(
        SCHEMA,
        {
            "power": Decimal("7.5"),
            "floors": Decimal(4),
            "inspected": date(2026, 11, 22),
            "gas": "",
            "options": [],
        },
    )

    assert (kept, problems) == ({"power": 7.5, "floors": 4, "inspected": "2026-11-22"}, {})


def test_a_value_that_the_schema_forgot_stays():
    assert checked(SCHEMA, {"power": 1, "colour": "red"}) == ({"power": 1, "colour": "red"}, {})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("power", "much"),
        ("power", -1),
        ("power", True),
        ("power", float("nan")),
        ("floors", 2.5),
        ("inspected", "22.11.2026"),
        ("gas", "R22"),
        ("inverter", "yes"),
        ("options", "one"),
        ("options", [1]),
        ("gas", ["R32"]),
    ],
)
def test_a_value_of_the_wrong_kind_is_told_by_name(name, value):
    assert list(checked(SCHEMA, {"power": 1, name: value})[1]) == [name]


def test_a_required_value_that_is_missing_is_told():
    assert list(checked(SCHEMA, {})[1]) == ["power"]


def test_a_good_schema_and_none_at_all_have_no_problems():
    assert (problems_of_schema(SCHEMA), problems_of_schema({})) == ([], [])


@pytest.mark.parametrize(
    "schema",
    [
        [],
        {"type": "array"},
        {"type": "object", "properties": []},
        {"type": "object", "properties": {"A B": {"type": "string"}}},
        {"type": "object", "properties": {"a": {"type": "object"}}},
        {"type": "object", "properties": {"a": "string"}},
        {"type": "object", "properties": {"a": {"type": "string", "$ref": "#"}}},
        {"type": "object", "properties": {"a": {"enum": []}}},
        {"type": "object", "properties": {"a": {"enum": ["x", "x"]}}},
        {"type": "object", "properties": {"a": {"type": "array", "items": {"type": "number"}}}},
        {"type": "object", "properties": {"a": {"type": "number", "minimum": "0"}}},
        {"type": "object", "properties": {"a": {"type": "string", "format": "email"}}},
        {"type": "object", "properties": {}, "required": ["a"]},
        {"type": "object", "allOf": []},
    ],
)
def test_a_schema_that_means_nothing_here_is_told(schema):
    assert problems_of_schema(schema) != []
