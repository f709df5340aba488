"""`manage.py check_tree [--fix]`: whether machines and parts stand where the placements say."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from installed_base.operations.upkeep import mend_tree
from installed_base.queries.tree_check import check_tree
from users.models import User

WORDS = {
    "elsewhere": "stand in another parent or slot than the placement of today says",
    "unplaced": "name a parent and have no placement",
    "wrong_root": "name another machine than their parent",
    "wrong_place": "name another company or site than their machine",
}
SHOWN = 20


class Command(BaseCommand):
    """Tells what strays, and ends with an error when something does; with --fix it is brought right."""

    help = "Check parent, root, company and site of items against the placements of today."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--fix", action="store_true", help="bring what strays up to the placements")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        if options["fix"]:
            report = mend_tree(by=User.objects.robot("check_tree"), now=now)
        else:
            report = check_tree(timezone.localdate(now))
        for name, words in WORDS.items():
            items = getattr(report, name)
            if items:
                numbers = ", ".join(map(str, items[:SHOWN])) + (", …" if len(items) > SHOWN else "")
                self.stdout.write(f"{len(items)} items {words}: {numbers}")
        if report.is_clean:
            self.stdout.write("Every item stands where the placements say.")
        elif options["fix"]:
            self.stdout.write("Mended.")
        else:
            raise CommandError("The tree strays from the placements. Run check_tree --fix.")
