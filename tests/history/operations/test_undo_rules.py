"""Whatever history tells of can be taken back, or a sentence says why not and what to do."""

import ast
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps

from history.choices import OBJECT_WORDS
from history.operations import undoable_of
from tests.test_house_rules import APPS, ROOT

WRITES = {
    "create",
    "delete",
    "save_changes",
    "record",
    "record_each",
    "record_many",
    "record_created",
    "record_deleted",
}
MODELS = {model.__name__: model for model in apps.get_models() if model._meta.app_label in APPS}


def recorded_models() -> set[str]:
    """The models that the source hands to history: by name, as a parameter, or out of a variable made just before."""
    paths = [path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts]
    return {name for path in paths for name in _recorded(path)}


def _recorded(path: Path) -> Iterator[str]:
    text = path.read_text()
    if "history." not in text:
        return
    for function in ast.walk(ast.parse(text)):
        if isinstance(function, ast.FunctionDef):
            known = _known(function)
            for call in ast.walk(function):
                if _is_write(call):
                    yield from (
                        _name(one.value, known) for one in call.keywords if one.arg in {"obj", "model"}
                    )


def _is_write(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in WRITES
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "history"
    )


def _known(function: ast.FunctionDef) -> dict[str, str]:
    """Which model each variable of a function holds, as far as its source says so."""
    arguments = [*function.args.args, *function.args.kwonlyargs]
    known = {one.arg: ast.unparse(one.annotation) for one in arguments if one.annotation is not None}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            known.setdefault(node.targets[0].id, ast.unparse(node.value).partition("(")[0].partition(".")[0])
    return {name: told.partition(" |")[0] for name, told in known.items()}


def _name(value: ast.expr, known: dict[str, str]) -> str:
    said = value.id if isinstance(value, ast.Name) else ast.unparse(value).partition("(")[0]
    return known.get(said, said)


def test_every_model_that_the_source_records_has_a_rule_of_undo():
    found = {MODELS[name]._meta.label_lower for name in recorded_models() if name in MODELS}

    assert len(found) > 50
    assert sorted(label for label in found if undoable_of(label) is None) == []


def test_every_model_that_the_change_log_has_a_word_for_has_a_rule_of_undo():
    runs = {"imports.import"}  # of which history does not tell

    assert sorted(label for label in OBJECT_WORDS.keys() - runs if undoable_of(label) is None) == []


def test_columns_of_a_rule_are_columns_of_its_model():
    strangers = []
    for model in MODELS.values():
        rule = undoable_of(model._meta.label_lower)
        columns = {field.attname for field in model._meta.concrete_fields}
        named = set().union(*rule.together, rule.derived, rule.refused, rule.by_hand) if rule else set()
        strangers += [f"{model._meta.label_lower}.{name}" for name in sorted(named - columns)]

    assert strangers == []
