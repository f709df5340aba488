"""States and words of the installed base."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ProductKind(models.TextChoices):
    """Five kinds of things that are delivered, as equals."""

    DEVICE = "device", _("Device")
    SERVICE = "service", pgettext_lazy("product kind", "Service")
    PREMISES = "premises", _("Premises")
    SOFTWARE = "software", _("Software")
    PART = "part", _("Part")


class DocumentKind(models.TextChoices):
    """What a document on a product is."""

    MANUAL = "manual", _("Manual")
    DATASHEET = "datasheet", _("Data sheet")
    DRAWING = "drawing", _("Drawing")
    PARTS_LIST = "parts_list", _("Parts list")
    CERTIFICATE = "certificate", _("Certificate")
    BULLETIN = "bulletin", _("Service bulletin")
    RELEASE_NOTES = "release_notes", _("Release notes")
    PICTURE = "picture", _("Picture")
    OTHER = "other", _("Other document")


class LifecycleState(models.TextChoices):
    """Where a product is in its life, told from its dates."""

    ON_SALE = "on_sale", _("On sale")
    NOT_SOLD = "not_sold", _("No longer sold")
    NOT_SUPPORTED = "not_supported", _("Support ended")
    REPLACED = "replaced", _("Replaced by another")


class Tracking(models.TextChoices):
    """How single items of a product are told apart."""

    SERIAL = "serial", _("By serial number")
    LOT = "lot", _("By lot")
    NONE = "none", _("Not told apart")


class ItemStatus(models.TextChoices):
    """Where an item is in its life."""

    PLANNED = "planned", _("Planned")
    DELIVERED = "delivered", _("Delivered")
    IN_USE = "in_use", _("In use")
    IN_REPAIR = "in_repair", _("In repair")
    LOANED = "loaned", _("On loan")
    STORED = "stored", _("In storage")
    RETIRED = "retired", _("Retired")
    SCRAPPED = "scrapped", _("Scrapped")
    LOST = "lost", pgettext_lazy("item", "Lost")
    UNKNOWN = "unknown", _("Not known")


AT_WORK = (ItemStatus.DELIVERED, ItemStatus.IN_USE, ItemStatus.IN_REPAIR, ItemStatus.LOANED)
GONE = (ItemStatus.RETIRED, ItemStatus.SCRAPPED, ItemStatus.LOST)


class ItemSource(models.TextChoices):
    """Who says that the item is there."""

    ERP = "erp", _("ERP")
    IMPORT = "import", _("Import")
    TECHNICIAN = "technician", _("Technician")
    CUSTOMER = "customer", _("Customer")
    SALES = "sales", _("Sales")
    ESTIMATE = "estimate", _("Estimate")


class IdentifierScheme(models.TextChoices):
    """Other numbers by which an item is known."""

    CUSTOMER_TAG = "customer_tag", _("Customer's own tag")
    ERP_EQUIPMENT = "erp_equipment", _("ERP equipment number")
    BARCODE = "barcode", _("Barcode")
    IMEI = "imei", "IMEI"
    MAC = "mac", "MAC"
    LICENCE = "licence", _("Licence key")
    LEASE_NO = "lease_no", _("Lease number")
    FORMER_SERIAL = "former_serial", _("Former serial number")
    OTHER = "other", _("Other identifier")


class PartyRole(models.TextChoices):
    """What a company is to an item."""

    OWNER = "owner", pgettext_lazy("item", "Owner")
    OPERATOR = "operator", _("Operator")
    PAYER = "payer", _("Payer")
    SERVICER = "servicer", _("Servicer")
    LANDLORD = "landlord", _("Landlord")


class ItemContactRole(models.TextChoices):
    """For what a person is turned to about an item."""

    ORDERS = "orders", _("May order")
    TECHNICAL = "technical", _("Technical questions")
    OPERATES = "operates", _("Operates it")
    MAINTAINS = "maintains", _("Maintains it")
    SAFETY = "safety", _("Safety")
    INVOICES = "invoices", _("Invoices")


class RelationKind(models.TextChoices):
    """What an item is to another, outside the tree."""

    REPLACES = "replaces", _("Replaces")
    UPGRADE_OF = "upgrade_of", _("Upgrade of")
    LOANER_FOR = "loaner_for", _("Loaner for")
    CONNECTED_TO = "connected_to", _("Connected to")
    SPARE_FOR = "spare_for", _("Spare for")


class BaselineKind(models.TextChoices):
    """At which moment a machine's tree was frozen."""

    AS_ORDERED = "as_ordered", _("As ordered")
    AS_DELIVERED = "as_delivered", _("As delivered")
    AS_ACCEPTED = "as_accepted", _("As accepted")


