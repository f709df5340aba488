"""`manage.py load_reference_lists`: industries, postcodes and legal forms, from their keepers or from a file."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from common.refusals import Refusal
from companies.choices import LoadState, ReferenceList
from companies.operations import reference_lists
from companies.providers import sources
from companies.providers.fetch import SourceError
from companies.queries.reference_lists import failure_words


class Command(BaseCommand):
    """Loads reference lists and says what came of each."""

    help = "Load reference lists: all of them from their keepers, or those that a file or an address holds."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--from", dest="place", metavar="FILE|URL", default="")
        parser.add_argument("--list", dest="which", choices=ReferenceList.values, help="one list only")
        parser.add_argument("--shipped", action="store_true", help="only what needs no network")
        parser.add_argument(
            "--accept-shrunk", action="store_true", help="believe a list that lost more than half of itself"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        failed = 0
        for which, found in self._wanted(options):
            try:
                loads = reference_lists.load_given(
                    lists={which: found} if found else {which: reference_lists.gathered(which=which)},
                    by=None, clock=timezone.now, accept_shrunk=options["accept_shrunk"],
                )  # fmt: skip
            except SourceError as error:
                self.stderr.write(f"{which}: {failure_words(error.code)}")
                failed += 1
                continue
            except Refusal as refusal:
                raise CommandError(refusal.message) from refusal
            for load in loads:
                self.stdout.write(f"{which}: {self._words(load)}")
                failed += load.state != LoadState.DONE
        if failed:
            raise CommandError(f"{failed} of the lists could not be loaded; what was there stays.")

    def _wanted(self, options: dict[str, Any]) -> list[tuple[str, sources.Gathered | None]]:
        if options["place"]:
            try:
                return list(sources.given(options["place"], options["which"] or "").items())
            except SourceError as error:
                raise CommandError(str(failure_words(error.code))) from error
        wanted = [options["which"]] if options["which"] else list(reference_lists.SPECS)
        return [(which, None) for which in wanted if not options["shipped"] or which in sources.SHIPPED]

    def _words(self, load: Any) -> str:
        if load.state != LoadState.DONE:
            return str(failure_words(load.failure))
        return f"{load.total} entries, {load.added} new, {load.changed} changed, {load.retired} retired"
