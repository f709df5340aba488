"""Compile the translations that have changed, without GNU gettext."""

import os
import tempfile
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """`compile_translations [--all]`: each django.po newer than its django.mo becomes one."""

    help = "Compiles locale/*/LC_MESSAGES/django.po where the compiled file is missing or older."
    requires_system_checks = []

    def add_arguments(self, parser) -> None:
        parser.add_argument("--all", action="store_true", help="compile also what has not changed")

    def handle(self, *args, **options) -> None:
        for folder in settings.LOCALE_PATHS:
            for source in sorted(Path(folder).glob("*/LC_MESSAGES/*.po")):
                target = source.with_suffix(".mo")
                if options["all"] or is_stale(source, target):
                    count = compile_file(source, target)
                    if options["verbosity"]:
                        self.stdout.write(f"{source.parent.parent.name}: {count} translations")


def is_stale(source: Path, target: Path) -> bool:
    return not target.exists() or target.stat().st_mtime_ns < source.stat().st_mtime_ns


def compile_file(source: Path, target: Path) -> int:
    """Write the compiled file beside its source in one step, so that no reader ever sees half of it."""
    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parent.parent.name, domain=source.stem)
    with tempfile.NamedTemporaryFile(dir=target.parent, suffix=".mo.part", delete=False) as part:
        write_mo(part, catalogue)
    os.chmod(part.name, 0o644)
    os.replace(part.name, target)
    return sum(1 for message in catalogue if message.id and message.string and not message.fuzzy)
