"""Whose data may only be stored (art. 18): the one place that those who use persons ask."""

from django.db.models import QuerySet

from contacts.models import Person


def restricted() -> QuerySet:
    """Persons under a restriction that has not been lifted; `permission` and its set-based twin both read this."""
    return Person.objects.filter(is_restricted=True)
