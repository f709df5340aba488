"""The house rules that a machine can hold. Each failure says what to do instead."""

import ast
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(__file__).resolve().parent.parent
APPS = [
    "crm", "gdpr", "quality", "enrichment", "imports", "search", "activities", "service", "installed_base", "contacts",
    "companies", "custom_fields", "users", "history", "common",
]  # fmt: skip
INTERFACES = ("views", "api", "tasks", "forms", "filters", "conditions")
RULES = ("operations", "queries", "querysets")


def modules() -> list[Path]:
    """Python modules of the product, migrations left out."""
    return [path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts]


def floor_of(path: Path) -> str:
    """The floor a module stands on: the first part below its app."""
    return path.relative_to(ROOT).with_suffix("").parts[1] if len(path.relative_to(ROOT).parts) > 1 else ""


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    """Every function of a module, inner ones too."""
    yield from (n for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.FunctionDef))


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_modules_stay_under_400_lines_split_by_noun_when_one_grows():
    assert [name_of(p) for p in modules() if len(p.read_text().splitlines()) > 400] == []


def test_test_modules_stay_under_500_lines():
    found = [p for p in (ROOT / "tests").rglob("*.py") if len(p.read_text().splitlines()) > 500]

    assert [name_of(p) for p in found] == []


def test_functions_stay_under_60_lines():
    long = [
        f"{name_of(path)}:{f.lineno} {f.name}"
        for path in modules()
        for f in functions(path)
        if (f.end_lineno or 0) - f.lineno >= 60
    ]

    assert long == []


def test_templates_stay_under_200_lines_and_hold_no_script_or_style():
    long, inline = [], []
    for path in (ROOT / "templates").rglob("*.html"):
        text = path.read_text()
        if len(text.splitlines()) > 200:
            long.append(name_of(path))
        if re.search(
            r"<style|\sstyle=|<script(?![^>]*(src=|application/json))|\son(click|change|submit|load)=", text
        ):
            inline.append(name_of(path))

    assert (long, inline) == ([], []), "Split by partial; styles belong in static/css, scripts in static/js."


WRITES = re.compile(
    r"\.(save|bulk_create|bulk_update|update_or_create|get_or_create)\(|\.objects\.(create|update|delete)\("
)


def test_interfaces_do_not_write_models_they_call_one_operation():
    found = [
        f"{name_of(path)}:{number}"
        for path in modules()
        if floor_of(path) in INTERFACES
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if WRITES.search(line)
    ]

    assert found == [], "Move the write into an operation."


def test_rules_read_no_clock_the_moment_is_passed_in():
    clock = re.compile(r"timezone\.now\(|date\.today\(|datetime\.now\(|localdate\(|localtime\(\)")
    found = [
        f"{name_of(path)}:{number}"
        for path in modules()
        if floor_of(path) in RULES
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if clock.search(line)
    ]

    assert found == [], "Take now= or today= as a parameter."


def test_days_are_those_of_where_we_are():
    """`now.date()` is a day of Greenwich, and so is a moment cast to a date: connections speak UTC. From midnight to
    two or three in the morning both are yesterday. `timezone.localtime(now).date()` and `common.sql.day_here` tell today."""
    greenwich = re.compile(
        r"\b(now|at|\w+_at|clock\(\))\.date\(\)|_at\)?::date\b|current_setting\('TimeZone'\)"
    )
    found = [
        f"{name_of(path)}:{number}"
        for path in modules()
        if "demo" not in path.parts
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if greenwich.search(line)
    ]

    assert found == []


def test_there_are_no_signal_receivers():
    found = [
        name_of(path)
        for path in modules()
        if re.search(r"@receiver|(pre|post)_(save|delete|init)|m2m_changed", path.read_text())
    ]

    assert found == [], "Call what shall happen from the operation."


def public_functions(path: Path) -> list[ast.FunctionDef]:
    """Top-level functions that other modules may call."""
    body = ast.parse(path.read_text()).body
    return [n for n in body if isinstance(n, ast.FunctionDef) and not n.name.startswith("_")]


def operations() -> list[tuple[Path, ast.FunctionDef]]:
    """The business writes of every app."""
    return [(p, f) for p in modules() if floor_of(p) == "operations" for f in public_functions(p)]


def test_operations_take_every_fact_by_name():
    positional = [f"{name_of(p)} {f.name}" for p, f in operations() if f.args.args or f.args.posonlyargs]

    # What history offers to the operations of others is no business write, but what they are made of.
    wrong = [name for name in positional if not name.startswith("history/operations/")]
    assert wrong == [], "Put a * first in the signature."


def test_every_public_operation_and_model_says_what_it_does():
    silent = [f"{name_of(p)} {f.name}" for p, f in operations() if not ast.get_docstring(f)]
    silent += [
        m._meta.label for m in apps.get_models() if m.__module__.split(".")[0] in APPS and not m.__doc__
    ]

    assert silent == []


def views(patterns=None, prefix: str = "") -> Iterator[tuple[str, object]]:
    """Every URL with its view."""
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns, prefix + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            yield prefix + str(pattern.pattern), pattern.callback


