"""Registers the app with Django."""

from django.apps import AppConfig


class ContactsConfig(AppConfig):
    """See the package's first line for what the app is for."""

    name = "contacts"

    def ready(self) -> None:
        """Offer the app's conditions on lists, and its records to bulk edit and undo."""
        from contacts import conditions
        from contacts.operations.bulk_edit import offer_bulk_edit
        from contacts.operations.custom_fields import offer_custom_fields
        from contacts.operations.undo import offer_undo

        conditions.offer()
        offer_bulk_edit()
        offer_undo()
        offer_custom_fields()
