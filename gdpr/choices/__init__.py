"""States and words of requests and suppressions."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RequestKind(models.TextChoices):
    """Which right of Regulation (EU) 2016/679 somebody uses."""

    ACCESS = "access", _("Access (art. 15)")
    RECTIFICATION = "rectification", _("Rectification (art. 16)")
    ERASURE = "erasure", _("Erasure (art. 17)")
    RESTRICTION = "restriction", _("Restriction (art. 18)")
    PORTABILITY = "portability", _("Portability (art. 20)")
    OBJECTION_MARKETING = "no_marketing", _("No marketing (art. 21(2))")
    OBJECTION_OTHER = "objection", _("Objection on own grounds (art. 21(1))")
    WITHDRAWAL = "withdrawal", _("Withdrawal of consent (art. 7(3))")
    AUTOMATED = "automated", _("Automated decision (art. 22)")


WITH_PACKAGE = (RequestKind.ACCESS, RequestKind.PORTABILITY)
STOPS_MARKETING = (RequestKind.OBJECTION_MARKETING, RequestKind.WITHDRAWAL)


class Basis(models.TextChoices):
    """On what ground of article 6(1) data is processed."""

    CONSENT = "consent", _("Consent (art. 6(1)(a))")
    CONTRACT = "contract", _("Performance of a contract (art. 6(1)(b))")
    LEGAL_DUTY = "legal_duty", _("A legal obligation (art. 6(1)(c))")
    VITAL = "vital", _("Vital interests (art. 6(1)(d))")
    PUBLIC = "public", _("A task in the public interest (art. 6(1)(e))")
    INTEREST = "interest", _("Our legitimate interest (art. 6(1)(f))")


class Trigger(models.TextChoices):
    """What in the register a purpose was drawn from."""

    RECORD = "record", _("The person’s own record")
    POSITION = "position", _("Position at a company")
    ITEM_CONTACT = "item_contact", _("Contact for an item")
    CASE = "case", _("Ticket or complaint")
    NEWSLETTER = "newsletter", _("Subscription of the newsletter")
    OBJECTION = "objection", _("Refusal of marketing")
    REQUEST = "request", _("Data-subject request")
    HOLD = "hold", _("Legal hold")
    HAND = "hand", _("Said by staff")


class EndReason(models.TextChoices):
    """Why a purpose came to its end."""

    FACTS = "facts", _("What it was drawn from is gone")
    RETENTION = "retention", _("The retention period ended")
    HAND = "hand", _("Ended by staff")
    ERASURE = "erasure", _("The person was erased")


class InteractionKind(models.TextChoices):
    """What a system beside the register tells of a person; what extends is in `gdpr/reading/interactions.py`."""

    SENT = "sent", _("Message sent")
    OPENED = "opened", _("Message opened")
    SCANNED = "scanned", _("Link followed by a machine")
    AUTO_REPLY = "auto_reply", _("Automatic reply")
    CLICKED = "clicked", _("Link followed by the person")
    REPLIED = "replied", _("Reply")
    FORM = "form", _("Form sent by the person")
    ORDERED = "ordered", _("Order")
    ASKED_TO_CONFIRM = "asked", _("Asked to confirm a subscription")
    CONFIRMED = "confirmed", _("Subscription confirmed")


class Predicate(models.TextChoices):
    """To which persons a rule of retention applies, and from which day it counts."""

    CUSTOMER = "customer", _("Position at a customer")
    LEFT = "left", _("No position at the company any more")
    UNANSWERED = "unanswered", _("Prospect who never answered")
    DEALINGS = "dealings", _("Prospect with dealings")
    NO_INTEREST = "no_interest", _("Prospect who answers no messages")
    BOUNCED = "bounced", _("Prospect whom no message reaches")
    REFUSED = "refused", _("Prospect who refuses marketing")
    AGE = "age", _("Prospect of some age")
    ITEM_CONTACT = "item_contact", _("Contact for an item")
    TICKET = "ticket", _("Tickets and complaints")
    NEWSLETTER = "newsletter", _("Reader of the newsletter")
    UNCONFIRMED = "unconfirmed", _("Subscription asked for and not confirmed")
    SAID = "said", _("Purpose said by staff")
    FINANCIAL_YEAR = "year", _("Name in accounting records")
    ANSWERED = "answered", _("Data-subject requests")
    DECEASED = "deceased", _("Person who has died")
    REFUSAL_STANDS = "refusal", _("Refusal of marketing that stands")
    HOLD_STANDS = "hold", _("Legal hold that stands")


class RuleAction(models.TextChoices):
    """What happens when the time of a rule is over."""

    END = "end", _("The purpose ends; after the last one the person is erased")
    REVIEW = "review", _("Somebody looks whether the person is still needed")


class Kept(models.TextChoices):
    """How it stands with keeping a person."""

    KEPT = "kept", _("Kept")
    ENDING = "ending", _("Ends soon")
    BLOCKED = "blocked", _("Past its time, and blocked")
    DUE = "due", _("Past its time")
    QUEUED = "queued", _("To be erased")


class Block(models.TextChoices):
    """What keeps a person whose time is over."""

    HOLD = "hold", _("a legal hold")
    REQUEST = "request", _("an open data-subject request")
    RESTRICTION = "restriction", _("a restriction of use")
    NO_RULE = "no_rule", _("a purpose without a rule")


class RunKind(models.TextChoices):
    """What a run is for."""

    NIGHTLY = "nightly", _("Evaluation")
    DRY = "dry", _("Trial of a rule")


class RunState(models.TextChoices):
    """How far a run is."""

    RUNNING = "running", _("Evaluating")
    STOPPED = "stopped", _("Stopped: too many at once")
    ENDING = "ending", pgettext_lazy("retention run", "Ending purposes")
    DONE = "done", pgettext_lazy("retention run", "Done")
    FAILED = "failed", pgettext_lazy("retention run", "Failed")


class RestrictionGround(models.TextChoices):
    """On what ground of article 18(1) the use of somebody's data is restricted."""

    ACCURACY = "a", _("The person contests that the data is right (art. 18(1)(a))")
    UNLAWFUL = "b", _("The use is unlawful and the person does not want erasure (art. 18(1)(b))")
    CLAIMS = "c", _("The person needs the data for legal claims (art. 18(1)(c))")
    OBJECTION = "d", _("The person objected, and grounds are being weighed (art. 18(1)(d))")


