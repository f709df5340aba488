"""What placements, parties and relations of items do not allow, said in sentences."""

from datetime import date

from django.utils.translation import gettext as _

from common.display import day_text
from common.refusals import Refusal


class SlotTaken(Refusal):
    """Another item is in the slot on these days."""

    field = "position"

    def __init__(self) -> None:
        super().__init__(
            _("Another part is in this slot on these days. Remove it, swap it, or name another slot.")
        )


class InTwoMachines(Refusal):
    """An item would be in two machines on one day."""

    field = "on"

    def __init__(self) -> None:
        super().__init__(
            _(
                "The item is in another machine on these days. Remove it from that one first, or check the day."
            )
        )


class NoLongerThere(Refusal):
    """The part to be swapped was taken out meanwhile."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This part is not in a machine on that day: it was never put in, or somebody else took it out meanwhile. Look at the machine again."
            )
        )


class SwappedForItself(Refusal):
    """A part is not swapped for itself, for its own part or for the machine around it."""

    field = "new"

    def __init__(self) -> None:
        super().__init__(_("A part cannot be swapped for itself. Choose the part that goes in."))


class EndsBeforeItBegan(Refusal):
    """What ends must have begun."""

    field = "on"
    status = 400

    def __init__(self, began: date | None = None) -> None:
        if began is None:
            super().__init__(_("The last day comes before the first. Check the days."))
        else:
            began_on = day_text(began)
            super().__init__(_("This began on %(day)s and ends after it. Check the day.") % {"day": began_on})


class ChangedLater(Refusal):
    """A change before one that is recorded already would not hold today."""

    field = "effective_on"

    def __init__(self, last: date) -> None:
        super().__init__(
            _("This changed again on %(day)s already. Choose that day or a later one.")
            % {"day": day_text(last)}
        )


class NotYet(Refusal):
    """Facts are changed when they have come true."""

    field = "effective_on"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("This day has not come yet. Choose today or an earlier day."))


class ItemHasHistory(Refusal):
    """An item that was in a machine, had parts or changed hands is not a mistake."""

    def __init__(self) -> None:
        super().__init__(_("This item has a history, so it cannot be deleted. Retire it instead."))


class PartyTwice(Refusal):
    """Two companies in one role on one day."""

    field = "company"

    def __init__(self) -> None:
        super().__init__(_("Another company is in this role on these days. End that one first."))


class SoldToItsOwner(Refusal):
    """Nothing changes hands."""

    field = "company"

    def __init__(self) -> None:
        super().__init__(_("The item belongs to this company already. Choose the company that buys it."))


class PartSoldWithItsMachine(Refusal):
    """A part goes with its machine."""

    def __init__(self) -> None:
        super().__init__(
            _("This item is a part of a machine. Sell the machine, or detach the part from it first.")
        )


class RelationTwice(Refusal):
    """The two items are related like this already."""

    field = "other"

    def __init__(self) -> None:
        super().__init__(_("These two items are related in this way already."))


class RelatedToItself(Refusal):
    """An item is not its own replacement."""

    field = "other"

    def __init__(self) -> None:
        super().__init__(_("An item cannot be related to itself. Choose the other item."))


class ContactTwice(Refusal):
    """The person is in this role already."""

    field = "person"

    def __init__(self) -> None:
        super().__init__(_("This person is in this role on the item already."))


class DeliveryTwice(Refusal):
    """The item came on one line of an order once."""

    field = "order_no"

    def __init__(self) -> None:
        super().__init__(_("The item has this delivery already."))


class DeliveryWithoutNumber(Refusal):
    """A delivery is known by a number."""

    field = "order_no"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("Give the number of the order, the delivery or the invoice."))


class FrozenAlready(Refusal):
    """A baseline is frozen once."""

    field = "kind"

    def __init__(self) -> None:
        super().__init__(_("This configuration was frozen already, and what is frozen does not change."))
