"""Words of duplicates and merges, of the upkeep queue and of the board of data quality."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    """Registers whose records can be merged."""

    COMPANY = "company", _("Companies")
    PERSON = "person", _("Persons")
    ITEM = "item", _("Items")
    PRODUCT = "product", _("Products")


# Registers in which duplicates are looked for; a catalogue is small enough to be looked through by eye.
LOOKED_THROUGH = (Kind.COMPANY, Kind.PERSON, Kind.ITEM)


class Verdict(models.TextChoices):
    """What has become of a pair that looks like one record."""

    OPEN = "open", _("To be decided")
    DIFFERENT = "different", _("Not a duplicate")
    MERGED = "merged", _("Merged")


class ScanState(models.TextChoices):
    """How far a scan is."""

    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


AT_WORK = (ScanState.WAITING, ScanState.RUNNING)


class Step(models.TextChoices):
    """What a merge did to rows of one table."""

    MOVED = "moved", _("Moved")
    REMOVED = "removed", _("Kept once")
    CHANGED = "changed", _("Changed")
    ADDED = "added", _("Added")


class Record(models.TextChoices):
    """Records whose facts are kept up; the code is the name of the table in history."""

    COMPANY = "companies.company", _("Company")
    ADDRESS = "companies.address", _("Address")
    SITE = "companies.site", _("Site")
    COMPANY_POINT = "companies.companycontactpoint", _("Contact point of a company")
    COMPANY_NAME = "companies.companyname", _("Other name of a company")
    COMPANY_YEAR = "companies.financialyear", _("Financial year")
    COMPANY_NUMBER = "companies.externalid", _("Number in another system")
    PERSON = "contacts.person", _("Person")
    POSITION = "contacts.position", _("Position")
    PERSON_POINT = "contacts.contactpoint", _("Contact point of a person")
    ITEM = "installed_base.installeditem", _("Item")
    CASE = "service.servicecase", _("Case")
    CONTRACT = "service.servicecontract", _("Service contract")
    PRODUCT = "installed_base.product", _("Product")
    TERM = "service.warrantyterm", _("Warranty")
    CAMPAIGN = "service.campaign", _("Recall or campaign")


class Problem(models.TextChoices):
    """What is the matter with a fact."""

    FLAGGED = "flagged", _("Somebody says it is wrong")
    WRONG_NUMBER = "wrong_number", _("Wrong number")
    LEFT = "left", _("Left the company")
    CEASED = "ceased", _("The company has ceased")
    BOUNCED = "bounced", _("Mail comes back for good")
    SOFT = "soft", _("Mail keeps coming back")
    COMPLAINT = "complaint", _("Mail was reported as unwanted")
    RETURNED = "returned", _("A letter came back")
    BAD_EMAIL = "bad_email", _("Cannot be an e-mail address")
    DEAD_DOMAIN = "dead_domain", _("The domain takes no mail")
    BAD_PHONE = "bad_phone", _("Cannot be a telephone number")
    POSTCODE = "postcode", _("Postcode and town do not go together")
    BAD_BUSINESS_ID = "bad_business_id", _("The business ID cannot exist")
    BAD_VAT = "bad_vat", _("The VAT number cannot exist")
    OLD_INDUSTRY = "old_industry", _("Code of a retired classification")
    STALE = "stale", _("Not confirmed for long")


# The queue takes what people said first, then what keeps mail from arriving, what cannot be, what is old.
WEIGHTS = {
    Problem.FLAGGED: 0, Problem.WRONG_NUMBER: 0, Problem.LEFT: 0, Problem.CEASED: 0, Problem.COMPLAINT: 0,
    Problem.BOUNCED: 1, Problem.RETURNED: 1, Problem.SOFT: 2, Problem.BAD_EMAIL: 2, Problem.DEAD_DOMAIN: 2,
    Problem.BAD_PHONE: 2, Problem.POSTCODE: 2, Problem.BAD_BUSINESS_ID: 2, Problem.BAD_VAT: 2,
    Problem.OLD_INDUSTRY: 3, Problem.STALE: 4,
}  # fmt: skip
# What the nightly scan finds and takes back by itself.
SCANNED = (
    Problem.BAD_EMAIL, Problem.DEAD_DOMAIN, Problem.BAD_PHONE, Problem.POSTCODE, Problem.BAD_BUSINESS_ID,
    Problem.BAD_VAT, Problem.OLD_INDUSTRY, Problem.STALE,
)  # fmt: skip
INVALID = tuple(problem for problem in SCANNED if problem not in {Problem.STALE, Problem.OLD_INDUSTRY})
NOT_REACHED = (Problem.BOUNCED, Problem.RETURNED)


class Reporter(models.TextChoices):
    """Where a doubt about a fact comes from."""

    PAGE = "page", _("A page")
    CALL = "call", pgettext_lazy("origin", "A call")
    API = "api", _("The API")
    MAIL = "mail", _("Mail that came back")
    SCAN = "scan", _("The nightly scan")


class UpkeepState(models.TextChoices):
    """What became of a doubt."""

    OPEN = "open", pgettext_lazy("upkeep", "To be repaired")
    ACCEPTED = "accepted", _("Proposal taken")
    EDITED = "edited", _("Corrected")
    CONFIRMED = "confirmed", _("Right as it is")
    REMOVED = "removed", _("Removed")
    GONE = "gone", _("Gone by itself")


class Repair(models.TextChoices):
    """The one key that repairs an entry."""

    ACCEPT = "accept", _("Take the proposal")
    EDIT = "edit", _("Correct")
    CONFIRM = "confirm", _("Right as it is")
    REMOVE = "remove", _("Remove it")
    SNOOZE = "snooze", _("Later")


class FactKind(models.TextChoices):
    """Facts that grow old: each has its own term."""

    ADDRESS = "address", _("Address of a company")
    COMPANY_PHONE = "company_phone", _("Phone of a company")
    COMPANY_EMAIL = "company_email", _("E-mail of a company")
    INDUSTRY = "industry", _("Industry of a company")
    PERSON_PHONE = "person_phone", _("Phone of a person")
    PERSON_EMAIL = "person_email", _("E-mail of a person")
    POSITION = "position", _("Position of a person")
    LOCATION = "location", _("Location of an item")


class NoticeKind(models.TextChoices):
    """What a mail that came in tells about an address."""

    HARD = "hard", _("Permanent")
    SOFT = "soft", _("Temporary")
    AUTO = "auto", _("Automatic answer")
    LEFT = "left", _("Automatic answer: has left")
    COMPLAINT = "complaint", _("Complaint")
    UNKNOWN = "unknown", _("Not a notice")


class MailState(models.TextChoices):
    """How far the reading of uploaded mail is."""

    WAITING = "waiting", pgettext_lazy("mail", "Waiting")
    DONE = "done", pgettext_lazy("mail", "Read")
    FAILED = "failed", pgettext_lazy("mail", "Could not be read")


class FigureGroup(models.TextChoices):
    """Sides of data quality."""

    COMPLETENESS = "completeness", _("Completeness")
    VALIDITY = "validity", _("Validity")
    FRESHNESS = "freshness", _("Freshness")
    UNIQUENESS = "uniqueness", _("Duplicates")
    DELIVERABILITY = "deliverability", _("Deliverability")


RETIRED = ("TOL2008", "NACE2")  # classifications that newer ones have replaced
