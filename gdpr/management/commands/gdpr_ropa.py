"""Prints the record of processing (article 30)."""

import json

from django.core.management.base import BaseCommand, CommandParser
from django.template.loader import render_to_string
from django.utils import timezone, translation

from gdpr.queries.processing import code_part, record_of_processing


class Command(BaseCommand):
    """Draws the record from code and tables; `--code-only` prints the part that is committed with the code."""

    help = "Print the record of processing activities (GDPR article 30)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--format", choices=["json", "md"], default="json")
        parser.add_argument("--language", choices=["fi", "en"], default="fi")
        parser.add_argument(
            "--code-only",
            action="store_true",
            help="purposes and classified fields alone, without the database",
        )

    def handle(self, *args, **options) -> None:
        if options["code_only"]:
            self.stdout.write(json.dumps(code_part(), indent=1, ensure_ascii=False))
            return
        with translation.override(options["language"]):
            record = record_of_processing(today=timezone.localdate())
            if options["format"] == "json":
                self.stdout.write(json.dumps(record, indent=1, ensure_ascii=False))
            else:
                self.stdout.write(render_to_string("gdpr/notice/record.md", {"record": record}))
