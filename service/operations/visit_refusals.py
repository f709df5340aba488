"""What visits do not allow, said in sentences."""

from django.utils.translation import gettext as _

from common.refusals import Refusal


class VisitNeedsTime(Refusal):
    """A visit without a time never comes up in anyone's week."""

    field = "planned_at"

    def __init__(self) -> None:
        super().__init__(_("Say when the technician is to be there."))


class NotPlanned(Refusal):
    """Only what is planned can begin."""

    def __init__(self) -> None:
        super().__init__(_("This visit has begun already, or it is over. Open it again to see."))


class NotAhead(Refusal):
    """What is over is over."""

    def __init__(self) -> None:
        super().__init__(
            _("Somebody has already completed this visit or called it off. Open it again to see.")
        )


class VisitNotDone(Refusal):
    """Only what is over can be taken back."""

    def __init__(self) -> None:
        super().__init__(_("This visit is still ahead, so there is nothing to take back."))


class ResultNeeded(Refusal):
    """A visit has a result."""

    field = "result"

    def __init__(self) -> None:
        super().__init__(_("Say what came of the visit."))


class PayerNeeded(Refusal):
    """Somebody pays, be it us."""

    field = "covered_by"

    def __init__(self) -> None:
        super().__init__(_("Say who pays: warranty, service contract, the customer, or we of goodwill."))


class DoneInTheFuture(Refusal):
    """What is done has been done."""

    field = "ended_at"

    def __init__(self) -> None:
        super().__init__(_("This time is still to come. Leave it empty when the visit ends just now."))


class EndsBeforeItBegins(Refusal):
    """Nobody leaves before coming."""

    field = "ended_at"

    def __init__(self) -> None:
        super().__init__(_("The visit ends before it begins. Correct one of the times."))


class PartNotInMachine(Refusal):
    """What is taken out must have been in."""

    field = "removed_item"

    def __init__(self) -> None:
        super().__init__(_("This part is not in the item that was visited. Choose one of its parts."))


class PartUsedAlready(Refusal):
    """A part is put in once, and taken out once."""

    field = "serial"

    def __init__(self) -> None:
        super().__init__(_("This part is written down on the visit already."))


class PartNotNamed(Refusal):
    """A part is of some product."""

    field = "product"

    def __init__(self) -> None:
        super().__init__(_("Say which part was used, or which one was taken out."))


class OneWithSerial(Refusal):
    """A serial number is one thing's."""

    field = "quantity"

    def __init__(self) -> None:
        super().__init__(_("A part with a serial number is one piece. Write down each of them by itself."))


class PartStaysInMachine(Refusal):
    """What was built in is taken out where it is."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This part was put into the machine or taken out of it, so the line stays. Correct it on the card of the "
                "part, or write down the exchange back."
            )
        )


class VisitCannotTakeParts(Refusal):
    """What is called off used nothing."""

    def __init__(self) -> None:
        super().__init__(_("This visit was called off. Take it up again before you write parts down."))
