"""What can be put under a legal hold, seen from a person."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext as _

from companies.models import Company
from contacts.models import Person
from service.models import ServiceContract
from users.models import User

MOST = 20


@dataclass(frozen=True)
class HoldScope:
    """One thing that a hold may be over."""

    name: str  # the argument of the operation
    record: models.Model
    words: str

    @property
    def key(self) -> str:
        return f"{self.name}:{self.record.pk}"


def scopes_of(person: Person, *, user: User) -> list[HoldScope]:
    """The person, everybody at each company of the person's, and those of the contracts of these companies."""
    companies = (
        Company.objects.visible_to(user).filter(positions__person=person).distinct().order_by("pk")[:MOST]
    )
    contracts = ServiceContract.objects.visible_to(user).filter(company__in=[one.pk for one in companies])
    return [
        HoldScope("person", person, str(person)),
        *(HoldScope("company", one, _("everybody at %(company)s") % {"company": one}) for one in companies),
        *(
            HoldScope(
                "contract", one, _("everybody at the company of contract %(contract)s") % {"contract": one}
            )
            for one in contracts.order_by("-starts_on")[:MOST]
        ),
    ]
