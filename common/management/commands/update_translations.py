"""Collect the words of the interface into the catalogues, without GNU gettext."""

import ast
import io
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation.template import templatize

KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None, "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip
SKIPPED = {"tests", "bench", "node_modules", ".venv", ".data", "migrations", "launcher"}
# Lines of the header that nobody fills in, and the day, which would differ in any two branches.
NO_MATTER = re.compile(
    rb'^"(?:Report-Msgid-Bugs-To|POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team):.*\n', re.M
)
TEMPLATES = {".html", ".txt", ".md"}  # pages, letters, documents


class Command(BaseCommand):
    """`update_translations [--check]`: every word of code and templates stands in each catalogue."""

    help = "Collects the words of the interface; with --check only tells what is missing or not translated."
    requires_system_checks = []

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="change nothing, fail when something is missing"
        )

    def handle(self, *args, **options) -> None:
        words = collected(Path(settings.BASE_DIR))
        for folder in settings.LOCALE_PATHS:
            for path in sorted(Path(folder).glob("*/LC_MESSAGES/django.po")):
                catalogue = read(path)
                if options["check"]:
                    faults = faults_of(catalogue, words)
                    if faults:
                        raise CommandError(
                            f"{path.parent.parent.name}: {len(faults)} faults. " + " | ".join(faults[:20])
                        )
                else:
                    catalogue.update(words, no_fuzzy_matching=True)
                    catalogue.obsolete.clear()
                    path.write_bytes(written(catalogue))
                    self.stdout.write(
                        f"{path.parent.parent.name}: {len(faults_of(catalogue, words))} to translate"
                    )


def collected(root: Path) -> Catalog:
    """Every message of the code and the templates."""
    catalogue = Catalog()
    pages = [path for path in root.joinpath("templates").rglob("*") if path.suffix in TEMPLATES]
    for path in sorted([*root.rglob("*.py"), *pages]):
        if SKIPPED & set(path.relative_to(root).parts):
            continue
        for message, context in messages_of(path):
            flags = ["python-format"] if "%(" in str(message) else []
            catalogue.add(message, context=context, flags=flags)
    return catalogue


def messages_of(path: Path) -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    """The messages of one file, each with its context."""
    text = path.read_text(encoding="utf-8")
    for function, found in calls_in_template(text) if path.suffix in TEMPLATES else calls_in_code(text):
        context = found.pop(0) if "pgettext" in function else None
        if found:
            yield (tuple(found[:2]) if function.startswith("n") else found[0]), context


def calls_in_code(text: str) -> Iterator[tuple[str, list[str]]]:
    """Calls of gettext and its kin in Python."""
    source = io.BytesIO(text.encode())
    for _line, function, found, _comments in extract_python(source, KEYWORDS, (), {"encoding": "utf-8"}):
        parts = found if isinstance(found, list | tuple) else [found]
        yield str(function), [part for part in parts if part]


CALL = re.compile(r"""(?<![\w.])(n?p?gettext|_)\(((?:\s*u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")\s*,?)+)""")
LITERAL = re.compile(r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""")


def calls_in_template(text: str) -> Iterator[tuple[str, list[str]]]:
    """What Django turns a template's words into, which looks like Python but need not be."""
    for call in CALL.finditer(templatize(text)):
        yield call[1], [ast.literal_eval(literal) for literal in LITERAL.findall(call[2])]


def read(path: Path) -> Catalog:
    """A catalogue as it stands."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name)


def written(catalogue: Catalog) -> bytes:
    """A catalogue in the order of its words and without the day it was made, so that two people's additions seldom meet."""
    out = io.BytesIO()
    write_po(out, catalogue, width=0, sort_output=True, omit_header=False, include_previous=False)
    return NO_MATTER.sub(b"", out.getvalue())


def faults_of(catalogue: Catalog, words: Catalog) -> list[str]:
    """What is missing, not translated, or marked as doubtful."""
    faults = []
    for word in words:
        if not word.id:
            continue
        found = catalogue.get(word.id, word.context)
        name = word.id if isinstance(word.id, str) else word.id[0]
        if found is None or not found.string or (isinstance(found.string, tuple) and not all(found.string)):
            faults.append(name)
        elif found.fuzzy:
            faults.append(f"fuzzy: {name}")
    return faults
