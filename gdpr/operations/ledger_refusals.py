"""What the ledgers of the privacy desk refuse, in sentences."""

from django.utils.translation import gettext as _

from common.refusals import Refusal


class AgreementMissing(Refusal):
    """A processor works under an agreement."""

    field = "agreement"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("Name the agreement on processing: a processor works under one (art. 28(3))."))


class ControllerMissing(Refusal):
    """A notice says first whose it is (art. 13(1)(a))."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "The notice would not say whose it is (art. 13(1)(a)). Ask whoever runs the server to set CONTROLLER_NAME and"
                " CONTROLLER_CONTACT, then publish it."
            )
        )


class SafeguardMissing(Refusal):
    """Data leaves the EEA only under a safeguard."""

    field = "safeguard"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("Say what protects the data outside the EU and the EEA (art. 44 to 49)."))


class RecipientKnown(Refusal):
    """One recipient is written down once."""

    field = "name"

    def __init__(self) -> None:
        super().__init__(_("A recipient of this name is there already. Change that one."))


class RecipientOver(Refusal):
    """Nothing ends before it begins."""

    field = "ended_on"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("The last day cannot come before the first one. Check the days."))


class NotificationSettled(Refusal):
    """Somebody has noted how it ended."""

    def __init__(self) -> None:
        super().__init__(_("A colleague has noted already how this ended."))


class ToldByHand(Refusal):
    """Nothing is sent to a recipient that is told by hand."""

    def __init__(self) -> None:
        super().__init__(_("This recipient is told by hand. Choose webhook or e-mail on its page first."))


class WayIncomplete(Refusal):
    """A way by which a recipient is told needs its address."""

    status = 400

    def __init__(self, field: str) -> None:
        words = {
            "email": _("Give the e-mail address to which the recipient is written."),
            "webhook_url": _(
                "Give the address of the webhook: it begins with https:// and names a public server."
            ),
        }
        super().__init__(words[field], field=field)


class BreachClosed(Refusal):
    """A closed breach stays as it is."""

    def __init__(self) -> None:
        super().__init__(_("This breach is closed. Write down a new one if more has happened."))


class AwareInFuture(Refusal):
    """Nothing has happened on a day to come."""

    field = "aware_at"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("The moment cannot lie in the future. Check the day and the time."))


class NatureMissing(Refusal):
    """A breach is of at least one nature."""

    field = "natures"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("Say what happened to the data: seen, changed or lost."))


class RiskReasonMissing(Refusal):
    """Why a risk is as it is must be shown (art. 33(5))."""

    field = "risk_because"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("Say why the risk is as you assess it (art. 33(5))."))


class DelayReasonMissing(Refusal):
    """After 72 hours the reasons go with it (art. 33(1))."""

    field = "delay_reason"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("The 72 hours are over: say why it took longer (art. 33(1))."))


class NotToldOfBreach(Refusal):
    """A risk is told before a breach is closed."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Assess the risk first; tell the authority of a risk, and the persons of a high one, or say why they need not be told (art. 33 and 34)."
            )
        )


class NothingNew(Refusal):
    """A new version says something new."""

    def __init__(self) -> None:
        super().__init__(_("The notice says the same as the version that is published."))


class NoticeMissing(Refusal):
    """There is nothing to be told with."""

    def __init__(self) -> None:
        super().__init__(_("Publish the privacy notice first."))


class NoAddress(Refusal):
    """Nobody can write to a person without an address."""

    def __init__(self) -> None:
        super().__init__(
            _("No e-mail address of the person is known. Tell the person another way, and note it.")
        )


class ObligationEnded(Refusal):
    """It has been dealt with."""

    def __init__(self) -> None:
        super().__init__(_("This person has been told already, or need not be."))


class ExemptByOne(Refusal):
    """Two people exempt from telling."""

    def __init__(self) -> None:
        super().__init__(_("You proposed this yourself. A colleague has to approve it."))


class OnlyWhenKnown(Refusal):
    """Whoever gave us the data is told, unless they know it all already (article 13(4))."""

    field = "exemption"
    status = 400

    def __init__(self) -> None:
        super().__init__(
            _(
                "The data came from the person: only somebody who knows all of it already need not be told (art. 13(4))."
            )
        )


class HeldDecided(Refusal):
    """One decision on a row."""

    def __init__(self) -> None:
        super().__init__(_("A colleague has decided on this row already."))


class LostActSettled(Refusal):
    """Somebody looked already."""

    def __init__(self) -> None:
        super().__init__(_("A colleague has looked at this already."))


class GroundMissing(Refusal):
    """Nobody comes in again without a ground (article 6)."""

    field = "ground"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("Say on what ground the address comes in again (art. 6)."))


class TaskDone(Refusal):
    """It has been done."""

    def __init__(self) -> None:
        super().__init__(_("A colleague has done this already."))


class NotRectifiable(Refusal):
    """Only what the register knows of the person can be put right."""

    field = "field"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("Choose a fact of the person whom the request is about."))
