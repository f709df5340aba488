"""Registers the app with Django."""

from django.apps import AppConfig


class ServiceConfig(AppConfig):
    """See the package's first line for what the app is for."""

    name = "service"

    def ready(self) -> None:
        """Offer the app's conditions on lists, its records to undo, and what it shows on the pages of others."""
        from service import conditions
        from service.operations.undo import offer_undo
        from service.queries import timeline
        from service.views import campaign_panel, cover_column, cover_slots, service_slots

        conditions.offer()
        timeline.tell()
        campaign_panel.offer_slots()
        service_slots.offer_slots()
        cover_slots.offer_slots()
        cover_column.offer_column()
        offer_undo()
