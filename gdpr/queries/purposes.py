"""Why a person is in the register, and for how long: told from what stands there (art. 15(1)(a), (d))."""

from django.db.models import Q

from companies.choices import Lifecycle
from contacts.models import Person
from gdpr.models import Purpose


def purposes_of(person: Person) -> list[Purpose]:
    """The purposes for which the person is in the register now; the request itself is always one."""
    positions = person.positions.filter(ended_on=None)
    bought = Q(company__lifecycle__in=[Lifecycle.CUSTOMER, Lifecycle.FORMER])
    facts = (
        ("customer_contact", positions.filter(bought).exists()),
        ("prospecting", positions.exclude(bought).exists()),
        ("installed_base_contact", person.item_contacts.exists()),
        ("service_ticket", person.cases.exists()),
        ("newsletter", person.is_newsletter_subscriber),
        ("suppression", person.marketing_objections.filter(lifted_at=None).exists()),
        ("legal_claim", person.legal_holds.filter(released_at=None).exists()),
    )
    said = set(person.purposes.filter(ended_at=None).values_list("purpose", flat=True))
    slugs = {slug for slug, is_so in facts if is_so} | said | {"dsr_record"}
    return sorted(Purpose.objects.filter(slug__in=slugs), key=lambda purpose: purpose.place)
