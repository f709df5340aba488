"""The app."""

from django.apps import AppConfig


class QualityConfig(AppConfig):
    """See the package's first line for what the app is for."""

    name = "quality"

    def ready(self) -> None:
        """Offer the app's conditions on lists; answer the forms and imports below; stand on the page of a company."""
        from common import duplicates
        from history.choices import Act
        from history.operations import register_undo
        from quality import conditions
        from quality.operations.undo import offer_undo
        from quality.operations.undo_act import undo_merge_act
        from quality.queries import typed
        from quality.views import duplicate_slots, merge_act

        conditions.offer()
        register_undo(Act.MERGE, undo_merge_act)
        offer_undo()
        duplicates.offer("company", typed.likely_companies, typed.likely_companies_of_many)
        duplicates.offer("person", typed.likely_persons, typed.likely_persons_of_many)
        duplicate_slots.offer()
        merge_act.offer()
