"""Why a person is in the register, and for how long: told from what stands there (art. 15(1)(a), (d))."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from companies.choices import Lifecycle
from contacts.models import Person


@dataclass(frozen=True)
class Purpose:
    """One purpose, its ground in article 6(1), and the criterion by which the time of keeping is set."""

    key: str
    name: str | Promise
    basis: str | Promise
    criterion: str | Promise


CONTRACT = _(
    "performance of a contract (art. 6(1)(b)) and our legitimate interest in serving customers (art. 6(1)(f))"
)
INTEREST = _("our legitimate interest in offering what relates to the person’s duties (art. 6(1)(f))")
CONSENT = _("consent (art. 6(1)(a))")
CUSTOMER = Purpose(
    "customer_contact", _("Looking after a customer"), CONTRACT,
    _("as long as the customership lasts and the person holds the position, and for a time afterwards"),
)  # fmt: skip
PROSPECT = Purpose(
    "prospecting", _("Offering to a company that has not bought yet"), INTEREST,
    _("as long as the person’s dealings with us show an interest"),
)  # fmt: skip
ITEM = Purpose(
    "installed_base_contact", _("Contact for a delivered item"), CONTRACT,
    _("as long as the item is in use and looked after by us"),
)  # fmt: skip
TICKET = Purpose(
    "service_ticket", _("Handling of service requests and complaints"), CONTRACT,
    _("until the request is solved, and for the time in which claims can be made"),
)  # fmt: skip
NEWSLETTER = Purpose("newsletter", _("Newsletter"), CONSENT, _("until the person leaves the list"))
REFUSAL = Purpose(
    "suppression", _("Remembering that the person refuses marketing"),
    _("a legal obligation (art. 6(1)(c), art. 21(3))"), _("until the person takes the refusal back"),
)  # fmt: skip
REQUEST = Purpose(
    "dsr_record", _("Answering requests of data subjects"), _("a legal obligation (art. 6(1)(c), art. 12)"),
    _("as long as it must be possible to show that the request was answered"),
)  # fmt: skip


def purposes_of(person: Person) -> list[Purpose]:
    """The purposes for which the person is in the register now; the request itself is always one."""
    positions = person.positions.filter(ended_on=None)
    bought = Q(company__lifecycle__in=[Lifecycle.CUSTOMER, Lifecycle.FORMER])
    facts = (
        (CUSTOMER, positions.filter(bought).exists()),
        (PROSPECT, positions.exclude(bought).exists()),
        (ITEM, person.item_contacts.exists()),
        (TICKET, person.cases.exists()),
        (NEWSLETTER, person.is_newsletter_subscriber),
        (REFUSAL, person.marketing_objections.filter(lifted_at=None).exists()),
    )
    return [purpose for purpose, is_so in facts if is_so] + [REQUEST]
