"""States and words of recipients, notices, breaches and tasks."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RecipientRole(models.TextChoices):
    """What somebody is to whom personal data is given (articles 4(9), 26 and 28)."""

    PROCESSOR = "processor", _("Processor, on our behalf (art. 28)")
    JOINT = "joint", _("Joint controller (art. 26)")
    CONTROLLER = "controller", _("Controller of its own")


class Safeguard(models.TextChoices):
    """What protects data that goes outside the EU and the EEA (articles 45 to 49)."""

    ADEQUACY = "adequacy", _("Adequacy decision (art. 45)")
    CLAUSES = "clauses", _("Standard contractual clauses (art. 46(2)(c))")
    RULES = "rules", _("Binding corporate rules (art. 47)")
    DEROGATION = "derogation", _("Derogation for a specific situation (art. 49)")


# Member states of the European Union, and Iceland, Liechtenstein and Norway.
EEA = (
    "AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE", "IT", "LV", "LT", "LU",
    "MT", "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE", "IS", "LI", "NO",
)  # fmt: skip


class DisclosedBy(models.TextChoices):
    """By which way persons were given to somebody."""

    EXPORT = "export", _("File taken out")
    API = "api", _("Programming interface")
    OTHER = "other", _("Another way")


class NotificationKind(models.TextChoices):
    """What a recipient must be told (article 19)."""

    RECTIFIED = "rectified", _("Rectification")
    ERASED = "erased", _("Erasure")
    RESTRICTED = "restricted", _("Restriction")


class NoticeArticle(models.TextChoices):
    """By which article a person is told: the data came from the person (13), or from somebody else (14)."""

    OWN = "13", _("From the person (art. 13)")
    OTHERS = "14", _("From others (art. 14)")


class NoticeState(models.TextChoices):
    """Whether a person has been told what we do with the data (articles 13 and 14)."""

    OPEN = "open", _("To be told")
    FULFILLED = "fulfilled", _("Told")
    EXEMPT = "exempt", _("Need not be told")
    KNOWN = "known", _("Had been told already")
    GONE = "gone", _("Not kept any more")


class LetterState(models.TextChoices):
    """What became of the letter with a notice."""

    WAITING = "waiting", _("On its way")
    SENT = "sent", _("Sent")
    BOUNCED = "bounced", _("Came back")
    FAILED = "failed", _("Could not be sent")


class TellingWay(models.TextChoices):
    """By which way a recipient is told of what article 19 asks for."""

    HAND = "hand", _("By hand: the desk writes")
    EMAIL = "email", _("By e-mail, at once")
    WEBHOOK = "webhook", _("By webhook, at once")


class SecretState(models.TextChoices):
    """Whether a recipient can check with its secret that a webhook comes from us."""

    KNOWN = "known", _("The recipient has it")
    EARLIER = "earlier", _("The recipient has the one of before")
    LOST = "lost", _("The recipient must be given the new one")


class FindingState(models.TextChoices):
    """Whether somebody has looked at text that may be sensitive."""

    WAITING = "waiting", _("To look at")
    FINE = "fine", _("Set aside")


class HeldState(models.TextChoices):
    """What somebody decided on a row that was stopped at the gate."""

    WAITING = "waiting", _("To be decided")
    RELEASED = "released", _("Let in")
    REFUSED = "refused", _("Kept out")


class HeldOutcome(models.TextChoices):
    """What became of the row of a file whose address was let in."""

    QUEUED = "queued", _("On its way in")
    IN = "in", _("In the register")
    WAITS = "waits", _("Another address of the row is not let in")
    REJECTED = "rejected", _("Rejected for another reason: look at the import")
    GONE = "gone", _("The file is gone: bring the row in again")
    DENIED = "denied", _("Whoever brought the file may not write to the register any more")


class HeldFrom(models.TextChoices):
    """What wanted to bring an address in."""

    IMPORT = "import", _("Imported file")
    REGISTER = "register", _("Outside register")
    API = "api", _("Key of the API")
    PAGE = "page", _("Typed on a page")


class HeldBecause(models.TextChoices):
    """Why an address was stopped."""

    ERASED = "erased_before", _("Erased on request")
    REFUSES = "refuses_marketing", _("Refuses marketing")


class ReleaseGround(models.TextChoices):
    """On what ground an address that was stopped comes in again."""

    CONSENT = "consent", _("The person consents now (art. 6(1)(a))")
    CONTRACT = "contract", _("The person is a customer’s contact again (art. 6(1)(b) or (f))")
    OWNER = "owner", _("The address has a new owner")
    MISTAKE = "mistake", _("It was stopped by mistake")


class Exemption(models.TextChoices):
    """Why a person need not be told (article 14(5); of data from the person only the first, article 13(4))."""

    KNOWS = "a", _("The person knows already (a)")
    EFFORT = "b", _("Impossible, or a disproportionate effort (b)")
    LAW = "c", _("The law provides for it (c)")
    SECRECY = "d", _("Professional secrecy (d)")


class DeliveredBy(models.TextChoices):
    """How a notice reached a person."""

    EMAIL = "email", _("Letter by e-mail")
    MESSAGE = "message", _("With the first message")
    SHOWN = "shown", _("Shown where the person gave the data")
    POST = "post", _("Letter by post")
    TOLD = "told", _("Told on the phone or face to face")


class BreachNature(models.TextChoices):
    """What has happened to the data (article 4(12))."""

    CONFIDENTIALITY = "c", _("Seen by somebody who must not")
    INTEGRITY = "i", _("Changed")
    AVAILABILITY = "a", _("Lost or out of reach")


class BreachRisk(models.TextChoices):
    """What the breach means to the people (articles 33(1) and 34(1))."""

    UNKNOWN = "unknown", _("Not assessed yet")
    UNLIKELY = "unlikely", _("A risk is unlikely")
    RISK = "risk", _("A risk: the authority is told")
    HIGH = "high", _("A high risk: the persons are told as well")


class TaskKind(models.TextChoices):
    """What a request makes somebody do beside its steps."""

    SEARCH = "search", _("Search free text and files")
    COLLECT = "collect", _("Ask another system: ERP, mail server")
    LEGAL = "legal", _("Have a lawyer look")
    NOTIFY = "notify", _("Tell somebody")
    OTHER = "other", _("Something else")


class ArchiveGround(models.TextChoices):
    """Which law keeps a name when everything else of a person goes (art. 17(3)(b))."""

    ACCOUNTING = "accounting", _("Accounting records (KPL 2:10 §)")


class DomainEnd(models.TextChoices):
    """Why nothing has to be kept from a domain any more."""

    SAID = "said", _("The company wants our messages again")
    DEAD = "dead", _("The domain is no longer in use, or has another holder")


class HiddenReason(models.TextChoices):
    """Why words are left out of a copy (article 15(4); Tietosuojalaki 1050/2018, 34 §)."""

    OTHERS = "others", _("It is about somebody else (art. 15(4))")
    SECRET = "secret", _("It is a trade secret (art. 15(4), recital 63)")
    DANGER = (
        "danger",
        _("Telling it could seriously endanger your health or the rights of others (1050/2018, 34 §)"),
    )
    CRIME = "crime", _("Telling it could hinder that crime is prevented or cleared up (1050/2018, 34 §)")


class EntryKind(models.TextChoices):
    """What an entry of the journal says."""

    ERASURE = "erasure", _("Erasure")
    SUPPRESSION = "suppression", _("Address that refuses marketing")
    OBJECTION = "objection", _("Person who refuses marketing")
    LIFTED = "lifted", _("Refusal taken back")
    REFUSAL = "refusal", _("Person who refuses a topic or a channel")
    COMPANY = "company", _("Company that refuses marketing")
    RESTRICTION = "restriction", _("Restriction of use")
    HOLD = "hold", _("Legal hold")
    RECTIFIED = "rectified", _("Fact put right")
    CONSENT = "consent", _("Consent")
    REQUEST = "request", _("Request of a data subject")


class LostOutcome(models.TextChoices):
    """What somebody does about a fact that a restore has lost."""

    RIGHT = "right", _("At the person’s word it is as written here")
    NOTHING = "nothing", _("There is nothing to put right")


class LostKind(models.TextChoices):
    """What a restored backup lacks and cannot be done again by itself."""

    RECTIFIED = "rectified", _("Fact put right")
    CONSENT = "consent", _("Consent")
    REQUEST = "request", _("Request of a data subject")
