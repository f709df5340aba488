"""`manage.py check` fails while a field is not classified, or an erasure could not do with it what it has to."""

from django.core import checks

from gdpr.classification import all_classified
from gdpr.classification.strategy import strategies


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


@checks.register("gdpr")
def every_strategy_fits(app_configs, **kwargs) -> list[checks.Error]:
    """One error for each column that could not bear what an erasure would do to it, and each row it would not find."""
    return [
        checks.Error(
            fault.partition(" ")[2],
            hint="See gdpr/classification/strategy.py for the defaults, common/personal_data.py for exceptions.",
            obj=found.model,
            id=f"gdpr.{fault.partition(' ')[0]}",
        )
        for found in strategies()
        for fault in found.faults
    ]
