"""What the privacy desk refuses, in sentences."""

from django.utils.translation import gettext as _

from common.display import day_text
from common.refusals import Refusal


class RequestClosed(Refusal):
    """The request has been answered."""

    def __init__(self) -> None:
        super().__init__(_("This request is closed. Write down a new one if the person asks again."))


class ReceivedInFuture(Refusal):
    """Nothing can have reached us on a day to come."""

    field = "received_at"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("The request cannot have reached us in the future. Check the day and the time."))


class NoWayToAnswer(Refusal):
    """Neither name nor address: nobody could be answered."""

    field = "requester_name"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("Write down who asks: a name, or what the sender called itself."))


class ExtendedTwice(Refusal):
    """Article 12(3) knows one extension."""

    def __init__(self) -> None:
        super().__init__(_("The time has been extended already; it cannot be extended again (art. 12(3))."))


class ExtendedTooLate(Refusal):
    """The person must be told within the first month."""

    def __init__(self, due_on) -> None:
        super().__init__(
            _(
                "The time could be extended until %(day)s; the person must be told within the first month (art. 12(3))."
            )
            % {"day": day_text(due_on)}
        )


class ReasonMissing(Refusal):
    """An extension, a refusal and a lifted objection need a reason."""

    field = "reason"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("Say why: the reason is told to the person."))


class OwnRequest(Refusal):
    """Nobody answers a request of their own."""

    def __init__(self) -> None:
        super().__init__(_("This request is your own. Ask a colleague to answer it."))


class NotIdentified(Refusal):
    """What is known of a person goes to nobody else."""

    def __init__(self) -> None:
        super().__init__(_("Make sure first who asks, the mildest way that does, and write down how."))


class NobodyChosen(Refusal):
    """A package is about a person of the register."""

    def __init__(self) -> None:
        super().__init__(_("Choose first whom of the register the request is about."))


class NotLookedThrough(Refusal):
    """A copy tells what texts of others say of the person: not before they were looked through."""

    def __init__(self) -> None:
        super().__init__(
            _("The texts of all registers are still being looked through. Seal the copy when that is done.")
        )


class NoteMissing(Refusal):
    """How it was made sure who asks must be shown to have been mild."""

    field = "identity_note"
    status = 400

    def __init__(self) -> None:
        super().__init__(
            _("Say why nothing milder than a document was enough (art. 12(6)). Keep no copy of it.")
        )


class MandateMissing(Refusal):
    """Whoever asks for somebody else shows that they may."""

    field = "identity_note"
    status = 400

    def __init__(self) -> None:
        super().__init__(
            _(
                "The request is made for somebody else: note how it was shown that the sender may (mandate, guardianship, and its day)."
            )
        )


class DeceasedUnnamed(Refusal):
    """Whoever asks about the dead is answered about somebody by name."""

    field = "outcome"
    status = 400

    def __init__(self) -> None:
        super().__init__(
            _("Write down first about whom the relative asks: correct the request, under On whose behalf.")
        )


class NoPackageForKind(Refusal):
    """Only access and portability are answered by a copy."""

    def __init__(self) -> None:
        super().__init__(_("A copy of the data answers a request for access or portability alone."))


class OthersNotChecked(Refusal):
    """Somebody has to look at the names of others first."""

    def __init__(self) -> None:
        super().__init__(
            _("Look first at the names and addresses of others in the texts, and decide on each.")
        )


class GroundMissing(Refusal):
    """A refusal has a ground in the law."""

    field = "ground"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("Say on what ground the request is refused, in whole or in part (art. 12(4))."))


class AnswerMissing(Refusal):
    """Refusals are told in words: reasons, the right to complain, the remedy before a court."""

    field = "answer"
    status = 400

    def __init__(self) -> None:
        super().__init__(
            _("Write what the person was told: the reasons, and where to complain (art. 12(4)).")
        )


class MarketingRefusedAlready(Refusal):
    """One standing refusal is enough."""

    def __init__(self) -> None:
        super().__init__(_("It is recorded already that this person refuses marketing."))


class AlertSettled(Refusal):
    """Somebody has looked into it."""

    def __init__(self) -> None:
        super().__init__(_("A colleague has settled this already."))


class EvidenceMissing(Refusal):
    """A consent that cannot be shown is none (art. 7(1))."""

    field = "evidence"
    status = 400

    def __init__(self) -> None:
        super().__init__(
            _("Say what shows the consent: who was asked by whom, when and how, or where the paper is kept.")
        )


class WordingMissing(Refusal):
    """Nobody consents but to words that were shown."""

    field = "text"
    status = 400

    def __init__(self) -> None:
        super().__init__(
            _("Choose a wording in use that asks for this channel: the one the person was shown.")
        )


class AddressNotTheirs(Refusal):
    """A consent is bound to an address of the person who gives it."""

    field = "address"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("This is not an address of the person. Add it to the person first."))


class ObjectionStands(Refusal):
    """An objection is absolute until the person takes it back."""

    def __init__(self) -> None:
        super().__init__(
            _("The person has objected to all marketing. Only the person can take that back: then ask again.")
        )


class PersonDied(Refusal):
    """Nobody writes to the dead."""

    def __init__(self) -> None:
        super().__init__(_("It is written down that this person has died: nothing is sent."))


class SaidInFuture(Refusal):
    """Nothing was said on a day to come."""

    field = "occurred_at"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("This cannot have been said in the future. Check the day and the time."))


class OrderOfOthers(Refusal):
    """Who did not buy is no customer."""

    field = "delivery"
    status = 400

    def __init__(self) -> None:
        super().__init__(
            _("The order is not of a company at which the person works. Choose the person’s own.")
        )


class ConfirmedTooLate(Refusal):
    """The link works for seven days."""

    def __init__(self) -> None:
        super().__init__(_("This link has been used up or is older than seven days. Ask for a new one."))


class RefusedSince(Refusal):
    """The later word counts."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "You have refused since this link was sent, and that stands. Ask for a new link if you think otherwise."
            )
        )


class EverybodysDomain(Refusal):
    """A domain where everybody has a mailbox is nobody's to suppress."""

    field = "domain"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("Everybody can have a mailbox there. Suppress the address of the person instead."))


class SuppressedAlready(Refusal):
    """One standing row is enough."""

    def __init__(self) -> None:
        super().__init__(_("This is suppressed already."))


class WordsMissing(Refusal):
    """A refusal of a company is somebody's word."""

    field = "words"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("Say who of the company refused, when and how."))


class TopicNamedTwice(Refusal):
    """A short name means one topic."""

    field = "slug"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("Another topic has this short name. Choose a different one."))
