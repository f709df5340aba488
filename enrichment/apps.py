"""The app."""

from django.apps import AppConfig


class EnrichmentConfig(AppConfig):
    """See the package's first line for what the app is for."""

    name = "enrichment"

    def ready(self) -> None:
        """Offer the app's conditions on lists, and hear of what registers change."""
        from enrichment import conditions
        from enrichment.operations.changes import take_changes
        from enrichment.operations.signal import note_notices
        from enrichment.operations.undo import offer_undo

        conditions.offer()
        offer_undo()
        take_changes(taker=note_notices)
