"""The project: settings, urls, schedule, navigation, and the pages that need every app."""

from crm.celery import app as celery_app

__all__ = ["celery_app"]
