"""What a merge does with each relation and each field: one line for every one, held complete by a test.

A new relation to a company, person or item needs a line in RELATIONS, a new field one in FIELDS. What later restricts
how somebody may be reached (permissions, objections) is RESTRICT: of several words the strictest stands.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from common.refusals import Refusal
from companies.models import Company
from quality.choices import Kind
from quality.scoring.words import register_numbers


class On(StrEnum):
    """What happens when a row of the merged record meets one of the survivor that says the same."""

    KEEP = "keep"  # the survivor's row is kept, the other one is remembered in the merge
    REFUSE = "refuse"  # the row is a thing of its own: somebody must look
    DERIVED = "derived"  # the database makes it out of rows that move: dropped, and made anew


@dataclass(frozen=True)
class Relation:
    """How rows that point at a merged record come to point at the survivor.

    `clear` are marks that only one row may carry: the survivor's row keeps its own. `restrict` are columns of the
    kept row that take over the merged one's value when that one forbids more.
    """

    on: On = On.KEEP
    clear: tuple[str, ...] = ()
    restrict: tuple[str, ...] = ()
    same: tuple[str, ...] = ()  # by which the kept row is found


MOVE, REFUSE, DERIVED = Relation(), Relation(On.REFUSE), Relation(On.DERIVED)
RELATIONS: dict[str, Relation] = {
    # companies
    "companies.companytag.company": MOVE,
    "companies.companyname.company": MOVE,
    "companies.companyindustry.company": MOVE,
    "companies.companycontactpoint.company": Relation(clear=("is_primary",)),
    "companies.financialyear.company": MOVE,
    "companies.grouplink.child": MOVE,
    "companies.grouplink.parent": MOVE,
    "companies.site.company": REFUSE,
    "companies.address.company": MOVE,
    "contacts.position.company": Relation(clear=("is_primary",)),
    "installed_base.maker.company": REFUSE,
    "installed_base.installeditem.company": REFUSE,
    "installed_base.itemparty.company": MOVE,
    "service.servicecase.company": REFUSE,
    "service.servicevisit.company": REFUSE,
    "service.servicecontract.company": REFUSE,
    "service.servicecontract.payer": REFUSE,
    "service.coverage.company": MOVE,
    "service.coversnapshot.company": MOVE,
    "service.familysurvey.company": MOVE,
    "service.opportunity.company": MOVE,
    "activities.activity.company": REFUSE,
    "service.campaignitem.notified_company": MOVE,
    "service.figurecell.company": MOVE,
    "enrichment.enrichmentrun.company": MOVE,
    "enrichment.lookup.company": MOVE,
    "enrichment.proposal.company": MOVE,
    "enrichment.registernotice.company": MOVE,
    "enrichment.runissue.company": MOVE,
    "enrichment.signal.company": MOVE,
    "enrichment.vatcheck.company": MOVE,
    "quality.upkeepentry.company": MOVE,
    "gdpr.sensitivefinding.company": MOVE,
    "gdpr.companyrefusal.company": Relation(
        restrict=("includes_subsidiaries",), same=("channel", "topic", "lifted_at")
    ),
    # persons
    "quality.upkeepentry.person": MOVE,
    "contacts.persontag.person": MOVE,
    "quality.formername.person": MOVE,
    "contacts.position.person": Relation(clear=("is_primary",)),
    "contacts.position.successor": MOVE,
    # An address that bounced for one of them bounces for the one they are; a day of verification is no right to write.
    "contacts.contactpoint.person": Relation(
        clear=("is_primary",), restrict=("bounce", "bounced_at"), same=("kind", "key")
    ),
    "installed_base.itemcontact.person": MOVE,
    "service.servicecase.person": REFUSE,
    "service.campaignitem.contact": MOVE,
    "activities.activityperson.person": MOVE,
    "gdpr.subjectrequest.person": MOVE,
    "gdpr.purposeassignment.person": MOVE,
    "gdpr.interaction.person": MOVE,
    "gdpr.retentionevaluation.person": DERIVED,
    "gdpr.purposeassignment.company": MOVE,
    "gdpr.restriction.person": MOVE,  # who is restricted is not merged at all
    "gdpr.legalhold.person": MOVE,  # held as either, held as the one they are
    "gdpr.legalhold.company": MOVE,
    "gdpr.erasureplan.person": MOVE,  # it says no more what would be done, and is made anew
    "gdpr.noticeobligation.person": MOVE,
    "gdpr.sensitivefinding.person": MOVE,
    "gdpr.lostact.person": MOVE,
    "gdpr.death.person": MOVE,  # dead as either, dead as the one they are
    "gdpr.marketingobjection.person": MOVE,  # refused by either, refused by the one they are
    "gdpr.consentevent.person": MOVE,  # a consent of one heals no refusal of the other: each speaks for its own
    # products: what one of them has in a place where the survivor has another stays the survivor's
    "installed_base.product.successor": REFUSE,
    "installed_base.schemaversion.product": MOVE,
    "installed_base.formercode.product": MOVE,
    "installed_base.bomline.assembly": MOVE,
    "installed_base.bomline.component": MOVE,
    "installed_base.softwarefeature.product": MOVE,
    "installed_base.productdocument.product": MOVE,
    "installed_base.installeditem.product": REFUSE,
    "installed_base.partfit.part": MOVE,
    "installed_base.partfit.product": MOVE,
    "service.partused.product": MOVE,
    "service.contractline.product": MOVE,
    "service.productwarranty.product": MOVE,
    "service.coverage.product": MOVE,
    "service.maintenanceplan.product": MOVE,
    "service.opportunity.product": MOVE,
    "service.campaigncriterion.product": MOVE,
    "service.campaigncriterion.part_product": MOVE,
    # items
    "installed_base.installeditem.parent": REFUSE,
    "installed_base.installeditem.root": REFUSE,
    "installed_base.itemtag.item": MOVE,
    "installed_base.itemidentifier.item": MOVE,
    "installed_base.itemevent.item": REFUSE,
    "installed_base.itemevent.root": REFUSE,
    "installed_base.baseline.item": MOVE,
    "installed_base.itemflag.item": MOVE,
    "installed_base.itemfeature.item": MOVE,
    "installed_base.itemparty.item": MOVE,
    "installed_base.itemsite.item": MOVE,
    "installed_base.itemcontact.item": MOVE,
    "installed_base.itemrelation.item": MOVE,
    "installed_base.itemrelation.other": MOVE,
    "quality.upkeepentry.item": MOVE,
    "installed_base.deliveryline.item": MOVE,
    "installed_base.placement.child": MOVE,
    "installed_base.placement.parent": MOVE,
    "installed_base.formerplacement.child": MOVE,
    "installed_base.formerplacement.parent": MOVE,
    "installed_base.backdatedchange.item": MOVE,
    "service.servicecase.item": REFUSE,
    "service.servicecase.machine": REFUSE,
    "service.visititem.item": MOVE,
    "service.visititem.machine": REFUSE,
    "service.partused.item": REFUSE,
    "service.partused.removed_item": MOVE,
    "service.partused.installed_item": MOVE,
    "service.campaignitem.item": MOVE,
    "service.campaignitem.part": MOVE,
    "service.coverage.item": MOVE,
    "service.itemcover.item": DERIVED,
    "service.maintenanceplan.item": MOVE,
    "service.meterreading.item": MOVE,
    "service.opportunity.item": MOVE,
    "activities.activityitem.item": MOVE,
}
# Tables that point by the universal ID: (model, column, condition that names the register).
POINTERS: tuple[tuple[str, str, str], ...] = (
    ("companies.externalid", "object_uuid", "object_type"),
    ("users.recentrecord", "record_id", "resource"),
)


class Pick(StrEnum):
    """How the survivor's value of a field is found."""

    CHOOSE = "choose"  # one of the records' values; the better-sourced and newer is preselected
    STRONGEST = "strongest"  # the word that says most of our dealings: a customer stays one
    JOIN = "join"  # texts one after another
    FILL = "fill"  # named values: the survivor's, with the others' where it has none
    KEYS = "keys"  # custom fields: as FILL, each key by itself, and never shown whole: some users do not see some
    HIGHEST = "highest"  # numbers that count up: what moves along must stay below
    RESTRICT = "restrict"  # the strictest of them: yes only where all of them say yes
    DERIVED = "derived"  # follows from rows that move along


