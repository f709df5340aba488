"""States and words of what comes from outside registers."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.gate import ERASED, REFUSES
from enrichment.providers.names import Field, Name

# What history calls each register: the source that people see beside a fact.
SOURCES = {
    Name.PRH_YTJ: "PRH, YTJ",
    Name.PRH_NOTICES: "PRH, rekisteröidyt ilmoitukset",
    Name.PRH_XBRL: "PRH, tilinpäätökset",
    Name.BRREG: "Enhetsregisteret",
    Name.GLEIF: "GLEIF",
    Name.VIES: "VIES",
}


class RegisterCode(models.TextChoices):
    """The outside registers that are asked."""

    PRH_YTJ = Name.PRH_YTJ, _("Finland, Business Information System (PRH, YTJ)")
    PRH_NOTICES = Name.PRH_NOTICES, _("Finland, registered notices (PRH)")
    PRH_XBRL = Name.PRH_XBRL, _("Finland, financial statements (PRH)")
    BRREG = Name.BRREG, _("Norway, Enhetsregisteret")
    GLEIF = Name.GLEIF, _("GLEIF, legal entity identifiers")
    VIES = Name.VIES, _("VIES, VAT numbers of the EU")


class FieldName(models.TextChoices):
    """Facts of a company that registers give; each has a policy for each register."""

    BUSINESS_ID = Field.BUSINESS_ID, _("Business ID")
    LEGAL_NAME = Field.LEGAL_NAME, _("Legal name")
    OTHER_NAME = Field.OTHER_NAME, _("Trade, parallel and former names")
    STATUS = Field.STATUS, _("Status")
    FOUNDED_ON = Field.FOUNDED_ON, _("Founded on")
    CEASED_ON = Field.CEASED_ON, _("Ceased on")
    LEGAL_FORM = Field.LEGAL_FORM, _("Legal form")
    INDUSTRY = Field.INDUSTRY, _("Industry")
    VAT_NUMBER = Field.VAT_NUMBER, _("VAT number")
    LEI = Field.LEI, _("LEI")
    VISITING = Field.VISITING, _("Visiting address")
    POSTAL = Field.POSTAL, _("Postal address")
    WEB = Field.WEB, _("Website")
    PHONE = Field.PHONE, _("Phone")
    EMAIL = Field.EMAIL, _("E-mail")
    STAFF = Field.STAFF, _("Staff")
    TURNOVER = Field.TURNOVER, _("Turnover")
    PARENT = Field.PARENT, _("Parent company")


class Policy(models.TextChoices):
    """What becomes of a value that a register gives."""

    FILL = "fill", _("Fill empty")
    REFRESH = "refresh", _("Refresh")
    PROPOSE = "propose", _("Propose")
    IGNORE = "ignore", _("Ignore")


class Outcome(models.TextChoices):
    """What a register answered about a company."""

    FOUND = "found", _("Found")
    NOT_FOUND = "not_found", _("Not in the register")
    GONE = "gone", _("Removed from the register")
    NOT_FILED = "not_filed", _("Not filed digitally")
    VALID = "valid", pgettext_lazy("VAT number", "Valid")
    INVALID = "invalid", pgettext_lazy("VAT number", "Not valid")
    NOT_CHECKED = "not_checked", _("Not checked")


class SignalKind(models.TextChoices):
    """What changed at a company, as an event that may invite contact."""

    BANKRUPTCY = "bankruptcy", _("Bankruptcy")
    RESTRUCTURING = "restructuring", _("Restructuring")
    MANAGER = "manager", _("New managing director")
    STATUS = "status", _("Status changed")
    PARENT = "parent", _("New parent company")
    GROWTH = "growth", _("Growth")
    DECLINE = "decline", _("Decline")
    SITE = "site", _("New site")
    BOARD = "board", _("Board changed")
    NAME = "name", _("Name changed")
    ADDRESS = "address", _("Address changed")
    INDUSTRY = "industry", _("Industry changed")
    LEGAL_FORM = "legal_form", _("Legal form changed")
    WEBSITE = "website", _("Website changed")
    NOTICE = "notice", _("Registered notice")


class SignalState(models.TextChoices):
    """What was done about a signal."""

    OPEN = "open", pgettext_lazy("signal", "Open")
    TASK = "task", _("Taken as a task")
    DISMISSED = "dismissed", _("Dismissed")


class DismissReason(models.TextChoices):
    """Why nothing is done about a signal."""

    KNOWN = "known", _("We knew it already")
    NOT_RELEVANT = "not_relevant", _("Makes no difference to us")
    WRONG = "wrong", _("It is not true")
    HANDLED = "handled", _("Taken care of otherwise")
    OTHER = "other", _("Other reason")


# Of a hundred: how much a kind weighs until an administrator says otherwise. Ten count as much as a day of age.
WEIGHTS = {
    SignalKind.BANKRUPTCY: 100, SignalKind.RESTRUCTURING: 90, SignalKind.MANAGER: 80, SignalKind.STATUS: 75,
    SignalKind.PARENT: 70, SignalKind.GROWTH: 60, SignalKind.DECLINE: 60, SignalKind.SITE: 55, SignalKind.BOARD: 50,
    SignalKind.NAME: 45, SignalKind.ADDRESS: 40, SignalKind.INDUSTRY: 30, SignalKind.LEGAL_FORM: 30,
    SignalKind.WEBSITE: 15, SignalKind.NOTICE: 10,
}  # fmt: skip
THRESHOLD = 20  # per cent, from which a year's change of turnover or staff is growth or decline


class RunKind(models.TextChoices):
    """What a run reads."""

    COMPANY = "company", _("One company")
    REFRESH = "refresh", _("Own companies, oldest first")
    FEED = "feed", _("What the register says has changed")
    FILE = "file", _("The register’s whole file")


class ProposalState(models.TextChoices):
    """What became of a proposed value."""

    OPEN = "open", _("Waits for a decision")
    ACCEPTED = "accepted", _("Accepted")
    REFUSED = "refused", _("Refused")
    GONE = "gone", _("Not needed any more")


class Why(models.TextChoices):
    """Why a value was proposed instead of written."""

    POLICY = "policy", _("The policy of this field says so")
    BY_HAND = "by_hand", _("Somebody typed the present value")
    NEARER = "nearer", _("The present value comes from a nearer source")
    PERSON = "person", _("A sole trader is a person")
    REFUSED_BY_RULE = "rule", _("The value could not be written by itself")


# What is odd about one company in a run.
ISSUES = {
    "unavailable": _("The register did not answer, several times over"),
    "malformed": _("The answer could not be read"),
    "no_key": _("The company has no number by which this register knows it"),
    "rule": _("The register’s value breaks a rule of ours"),
    "gone_company": _("The company is not in the register of ours any more"),
    "gap": _("The feed has a gap: own companies are asked again one by one"),
    "lost": _("The file ended before its end"),
    "not_checked": _("The number could not be checked now"),
    ERASED: _("An address belongs to somebody who was erased on request: it was left out"),
    REFUSES: _("An address refuses marketing: it was taken, and nothing is sent to it"),
}
