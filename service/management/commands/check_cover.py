"""`manage.py check_cover [--fix]`: whether the covered days kept of items are those that follow from their covers."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from service.operations.item_cover import mend_item_cover
from service.queries.item_cover import strays

SHOWN = 20


class Command(BaseCommand):
    """Tells which items stray, and ends with an error when some do; with --fix they are brought right."""

    help = "Check the covered days kept of items against covers, placements, sites and owners."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--fix", action="store_true", help="work anew what strays")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["fix"]:
            self.stdout.write(f"Worked anew: {mend_item_cover()} items.")
            return
        found = strays()
        if not found:
            self.stdout.write("The covered days of every item are those that follow from its covers.")
            return
        numbers = ", ".join(map(str, found[:SHOWN])) + (", …" if len(found) > SHOWN else "")
        self.stdout.write(f"{len(found)} items stray: {numbers}")
        raise CommandError("The covered days of items stray from their covers. Run check_cover --fix.")
