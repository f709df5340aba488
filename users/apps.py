"""Registers the app with Django."""

from django.apps import AppConfig


class UsersConfig(AppConfig):
    """See the package's first line for what the app is for."""

    name = "users"
