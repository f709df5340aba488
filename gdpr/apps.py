"""Registers the check of the classification, and what the app shows on the pages of others."""

from django.apps import AppConfig


class GdprConfig(AppConfig):
    """See the package's first line for what the app is for."""

    name = "gdpr"

    def ready(self) -> None:
        from gdpr import checks, conditions  # noqa: F401
        from gdpr.views import access, export, objection

        conditions.offer()
        objection.offer_slots()
        access.offer_slots()
        export.offer()