def test_each_door_has_a_guard():
    """Pages say @requires, @signed_in or @public; API views carry permission classes of ours."""
    open_doors = []
    for route, view in views():
        if getattr(view, "guarded_by", None) is not None:
            continue
        api = getattr(view, "cls", None) or getattr(view, "view_class", None)
        if api is not None and getattr(api, "permission_classes", None) and api.permission_classes != []:
            continue
        open_doors.append(route)

    assert open_doors == [], "Decorate the view with @requires(Permission.X), or @public."


def enqueued_names() -> set[str]:
    """Names of jobs written in the code."""
    found: set[str] = set()
    for path in modules():
        found |= set(re.findall(r'enqueue_on_commit\(\s*"([\w.]+)"', path.read_text()))
    return found


def test_each_job_that_is_enqueued_or_scheduled_is_registered():
    from crm.celery import app
    from crm.schedule import SCHEDULE

    app.loader.import_default_modules()
    wanted = enqueued_names() | {entry["task"] for entry in SCHEDULE.values()}

    assert sorted(wanted - set(app.tasks)) == []


def test_each_job_is_enqueued_or_scheduled_somewhere():
    tasks = {path: path.read_text() for path in modules() if floor_of(path) == "tasks"}
    named = {name for text in tasks.values() for name in re.findall(r'shared_task\(\s*name="([\w.]+)"', text)}
    others = "".join(path.read_text() for path in modules() if path not in tasks)

    assert sorted(name for name in named if f'"{name}"' not in others) == []


def test_tasks_take_only_ids_by_keyword():
    found = [
        f"{name_of(path)} {f.name}"
        for path in modules()
        if floor_of(path) == "tasks"
        for f in public_functions(path)
        if f.args.args
        and any("task" in ast.unparse(d) for d in f.decorator_list)
        and [a.arg for a in f.args.args] != ["self"]
    ]

    assert found == []


@pytest.mark.parametrize("app", APPS)
def test_each_app_has_its_row_in_the_architecture(app):
    assert f"`{app}" in (ROOT / "docs" / "architecture.md").read_text()


@pytest.mark.parametrize("kind", ["company", "person", "item", "product"])
def test_each_relation_to_a_register_has_a_merge_rule(kind):
    from quality.operations.merge_rules import RELATIONS
    from quality.queries.relations import key_of, relations_to

    missing = [key_of(foreign) for foreign in relations_to(kind) if key_of(foreign) not in RELATIONS]

    assert missing == [], "Say in quality/operations/merge_rules.py what a merge does with these rows."


@pytest.mark.parametrize("kind", ["company", "person", "item", "product"])
def test_each_field_of_a_register_has_a_merge_rule(kind):
    from quality.operations.merge_rules import FIELDS
    from quality.querysets import MODELS

    ours = {"id", "public_id", "revision", "created_at", "changed_at"}
    fields = apps.get_model(MODELS[kind])._meta.concrete_fields
    ruled = {name for group in FIELDS[kind] for name in group.columns}

    missing = {one.name for one in fields if not one.generated} - ours - ruled
    assert sorted(missing) == [], (
        "Say in FIELDS of quality/operations/merge_rules.py whose value a merge keeps."
    )


# Written so that this file does not hold the words itself.
FORBIDDEN = re.compile(
    "|".join(
        [
            r"\.\./sh" + "ared",
            "/wo" + "rk/",
            "/ro" + "ot/",
            "py" + r"pi\.org",
            "npm" + r"js\.(com|org)",
            "deb" + r"ian\.org",
        ]
    )
)
TEXT = {".py", ".md", ".html", ".js", ".css", ".toml", ".yml", ".lock", ".json", ".txt", ".po", ".sh", ""}


def test_the_docs_name_only_pages_and_files_that_are_there():
    missing = []
    for page in (ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")):
        text = page.read_text()
        links = [page.parent / link for link in re.findall(r"\]\(([^)#\s:]+)[)#]", text)]
        files = [
            ROOT / name for name in re.findall(r"`([a-z_]+(?:/[\w.-]+)+\.(?:py|html|js|css|json|yml))`", text)
        ]
        missing += [
            f"{name_of(page)}: {path}"
            for path in (*links, *files)
            if not path.exists() and not list(ROOT.glob(f"*/{path.relative_to(ROOT)}"))
        ]

    assert missing == []


def test_the_project_speaks_of_itself_alone():
    # What git ignores is not the project's: packages, databases, and what test tools remember of a run.
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    skipped = {".git"} | {entry.rstrip("/") for entry in ignored}
    texts = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in skipped]
        paths = [Path(folder) / name for name in names if Path(name).suffix in TEXT and name != ".git"]
        texts += [path for path in paths if not path.is_symlink()]

    assert [name_of(path) for path in texts if FORBIDDEN.search(path.read_text(errors="replace"))] == []


def test_no_two_kinds_of_work_share_a_lock():
    said = re.compile(r"^LOCK_CLASS = ([\d_]+)", re.MULTILINE)
    found = [number for path in modules() for number in said.findall(path.read_text())]

    assert sorted(found) == sorted(set(found))