class HoldGround(models.TextChoices):
    """Why data must stay whatever else would end it (art. 17(3))."""

    CLAIM = "claim", _("Legal claim (art. 17(3)(e))")
    LEGAL_DUTY = "legal_duty", _("Legal obligation (art. 17(3)(b))")
    AUTHORITY = "authority", _("An authority asked for it")


class RequestChannel(models.TextChoices):
    """How the request reached us, whichever way it was."""

    EMAIL = "email", _("E-mail")
    PHONE = "phone", _("Phone")
    LETTER = "letter", _("Letter")
    FORM = "form", _("Web form")
    VISIT = "visit", _("Face to face")
    OTHER = "other", _("Another way")


class RequestState(models.TextChoices):
    """How far a request has come."""

    RECEIVED = "received", _("Received")
    IDENTITY = "identity", _("Waiting for identity")
    WORKING = "working", _("Being worked on")
    CLOSED = "closed", _("Closed")


class Outcome(models.TextChoices):
    """How a request ended."""

    FULFILLED = "fulfilled", _("Fulfilled")
    PARTLY = "partly", _("Partly fulfilled")
    REFUSED = "refused", _("Refused")
    NO_DATA = "no_data", _("Nothing is known of the person")
    UNIDENTIFIABLE = "unidentified", _("Identity could not be shown")
    WITHDRAWN = "withdrawn", _("Withdrawn by the person")
    DUPLICATE = "duplicate", _("Answered with another request")
    DECEASED = "deceased", _("About somebody who has died (recital 27)")


class Ground(models.TextChoices):
    """Why a request is refused, in whole or in part."""

    UNFOUNDED = "unfounded", _("Manifestly unfounded (art. 12(5))")
    EXCESSIVE = "excessive", _("Manifestly excessive (art. 12(5))")
    LEGAL_DUTY = "legal_duty", _("The law obliges us to keep it (art. 17(3)(b))")
    CLAIMS = "claims", _("Needed for legal claims (art. 17(3)(e))")
    OTHERS = "others", _("Rights of others (art. 15(4))")
    NOT_MET = "not_met", _("The conditions of the right are not met")


