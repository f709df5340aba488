"""The app."""

from django.apps import AppConfig


class CustomFieldsConfig(AppConfig):
    """See the package's first line for what the app is for."""

    name = "custom_fields"

    def ready(self) -> None:
        """Let history tell of custom fields, and hold every field to its classification."""
        from common.health import watch
        from custom_fields import (
            checks,  # noqa: F401 (registers itself)
            conditions,
        )
        from custom_fields.operations.undo import offer_undo
        from custom_fields.queries.usage import classification
        from custom_fields.queries.words import words_of_history
        from history.queries import teach

        conditions.offer()
        watch("custom_fields", classification)
        teach(words_of_history)
        offer_undo()
