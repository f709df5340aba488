"""States and words of companies."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """What the register of companies says of the legal unit."""

    ACTIVE = "active", _("Active")
    RESTRUCTURING = "restructuring", _("In restructuring")
    LIQUIDATION = "liquidation", _("In liquidation")
    BANKRUPT = "bankrupt", _("Bankrupt")
    CEASED = "ceased", _("Ceased")


class Lifecycle(models.TextChoices):
    """Where the company stands with us."""

    PROSPECT = "prospect", _("Prospect")
    CUSTOMER = "customer", _("Customer")
    FORMER = "former", _("Former customer")
    LOST = "lost", _("Lost")


class Scheme(models.TextChoices):
    """The national register in which a business ID is a number."""

    Y_TUNNUS = "fi_ytunnus", _("Finland, Y-tunnus")
    SE_ORGNR = "se_orgnr", _("Sweden, organisationsnummer")
    NO_ORGNR = "no_orgnr", _("Norway, organisasjonsnummer")
    CVR = "dk_cvr", _("Denmark, CVR")
    EE_REGISTRIKOOD = "ee_registrikood", _("Estonia, registrikood")
    GB_CRN = "gb_crn", _("United Kingdom, company number")
    DE_HR = "de_hr", _("Germany, Handelsregister")
    FR_SIREN = "fr_siren", _("France, SIREN")
    OTHER = "other", _("Other register")


class Classification(models.TextChoices):
    """Versions of industry classifications; a code means nothing without its version."""

    TOL2008 = "TOL2008", "TOL 2008"
    TOL2025 = "TOL2025", "TOL 2025"
    NACE2 = "NACE2", "NACE Rev. 2"
    NACE21 = "NACE2.1", "NACE Rev. 2.1"
    UKSIC2007 = "UKSIC2007", "UK SIC 2007"
    US_SIC = "USSIC", "US SIC"
    OTHER = "OTHER", _("Other classification")


class NameKind(models.TextChoices):
    """Names beside the legal one."""

    TRADE = "trade", _("Trade name")
    PARALLEL = "parallel", _("Parallel name")
    FORMER = "former", _("Former name")


class AddressKind(models.TextChoices):
    """What an address is for."""

    VISITING = "visiting", _("Visiting address")
    POSTAL = "postal", _("Postal address")
    BILLING = "billing", _("Billing address")
    DELIVERY = "delivery", _("Delivery address")


class ContactKind(models.TextChoices):
    """Ways to reach a company or to recognise it on the net."""

    PHONE = "phone", _("Phone")
    EMAIL = "email", _("E-mail")
    WEB = "web", _("Website")
    DOMAIN = "domain", _("Domain")


class Channel(models.TextChoices):
    """The channel that suits best."""

    PHONE = "phone", _("Phone")
    EMAIL = "email", _("E-mail")
    POST = "post", _("Post")
    VISIT = "visit", _("Visit")
    ONLINE = "online", _("Online meeting")


class Language(models.TextChoices):
    """Languages in which customers are spoken to."""

    FI = "fi", _("Finnish")
    SV = "sv", _("Swedish")
    EN = "en", _("English")
    NO = "no", _("Norwegian")
    DA = "da", _("Danish")
    ET = "et", _("Estonian")
    DE = "de", _("German")
    FR = "fr", _("French")
    OTHER = "xx", _("Other")


class ObjectType(models.TextChoices):
    """Registers of which a record may have a number in another system."""

    COMPANY = "company", _("Company")
    SITE = "site", _("Site")
    PERSON = "person", _("Person")
    PRODUCT = "product", _("Product")
    ITEM = "item", _("Item")
    CONTRACT = "contract", _("Service contract")
    CASE = "case", _("Ticket or complaint")
    VISIT = "visit", _("Service visit")


class ReferenceList(models.TextChoices):
    """Lists of codes and places that others keep and we look up: loaded whole, never typed."""

    TOL2008 = "tol2008", _("TOL 2008, Finland's industries")
    TOL2025 = "tol2025", _("TOL 2025, Finland's industries")
    SUCCESSORS = "tol_successors", _("TOL 2008 to TOL 2025, which code became which")
    NACE2 = "nace2", _("NACE Rev. 2, industries of the EU")
    NACE21 = "nace21", _("NACE Rev. 2.1, industries of the EU")
    MUNICIPALITIES = "municipalities", _("Municipalities and regions of Finland")
    POSTCODES = "postcodes", _("Postcodes of Finland")
    LEGAL_FORMS = "legal_forms", _("Legal forms of Finland")


class LoadState(models.TextChoices):
    """Where one load of a reference list stands."""

    RUNNING = "running", _("Loading")
    DONE = "done", _("Loaded")
    REFUSED = "refused", _("Refused")
    FAILED = "failed", _("Not reached")


class PostcodeKind(models.TextChoices):
    """What a postcode is for."""

    NORMAL = "normal", _("Streets")
    BOX = "box", _("Post office boxes")
    COMPANY = "company", _("One company's own")
    OTHER = "other", _("Other use")


class StaffClass(models.TextChoices):
    """Size by persons, as statistics count it. Derived from the number, never stored."""

    P0_4 = "0-4", "0–4"
    P5_9 = "5-9", "5–9"
    P10_19 = "10-19", "10–19"
    P20_49 = "20-49", "20–49"
    P50_99 = "50-99", "50–99"
    P100_249 = "100-249", "100–249"
    P250_499 = "250-499", "250–499"
    P500_999 = "500-999", "500–999"
    P1000 = "1000-", _("1 000 and more")


class EuSize(models.TextChoices):
    """Size in the words of the European Union (Recommendation 2003/361/EC). Derived, never stored."""

    MICRO = "micro", _("Micro")
    SMALL = "small", _("Small")
    MEDIUM = "medium", _("Medium-sized")
    LARGE = "large", _("Large")
