"""What the installed base does not allow, said in sentences."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from common.refusals import Refusal
from installed_base.models.serial_pattern import example_of


class SerialTaken(Refusal):
    """The product has an item with this serial number already, in whatever spelling. `existing` is its number."""

    field = "serial"

    def __init__(self, existing: int | None = None) -> None:
        super().__init__(
            _(
                "This product already has an item with this serial number. Open that item, or correct the number."
            )
        )
        self.existing = existing


class SerialUnlikePattern(Refusal):
    """The product says how its serial numbers are built, and this one is built otherwise."""

    field = "serial"
    status = 400

    def __init__(self, pattern: str) -> None:
        super().__init__(
            _(
                "Serial numbers of this product look like %(example)s. Check the plate, or correct the pattern of the product."
            )
            % {"example": example_of(pattern)}
        )


class NumberWithoutLetters(Refusal):
    """A number of signs only can neither be told apart nor found."""

    status = 400

    def __init__(self, field: str) -> None:
        super().__init__(_("The number needs at least one letter or digit."), field=field)


class ItemCircle(Refusal):
    """An item would come to contain itself."""

    field = "parent"

    def __init__(self) -> None:
        super().__init__(_("An item cannot be a part of itself or of its own part. Choose another machine."))


class PartStaysWithItsMachine(Refusal):
    """A part goes where its machine goes."""

    def __init__(self) -> None:
        super().__init__(
            _("This item is a part of a machine. Move the machine, or detach the part from it first.")
        )


class NotAPart(Refusal):
    """There is nothing to detach from."""

    def __init__(self) -> None:
        super().__init__(_("This item is not a part of any machine, so there is nothing to detach."))


class ItemHasParts(Refusal):
    """A machine with parts is not deleted."""

    def __init__(self) -> None:
        super().__init__(
            _("This item has parts. Detach or delete them first, or retire the item with its parts.")
        )


class ItemInUse(Refusal):
    """Other records point at the item."""

    def __init__(self) -> None:
        super().__init__(_("Other records tell of this item, so it cannot be deleted. Retire it instead."))


class SiteOfAnotherCompany(Refusal):
    """An item stands on a site of its own company."""

    field = "site"

    def __init__(self) -> None:
        super().__init__(_("This site belongs to another company. Choose a site of the item's company."))


class QuantityOfOne(Refusal):
    """What has a serial number is one thing."""

    field = "quantity"
    status = 400

    def __init__(self) -> None:
        super().__init__(
            _("An item with a serial number is one single thing. Set the quantity to 1, or clear the number.")
        )


class RetiredBeforeDelivery(Refusal):
    """An end before the beginning."""

    field = "retired_on"
    status = 400

    def __init__(self) -> None:
        super().__init__(
            _("The item, or a part of it, was delivered after this day. Check the day of retirement.")
        )


class AttributesInvalid(Refusal):
    """Values that the product's schema does not allow. `problems` maps the attribute to a sentence."""

    field = "attributes"
    status = 400

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = dict(problems)


class IdentifierTaken(Refusal):
    """The item has this number already."""

    field = "value"

    def __init__(self) -> None:
        super().__init__(_("The item already has this number."))


class ProductCodeTaken(Refusal):
    """The maker has a product with this code already, in whatever spelling. `existing` is its number."""

    field = "code"

    def __init__(self, existing: int | None = None) -> None:
        super().__init__(
            _("This maker already has a product with this code. Open that product, or correct the code.")
        )
        self.existing = existing


class ProductInUse(Refusal):
    """A product of which there are items is not deleted."""

    def __init__(self) -> None:
        super().__init__(
            _("There are items of this product, so it cannot be deleted. Give it an end of sale instead.")
        )


class SuccessorCircle(Refusal):
    """A product would come to succeed itself."""

    field = "successor"

    def __init__(self) -> None:
        super().__init__(_("A product cannot come after itself. Choose another successor."))


class SchemaInvalid(Refusal):
    """The attribute schema is not one that items could be checked against."""

    field = "attribute_schema"
    status = 400


class FlagIsSettled(Refusal):
    """Somebody settled the flag meanwhile."""

    def __init__(self) -> None:
        super().__init__(_("Somebody has settled this already. Load the page again to see how."))
