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


class NoteMissing(Refusal):
    """How it was made sure who asks must be shown to have been mild."""

    field = "identity_note"
    status = 400

    def __init__(self) -> None:
        super().__init__(
            _("Say why nothing milder than a document was enough (art. 12(6)). Keep no copy of it.")
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
