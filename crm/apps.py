"""Registers the app with Django."""

from django.apps import AppConfig


class CrmConfig(AppConfig):
    """See the package's first line for what the app is for."""

    name = "crm"

    def ready(self) -> None:
        """Offer what only the project knows to the pages of the apps."""
        from crm.views import external_id

        external_id.offer_slots()
