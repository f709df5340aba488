"""`manage.py reindex_search`: make the search index anew."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from search import operations


class Command(BaseCommand):
    """Every document anew, while people go on searching; faster with --anew, but searches wait."""

    help = "Make the search index anew."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--anew",
            action="store_true",
            help="empty the index first: faster, but searches wait until it is done",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["anew"]:
            operations.rebuild()
        else:
            operations.reindex_all()
        self.stdout.write("The search index is made anew.")
