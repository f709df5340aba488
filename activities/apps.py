"""Registers the app with Django."""

from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    """See the package's first line for what the app is for."""

    name = "activities"

    def ready(self) -> None:
        """Offer the app's conditions on lists, and its records to bulk edit and undo."""
        from activities import conditions
        from activities.operations.bulk_edit import offer_bulk_edit
        from activities.operations.undo import offer_undo

        conditions.offer()
        offer_bulk_edit()
        offer_undo()