class IdentityMethod(models.TextChoices):
    """How it was made sure who asks, the mildest first (art. 12(6))."""

    ADDRESS = "address", _("Answered from, or confirmed through, an address on file")
    CALLBACK = "callback", _("Called back on a number on file")
    FACTS = "facts", _("Knows facts that only the person would know")
    KNOWN = "known", _("Known to us in person")
    DOCUMENT = "document", _("Showed an identity document, of which no copy was kept")


class AddressKind(models.TextChoices):
    """What kind of address is suppressed."""

    EMAIL = "email", _("E-mail")
    PHONE = "phone", _("Phone")
    DOMAIN = "domain", _("Domain")
    TRADER = "trader", _("Business ID of a sole trader")


class SuppressionReason(models.TextChoices):
    """Why nobody may be marketed to at an address."""

    OBJECTION = "objection", _("Objection to marketing")
    WITHDRAWAL = "withdrawal", _("Withdrawn consent")
    COMPANY = "company", _("Refusal of the company")
    ERASURE = "erasure", _("Erased on request")
    AUTHORITY = "authority", _("An authority’s decision")
    LIST = "list", _("A list of those who refuse marketing")


class PackageState(models.TextChoices):
    """What has become of a package."""

    READY = "ready", _("Ready to be fetched")
    FETCHED = "fetched", _("Fetched")
    LOCKED = "locked", _("Locked after wrong codes")
    GONE = "gone", _("Removed")


class AccessAction(models.TextChoices):
    """How somebody of the staff, or a program of theirs, saw a person."""

    VIEW = "view", _("Looked at")
    SEARCH = "search", _("Found by a search")
    EXPORT = "export", _("Taken out as a file")
    PRINT = "print", _("Printed")
    API = "api", _("Read by a program")


class AccessPurpose(models.TextChoices):
    """What somebody saw a person for, as the screen tells or as it was chosen."""

    CARE = "care", _("Looking after customers and those who may become one")
    SERVICE = "service", _("Looking after delivered items and service requests")
    MARKETING = "marketing", _("Marketing")
    UPKEEP = "upkeep", _("Keeping the register right")
    SEARCH = "lookup", _("Finding somebody in the register")
    RIGHTS = "rights", _("Answering requests of data subjects")
    EXCHANGE = "exchange", _("Exchange of data with another system")
    OTHER = "other", _("Another purpose")


class ErasureCause(models.TextChoices):
    """Why a person is erased."""

    REQUEST = "request", _("Asked for by the person (art. 17)")
    DELETION = "deletion", _("Deleted by our staff")
    RETENTION = "retention", _("The time of keeping is over")
    WITHDRAWAL = "withdrawal", _("The consent it rested on was withdrawn")
    REPLAY = "replay", _("Erased again after a backup was restored")


LEAVES_FINGERPRINT = (ErasureCause.REQUEST,)


class PlanState(models.TextChoices):
    """What has become of the plan of an erasure."""

    PLANNED = "planned", _("Planned")
    APPROVED = "approved", _("Approved")
    DONE = "done", _("Carried out")
    LAPSED = "lapsed", _("Lapsed")


OPEN_PLANS = (PlanState.PLANNED, PlanState.APPROVED)


class Step(models.TextChoices):
    """What is still to be done once the rows are gone, each until it is confirmed."""

    JOURNAL = "journal", _("Written into the journal outside the database")
    FILES = "files", _("Files removed from the disk")
    CACHE = "cache", _("Memory of pages and jobs emptied")
    STATISTICS = "statistics", _("Statistics of the database made anew")


class ContactChannel(models.TextChoices):
    """By what somebody is marketed to: the law asks for consent in some, lets refuse in others."""

    EMAIL = "email", _("E-mail")
    SMS = "sms", _("Text message")
    PHONE = "phone", _("Phone call")
    POST = "post", _("Post")


ADDRESS_OF = {  # the address that a channel needs; post goes to the company's
    ContactChannel.EMAIL: AddressKind.EMAIL, ContactChannel.SMS: AddressKind.PHONE,
    ContactChannel.PHONE: AddressKind.PHONE,
}  # fmt: skip


