"""Registers the app with Django."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """See the package's first line for what the app is for."""

    name = "search"
