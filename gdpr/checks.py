"""`manage.py check` fails while a field is not classified, or an erasure could not do with it what it has to."""

from collections.abc import Callable, Iterable

from django.core import checks

from gdpr.classification import Classified, all_classified, name_faults, path_faults, stale_allowances
from gdpr.classification.live import live_faults
from gdpr.classification.strategy import strategies


def _errors(number: str, hint: str, told: Callable[[Classified], list[str]]) -> list[checks.Error]:
    """One error for each model that has faults, with all of them in its text."""
    found = [(one.model, told(one)) for one in all_classified()]
    return [
        checks.Error(" ".join(faults), hint=hint, obj=model, id=number) for model, faults in found if faults
    ]


@checks.register("gdpr")
def every_field_is_classified(app_configs, **kwargs) -> list[checks.Error]:
    """Every field of every model, foreign ones and through tables included, is named once."""
    hint = "Name every field in the model's nested class PersonalData (see common/personal_data.py)."
    return _errors("gdpr.E001", hint, lambda one: one.faults)


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


@checks.register("gdpr")
def every_path_leads_to_a_person(app_configs, **kwargs) -> list[checks.Error]:
    """What is about a person is found from the person: no row is left out of an answer or an erasure."""
    hint = "Say in PersonalData.subject by which path a row leads to contacts.Person or users.User."
    return _errors("gdpr.E003", hint, path_faults)


@checks.register("gdpr")
def what_sounds_personal_was_looked_at_twice(app_configs, **kwargs) -> list[checks.Error]:
    """A name, a note or a `…_by` that is said to be impersonal needs its line in the list of those allowed."""
    hint = "Classify the field, or add it with its reason to gdpr/classification/allowed.py."
    stale = [checks.Error(text, hint="Take the line out.", id="gdpr.E004") for text in stale_allowances()]
    return _errors("gdpr.E004", hint, name_faults) + stale


@checks.register("gdpr", deploy=True)  # `migrate` asks for the other ones before there are any tables
def the_database_holds_what_is_classified(
    app_configs, databases: Iterable[str] | None = None, **kwargs
) -> list[checks.Error]:
    """Tables and columns that no model speaks of; asked with `check --deploy --database default`."""
    if not databases or "default" not in databases:
        return []
    hint = "Make a model for it and classify it, or say in gdpr/classification/live.py why nobody's data is in it."
    return [checks.Error(text, hint=hint, id="gdpr.E006") for text in live_faults()]