@dataclass(frozen=True)
class Group:
    """Columns that make one fact together; the first one names it."""

    columns: tuple[str, ...]
    pick: Pick = Pick.CHOOSE
    order: tuple[str, ...] = ()  # of STRONGEST, weakest first

    @property
    def name(self) -> str:
        return self.columns[0]


def _groups(*names: str, pick: Pick = Pick.CHOOSE) -> tuple[Group, ...]:
    return tuple(Group(tuple(name.split("+")), pick) for name in names)


FIELDS: dict[str, tuple[Group, ...]] = {
    Kind.COMPANY: (
        *_groups(
            "legal_name",
            "business_id+business_id_scheme+country",
            "vat_number",
            "lei",
            "legal_form",
            "status",
        ),
        *_groups("founded_on", "ceased_on", "industry_code+industry_version", "owner", "team", "language"),
        *_groups("preferred_channel"),
        Group(("custom",), Pick.KEYS),
        Group(("lifecycle", "lifecycle_by_hand"), Pick.STRONGEST, ("lost", "prospect", "former", "customer")),
        Group(("notes",), Pick.JOIN),
        *_groups(
            "postcode+town+region",
            "staff",
            "turnover+turnover_currency",
            "last_activity_at",
            "has_items_at_work",
            pick=Pick.DERIVED,
        ),
    ),
    Kind.PERSON: (
        *_groups("first_name", "last_name", "language", "preferred_channel"),
        Group(("custom",), Pick.KEYS),
        Group(("is_newsletter_subscriber",), Pick.RESTRICT),
        Group(("notes",), Pick.JOIN),
        *_groups("is_restricted", pick=Pick.DERIVED),
    ),
    Kind.ITEM: (
        *_groups(
            "serial", "product+schema_version", "name", "quantity", "status", "company+site", "location"
        ),
        *_groups("position", "version+version_key", "manufactured_on", "delivered_on", "installed_on"),
        *_groups("commissioned_on", "retired_on", "is_ours", "source+confidence", "verified_at+verified_by"),
        Group(("attributes",), Pick.FILL),
        Group(("custom",), Pick.KEYS),
        Group(("notes",), Pick.JOIN),
        *_groups("parent+root", pick=Pick.DERIVED),
    ),
    Kind.PRODUCT: (
        *_groups("name", "code", "maker", "family", "kind", "tracking", "serial_pattern", "attribute_schema"),
        *_groups("successor+succeeded_on", "end_of_sale+last_contract_attach+end_of_support"),
        *_groups("expected_life_months"),
        Group(("schema_version",), Pick.HIGHEST),
        Group(("description",), Pick.JOIN),
    ),
}


class DifferentNumbers(Refusal):
    """Two valid numbers of one register: two legal units, whatever else they share."""

    def __init__(self, register: str) -> None:
        super().__init__(
            _(
                "These are different companies: each has a valid number of its own in the same register"
                " (%(register)s). If one of the numbers is wrong, correct it first."
            )
            % {"register": register}
        )


def refuse_different_numbers(*, companies: list[Company]) -> None:
    """The veto again, where it counts: refuses companies that have different valid numbers of one register."""
    seen: dict[str, str] = {}
    for company in companies:
        numbers = register_numbers(
            company.country, company.business_id_scheme, company.business_id, company.vat_number, company.lei
        )
        for register, number in numbers.items():
            if seen.setdefault(register, number) != number:
                raise DifferentNumbers(register)
