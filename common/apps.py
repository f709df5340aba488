"""Registers the small things with Django."""

from django.apps import AppConfig


class CommonConfig(AppConfig):
    """The app without tables."""

    name = "common"
