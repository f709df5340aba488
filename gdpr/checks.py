"""`manage.py check` fails while a field of any model is not classified as personal or not."""

from django.core import checks

from gdpr.classification import all_classified


@checks.register("gdpr")
def every_field_is_classified(app_configs, **kwargs) -> list[checks.Error]:
    """One error for each model that has faults, with all of them in its text."""
    return [
        checks.Error(
            " ".join(found.faults),
            hint="Name every field in the model's nested class PersonalData (see common/personal_data.py).",
            obj=found.model,
            id="gdpr.E001",
        )
        for found in all_classified()
        if found.faults
    ]
