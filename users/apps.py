"""Registers the app with Django."""

from django.apps import AppConfig


class UsersConfig(AppConfig):
    """See the package's first line for what the app is for."""

    name = "users"

    def ready(self) -> None:
        """Say what an undo does with accounts."""
        from users.operations.undo import offer_undo

        offer_undo()
