"""The deploy check that no custom field is left unclassified: `manage.py check --database default`."""

from django.core import checks
from django.db import DatabaseError


@checks.register(checks.Tags.database)
def every_custom_field_is_classified(app_configs, databases=None, **kwargs) -> list[checks.Error]:
    """One error for each field of which nobody said whether it is personal."""
    from custom_fields.models import CustomField

    if not databases:
        return []
    try:
        found = list(CustomField.objects.unclassified().values_list("resource", "key"))
    except DatabaseError:
        return []  # the tables are made by the migration that is about to run
    return [
        checks.Error(
            f"The custom field {key} of {resource} is not classified as personal or not.",
            hint="Open it under Custom fields and say so.",
            id="custom_fields.E001",
        )
        for resource, key in found
    ]
