"""What contracts and cover do not allow, in sentences that say what to do."""

from datetime import date

from django.utils.translation import gettext as _

from common.display import day_text
from common.refusals import Refusal


class ContractNumberTaken(Refusal):
    """Another contract has this number, in whatever spelling. `existing` is its number."""

    field = "number"

    def __init__(self, existing: int | None = None) -> None:
        super().__init__(
            _("Another contract already has this number. Open that contract, or correct the number.")
        )
        self.existing = existing


class ContractEndsBeforeItStarts(Refusal):
    """An end before the beginning."""

    field = "ends_on"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("A contract cannot end before it starts. Check both days."))


class RenewsFromNoEnd(Refusal):
    """What has no end is not renewed."""

    field = "ends_on"
    status = 400

    def __init__(self) -> None:
        super().__init__(
            _("A contract that renews itself needs the last day of its period. Give it, or set 0 months.")
        )


class AlreadyRenewed(Refusal):
    """Somebody renewed the contract after this user opened it."""

    def __init__(self, ends_on: date | None) -> None:
        super().__init__(
            _("This contract was renewed meanwhile; it now runs to %(day)s. Nothing was changed.")
            % {"day": day_text(ends_on)}
        )


class NothingToRenew(Refusal):
    """A contract that is no more, or that has no end, is not renewed."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Only a signed contract with a last day can be renewed. Take the termination back, or write a new contract."
            )
        )


class AlreadyTerminated(Refusal):
    """A contract ends once."""

    def __init__(self, day: date) -> None:
        super().__init__(
            _("This contract is terminated already; its last day is %(day)s.") % {"day": day_text(day)}
        )


class TerminatedBeforeStart(Refusal):
    """A contract is in force on its first day at least."""

    field = "terminated_on"
    status = 400

    def __init__(self) -> None:
        super().__init__(
            _(
                "The last day lies before the contract starts. Cancel the contract instead, or correct the day."
            )
        )


class NotTerminated(Refusal):
    """There is nothing to take back."""

    def __init__(self) -> None:
        super().__init__(_("This contract is not terminated, so there is nothing to take back."))


class ContractHasHistory(Refusal):
    """A contract that was in force is not deleted."""

    def __init__(self) -> None:
        super().__init__(
            _("This contract has been in force, so it cannot be deleted. Terminate or cancel it instead.")
        )


class LineOfAnotherContract(Refusal):
    """A cover rests on a line of its own contract."""

    field = "line"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("This line belongs to another contract. Choose a line of this one."))


class LineSaysNothing(Refusal):
    """A line names a product or says what it is."""

    field = "description"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("Choose a service product, or write what the line is about."))


class OneScope(Refusal):
    """A cover stands for one thing."""

    status = 400

    def __init__(self) -> None:
        super().__init__(_("Cover is for items, for one site, or for one product at a company. Choose one."))


class CoveredTwice(Refusal):
    """The same contract or warranty covers the same thing on some of the days already."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This is covered by the same contract on some of these days already. Change that cover, or the days."
            )
        )


class CoverEndsBeforeItStarts(Refusal):
    """An end before the beginning."""

    field = "ends_on"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("Cover cannot end before it starts. Check both days."))


class CoverOutsideContract(Refusal):
    """The days of a cover lie wholly outside those of its contract."""

    field = "starts_on"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("The contract is not in force on any of these days. Check the days."))


class VoidNeedsReason(Refusal):
    """Nobody's cover is taken away without saying why."""

    field = "void_reason"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("Say why the cover is void, for the customer will ask."))


class CoverOfRule(Refusal):
    """A warranty that follows from the product's term is not changed by hand."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This warranty follows from the product's term and the item's days. Correct those, declare it void, or add a warranty of its own."
            )
        )


class TermInUse(Refusal):
    """A term under which items are covered stays."""

    def __init__(self) -> None:
        super().__init__(
            _("Items have this warranty, so it cannot be deleted. End it at its products instead.")
        )


class TermNameTaken(Refusal):
    """Names tell terms apart."""

    field = "name"

    def __init__(self) -> None:
        super().__init__(_("Another entry already has this name. Choose another one."))


class PartBeyondWhole(Refusal):
    """Parts, labour and travel last no longer than the warranty."""

    field = "months"
    status = 400

    def __init__(self) -> None:
        super().__init__(
            _("Parts, labour and travel cannot be paid longer than the warranty lasts. Check the months.")
        )


class ProductWarrantedTwice(Refusal):
    """One term at a time goes with a product."""

    field = "starts_on"

    def __init__(self) -> None:
        super().__init__(
            _("Deliveries of this product have a warranty on some of these days already. End that one first.")
        )


class SlaInUse(Refusal):
    """A service level that contracts promise stays."""

    def __init__(self) -> None:
        super().__init__(_("Contracts promise this service level, so it cannot be deleted."))


class ClosesBeforeOpening(Refusal):
    """Hours run forward."""

    field = "closes_at"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("The service hours end after they begin. Leave both empty for round the clock."))
