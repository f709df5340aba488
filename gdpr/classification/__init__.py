"""The classification of every field, gathered from the models themselves and from a list for foreign ones."""

import re
from dataclasses import dataclass, field

from django.apps import apps
from django.db import models

from common.personal_data import Category, Ownership, Pointer, Wipe
from gdpr.classification.allowed import SOUNDS_PERSONAL, allowed
from gdpr.classification.foreign import FOREIGN

PEOPLE = {"contacts.person", "users.user"}


@dataclass
class Classified:
    """What one model says of its fields; `faults` are the sentences that the check reports."""

    model: type[models.Model]
    subject: str = ""
    personal: dict[str, Category] = field(default_factory=dict)
    impersonal: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    ownership: Ownership | None = None  # None: follows from the columns
    ground: str = ""
    erase: dict[str, Wipe] = field(default_factory=dict)
    pointers: tuple[Pointer, ...] = ()


def classification_of(model: type[models.Model]) -> Classified:
    """Read a model's nested PersonalData, or the list of foreign models, and hold it against its fields."""
    declared = FOREIGN.get(model._meta.label_lower) or model.__dict__.get("PersonalData")
    found = Classified(model)
    if declared is None:
        found.faults.append(f"{model._meta.label} has no class PersonalData.")
        return found
    found.subject, found.personal = declared.subject, dict(declared.personal)
    found.ownership, found.ground = getattr(declared, "ownership", None), str(getattr(declared, "ground", ""))
    found.erase, found.pointers = dict(getattr(declared, "erase", {})), getattr(declared, "pointers", ())
    for names, reason in declared.impersonal.items():
        if not reason.strip():
            found.faults.append(f"{model._meta.label}: say why {names} is not personal.")
        for name in names.split():
            if name in found.personal or name in found.impersonal:
                found.faults.append(f"{model._meta.label}.{name} is classified twice.")
            found.impersonal[name] = reason
    known = fields_of(model)
    said = set(found.personal) | set(found.impersonal)
    found.faults += [f"{model._meta.label}.{name} is not classified." for name in sorted(known - said)]
    found.faults += [
        f"{model._meta.label}.{name} is classified but no field." for name in sorted(said - known)
    ]
    return found


def fields_of(model: type[models.Model]) -> set[str]:
    """Concrete fields and many-to-many fields of a model."""
    meta = model._meta
    return {f.name for f in meta.concrete_fields} | {f.name for f in meta.many_to_many}


def all_classified() -> list[Classified]:
    """Every model of every installed app, auto-made through tables included."""
    found = [m for m in apps.get_models(include_auto_created=True) if not m._meta.proxy and m._meta.managed]
    return [classification_of(model) for model in found]


def path_faults(found: Classified) -> list[str]:
    """A path that does not end at a person, and a model that points at a person and says nobody's rows these are."""
    label = found.model._meta.label
    if not found.subject:
        links = [
            field.name
            for field in found.model._meta.concrete_fields
            if field.related_model is not None and field.related_model._meta.label_lower == "contacts.person"
        ]
        return [f"{label}.{name} points at a person, but no path says whose row it is." for name in links]
    if found.subject == "self":
        return []
    return (
        []
        if _reaches(found.model, found.subject)
        else [f"{label}: the path {found.subject} leads to no person."]
    )


def name_faults(found: Classified) -> list[str]:
    """Fields that sound like a person's and are said to be none, without a second look in the list of those allowed."""
    label, known = found.model._meta.label_lower, allowed()
    return [
        f"{found.model._meta.label}.{name} sounds personal: classify it, or say in allowed.py why it is not."
        for name in sorted(found.impersonal)
        if re.search(SOUNDS_PERSONAL, name) and f"{label}.{name}" not in known
    ]


def stale_allowances() -> list[str]:
    """Lines of allowed.py that no field needs any more."""
    needed = {
        f"{one.model._meta.label_lower}.{name}"
        for one in all_classified()
        for name in one.impersonal
        if re.search(SOUNDS_PERSONAL, name)
    }
    return [f"{field} is allowed and not there." for field in sorted(allowed().keys() - needed)]


def _reaches(model: type[models.Model], path: str) -> bool:
    for step in path.split("__"):
        field = next((one for one in model._meta.get_fields() if one.name == step), None)
        if field is None:
            return False
        if field.related_model is None:
            return isinstance(field, models.UUIDField)  # the universal ID of a person, as history keeps it
        model = field.related_model
    return model._meta.label_lower in PEOPLE