class EventKind(models.TextChoices):
    """What happened to an item."""

    INSTALLED = "installed", _("Installed")
    REMOVED = "removed", _("Removed")
    SWAPPED_IN = "swapped_in", _("Swapped in")
    SWAPPED_OUT = "swapped_out", _("Swapped out")
    MOVED = "moved", _("Moved")
    SOLD = "sold", _("Changed owner")
    PARTY = "party", _("Party changed")
    STATUS = "status", _("Status changed")
    SERIAL = "serial", _("Serial number replaced")
    VERSION = "version", _("Version changed")
    BASELINE = "baseline", _("Configuration frozen")
    LOANED = "loaned", _("Given on loan")
    RETURNED = "returned", _("Came back from loan")
    CASE_OPENED = "case_opened", _("Case opened")
    CASE_CLOSED = "case_closed", _("Case closed")
    VISIT = "visit", _("Visit")
    READING = "reading", _("Meter read")
    MAINTENANCE = "maintenance", _("Maintenance")
    COVER = "cover", _("Cover changed")
    CAMPAIGN = "campaign", _("Campaign")


class FlaggedFact(models.TextChoices):
    """Facts of an item's card that can be called wrong."""

    SERIAL = "serial", _("Serial number")
    PRODUCT = "product", _("Product")
    NAME = "name", _("Name")
    COMPANY = "company", _("Company")
    SITE = "site", _("Site")
    LOCATION = "location", _("Location")
    STATUS = "status", _("Status")
    VERSION = "version", _("Version")
    DAYS = "days", _("Days of its life")
    ATTRIBUTES = "attributes", _("Attributes")
    PARTS = "parts", _("Configuration")
    COVER = "cover", _("Cover")
    PERSONS = "persons", _("Companies and persons")
    ORDERS = "orders", _("Orders")
    OTHER = "other", _("Something else")


FACT_OF = {  # field of an item -> the fact that editing it settles
    **{name: FlaggedFact(name) for name in ("serial", "product", "name", "site", "location", "status", "version", "attributes")},
    "company": FlaggedFact.COMPANY,
    **dict.fromkeys(
        ("manufactured_on", "delivered_on", "installed_on", "commissioned_on", "retired_on"), FlaggedFact.DAYS
    ),
}  # fmt: skip


class FlagOutcome(models.TextChoices):
    """What became of a fact that was called wrong."""

    OPEN = "open", pgettext_lazy("flag", "Open")
    EDITED = "edited", _("Corrected")
    DISMISSED = "dismissed", _("Right as it is")


ITEM_WORDS = {
    "product": _("Product"),
    "serial": _("Serial number"),
    "name": _("Name"),
    "quantity": _("Quantity"),
    "status": _("Status"),
    "company": _("Company"),
    "site": _("Site"),
    "location": _("Location"),
    "parent": _("Part of"),
    "root": _("Machine"),
    "position": pgettext_lazy("structure", "Position"),
    "version": _("Version"),
    "manufactured_on": _("Manufactured"),
    "delivered_on": _("Delivered"),
    "installed_on": _("Installed"),
    "commissioned_on": _("Commissioned"),
    "retired_on": _("Retired"),
    "attributes": _("Attributes"),
    "is_ours": _("Delivered by us"),
    "source": _("Source"),
    "confidence": _("Confidence"),
    "verified_at": _("Confirmed"),
    "verified_by": _("Confirmed by"),
    "notes": _("Notes"),
    "identifiers": _("Other numbers"),
    "tags": _("Tags"),
}
PRODUCT_WORDS = {
    "kind": _("Kind"),
    "maker": _("Maker"),
    "code": _("Code"),
    "name": _("Name"),
    "family": _("Family"),
    "tracking": _("Told apart"),
    "serial_pattern": _("Pattern of serial numbers"),
    "attribute_schema": _("Attributes of its items"),
    "schema_version": _("Version of the attributes"),
    "successor": pgettext_lazy("product", "Successor"),
    "succeeded_on": _("Replaced since"),
    "end_of_sale": _("End of sale"),
    "last_contract_attach": _("Last day to begin a contract"),
    "end_of_support": _("End of support"),
    "expected_life_months": _("Expected life in months"),
    "description": _("Description"),
}
