"""Which rows are about a person: the paths that models state, followed to the register of persons.

One list serves whoever asks what is known of somebody: a model that comes to the product is in it by its own
`PersonalData`, without anybody remembering to add it here.
"""

from dataclasses import dataclass

from django.core.exceptions import FieldDoesNotExist
from django.db import models

from contacts.models import Person
from gdpr.classification import Classified, all_classified

OWN = {
    "gdpr.subjectrequest",
    "gdpr.accesspackage",
    "gdpr.requestlook",
    "gdpr.requesttask",
    "gdpr.rectification",
    "gdpr.noticedelivery",
}  # the desk's own work; told of in words, not row by row


@dataclass(frozen=True)
class Holding:
    """A model with rows about persons, and the look-up that finds those of one."""

    model: type[models.Model]
    classified: Classified
    lookup: str  # "" is the person itself

    @property
    def label(self) -> str:
        return self.model._meta.label_lower

    def rows(self, person: Person) -> models.QuerySet:
        """The rows of one person, in the order in which they were made."""
        wanted = {"pk": person.pk} if not self.lookup else {self.lookup: person.pk}
        return self.model._base_manager.filter(**wanted).order_by("pk")


def holdings() -> list[Holding]:
    """Every model that leads to a person, the person first."""
    found = []
    for one in all_classified():
        label = one.model._meta.label_lower
        if label in OWN or label.startswith("history."):
            continue
        if one.model is Person:
            found.insert(0, Holding(one.model, one, ""))
        elif one.subject and _leads_to_person(one.model, one.subject):
            found.append(Holding(one.model, one, one.subject))
    return found


def _leads_to_person(model: type[models.Model], path: str) -> bool:
    for step in path.split("__"):
        try:
            field = model._meta.get_field(step)
        except FieldDoesNotExist:
            return False
        if field.related_model is None:
            return False
        model = field.related_model
    return model is Person
