"""The purposes for which people are in the register: code first, rows after it.

What a purpose is, the code says, for code draws it from facts. What a controller must say of it (the weighing of a
legitimate interest, art. 6(1)(f)) stands in its row and is the controller's to keep.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class PurposeSpec:
    """One purpose. `is_archive`: its data is kept apart from daily work and keeps nobody in the register."""

    slug: str
    name: str | Promise
    basis: str
    criterion: str | Promise
    lia: str = ""
    is_objectable: bool = False
    is_portable: bool = False
    is_archive: bool = False


SPECS = (
    PurposeSpec(
        "customer_contact", _("Looking after a customer"), "contract",
        _("as long as the customership lasts and the person holds the position, and for a time afterwards"),
        is_portable=True,
    ),
    PurposeSpec(
        "installed_base_contact", _("Contact for a delivered item"), "contract",
        _("as long as the item is looked after by us under an agreement, and for a time afterwards"), is_portable=True,
    ),
    PurposeSpec(
        "service_ticket", _("Handling of service requests and complaints"), "contract",
        _("until the request is solved, and for the time in which claims can be made"), is_portable=True,
    ),
    PurposeSpec(
        "prospecting", _("Offering to a company that has not bought yet"), "interest",
        _("as long as the person’s dealings with us show an interest"), is_objectable=True,
        lia="Interest: finding new customers for machines and service. Necessity: companies are reached through people"
        " who answer for the matter. Balance: work details of people in business roles, taken from public sources or"
        " given at meetings; little, expected, ended when no interest shows, refused in one click.",
    ),
    PurposeSpec(
        "newsletter", _("Newsletter"), "consent", _("until the person leaves the list, or stops reading it"),
        is_portable=True,
    ),
    PurposeSpec(
        "b2b_role_marketing", _("Marketing that relates to the person’s duties"), "interest",
        _("as long as the person holds the duties and does not refuse"), is_objectable=True,
        lia="Interest: telling those who answer for a matter of what concerns it. Necessity: no milder way reaches them."
        " Balance: only what relates to the duties (SVPL 202 §), a refusal holds at once and for good.",
    ),
    PurposeSpec(
        "accounting_record", _("Names in accounting records"), "legal_duty",
        _("six years from the end of the calendar year in which the financial year ended (KPL 2:10 §)"), is_archive=True,
    ),
    PurposeSpec(
        "dsr_record", _("Answering requests of data subjects"), "legal_duty",
        _("as long as it must be possible to show that the request was answered"), is_archive=True,
    ),
    PurposeSpec(
        "suppression", _("Remembering that the person refuses marketing"), "legal_duty",
        _("until the person takes the refusal back"), is_archive=True,
    ),
    PurposeSpec(
        "legal_claim", _("Establishing, exercising or defending legal claims"), "interest",
        _("until the claim is settled"), is_archive=True,
        lia="Interest: showing what happened when a claim is made. Necessity: without the data the claim cannot be met."
        " Balance: a hold is placed by one and approved by another, and looked at again on a day that is set.",
    ),
    PurposeSpec(
        "crm_user", _("User of this register"), "contract", _("as long as the person works with us"), is_archive=True,
    ),
)  # fmt: skip
BY_SLUG = {spec.slug: spec for spec in SPECS}
ARCHIVES = tuple(spec.slug for spec in SPECS if spec.is_archive)
