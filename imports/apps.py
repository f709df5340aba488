"""Registers the app with Django."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    """See the package's first line for what the app is for."""

    name = "imports"

    def ready(self) -> None:
        """Say of an act whether its import is still at work: such an act is not undone yet."""
        from history.operations import watch_acts
        from imports.queries import is_at_work

        watch_acts(is_at_work)