class ConsentAction(models.TextChoices):
    """What was said about a permission."""

    IMPORTED = "imported", _("Said to consent by a list, without evidence")
    ASKED = "granted_unconfirmed", _("Asked for it; not confirmed yet")
    CONFIRMED = "confirmed", _("Confirmed the consent")
    GRANTED = "granted", _("Gave consent")
    SOFT_OPT_IN = "soft_opt_in", _("Gave the address when buying")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Took the consent back")
    OBJECTED = "objected", _("Objected to all marketing")
    EXPIRED = "expired", _("The consent lapsed")


GRANTS = (ConsentAction.CONFIRMED, ConsentAction.GRANTED)
REFUSALS = (ConsentAction.REFUSED, ConsentAction.WITHDRAWN, ConsentAction.OBJECTED)


class ConsentActor(models.TextChoices):
    """Whose act an entry of the ledger is."""

    SUBJECT = "subject", _("The person")
    STAFF = "staff", _("A member of staff, in the person’s words")
    IMPORT = "import", _("A list")
    SYSTEM = "system", _("The system")


class ConsentMethod(models.TextChoices):
    """By what way it was said."""

    WEB_FORM = "web_form", _("Web form")
    LINK = "link", _("Button behind the link in an e-mail")
    PAPER = "paper", _("Signed paper")
    PHONE = "phone", _("On the phone")
    MEETING = "meeting", _("Face to face")
    REPLY = "reply", _("Reply by e-mail or text message")
    OWN_PAGE = "own_page", _("The person’s own page")
    ONE_CLICK = "one_click", _("One-click unsubscribe")
    ORDER = "order", _("With an order")
    IMPORT = "import", _("List")


# Ways in which staff write down what a person said; the evidence is told in words.
STAFF_METHODS = (ConsentMethod.PAPER, ConsentMethod.PHONE, ConsentMethod.MEETING, ConsentMethod.REPLY)


class DecisionCode(models.TextChoices):
    """Why somebody may or may not be marketed to: the first that is true decides, in this order."""

    GONE = "gone", _("The person is not in the register any more.")
    DECEASED = "deceased", _("The person has died.")
    RESTRICTED = "restricted", _("The use of the person’s data is restricted (art. 18).")
    SUPPRESSED = "suppressed", _("No marketing is sent to this address: it was refused.")
    DOMAIN = "domain", _("No marketing is sent to addresses of this domain.")
    COMPANY = "company", _("The company has refused marketing (SVPL 202 §).")
    OBJECTED = "objected", _("The person has objected to all marketing.")
    REFUSED = "refused", _("The person has refused this, or taken the consent back.")
    COMPLAINT = "complaint", _("A complaint is open: marketing pauses until it is settled.")
    NOT_THEIRS = "not_theirs", _("There is no address of the person’s to use for this.")
    BOUNCED = "bounced", _("Messages to this address come back.")
    CONSENT = "consent", _("The person has consented.")
    SOFT_OPT_IN = "soft_opt_in", _("A customer of the same product group, who could refuse and did not.")
    ROLE = "role", _("The subject belongs to the person’s duties at the company.")
    OPT_OUT = "opt_out", _("Allowed by this channel until the person refuses.")
    PENDING = "pending", _("The consent is not confirmed, or its evidence is missing.")
    NO_BASIS = "no_basis", _("There is no consent, and the subject is not shown to belong to the duties.")


ALLOWING = (DecisionCode.CONSENT, DecisionCode.SOFT_OPT_IN, DecisionCode.ROLE, DecisionCode.OPT_OUT)
BASES = {  # on what the permission stands in law
    DecisionCode.CONSENT: _("Consent (art. 6(1)(a), SVPL 200 §)"),
    DecisionCode.SOFT_OPT_IN: _("Existing customer (SVPL 200 § 3)"),
    DecisionCode.ROLE: _("Legitimate interest in the person’s duties (art. 6(1)(f), SVPL 200 § and 202 §)"),
    DecisionCode.OPT_OUT: _("Legitimate interest (art. 6(1)(f))"),
}
