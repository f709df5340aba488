"""What the catalogue does not allow, said in sentences."""

from django.utils.translation import gettext as _

from common.refusals import Refusal


class StructureCircle(Refusal):
    """A product would come to be built of itself."""

    field = "component"

    def __init__(self) -> None:
        super().__init__(
            _(
                "This product is built into the component already, so each would contain the other. Choose another component."
            )
        )


class PlaceTaken(Refusal):
    """Two components in one place on the same day."""

    field = "position"

    def __init__(self) -> None:
        super().__init__(
            _(
                "Another component stands in this place on these days. End that line first, or name another place."
            )
        )


class ComponentTwice(Refusal):
    """The same component twice without saying where."""

    field = "component"

    def __init__(self) -> None:
        super().__init__(
            _(
                "This component is in the structure on these days already. Change its quantity, or name the place."
            )
        )


class EmptySlotIsOnePlace(Refusal):
    """A slot that holds nothing is known by its place alone."""

    field = "position"
    status = 400

    def __init__(self) -> None:
        super().__init__(
            _("Choose a component, or name the one place that is delivered empty: its quantity is then 1.")
        )


class LineEndsBeforeItStarts(Refusal):
    """The last day lies before the first."""

    field = "valid_to"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("The line ends before it begins. Check the two days."))


class FamilyCircle(Refusal):
    """A family would come to stand in itself."""

    field = "parent"

    def __init__(self) -> None:
        super().__init__(_("A family cannot stand in itself or in a family of its own. Choose another one."))


class FamilyTaken(Refusal):
    """Two families of one name."""

    field = "name"

    def __init__(self) -> None:
        super().__init__(_("There is a family of this name already. Use that one, or give another name."))


class FamilyCodeTaken(Refusal):
    """Two families of one code."""

    field = "code"

    def __init__(self) -> None:
        super().__init__(_("Another family has this code. Give another code, or leave it empty."))


class FamilyInUse(Refusal):
    """A family with families in it is not deleted."""

    def __init__(self) -> None:
        super().__init__(_("Other families stand in this one. Move or delete them first."))


class FitRangeInvalid(Refusal):
    """A range of serial numbers that means nothing."""

    field = "serial_to"
    status = 400


class RevisionUnreadable(Refusal):
    """A revision that cannot be put in order with others."""

    status = 400

    def __init__(self, field: str) -> None:
        super().__init__(
            _("A revision of a range begins with a number, such as 2.10 or v3. Leave it empty when all fit."),
            field=field,
        )


class RevisionsBackwards(Refusal):
    """A range of revisions that ends before it begins."""

    field = "revision_to"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("The last revision comes before the first. Swap the two."))


class FitsItself(Refusal):
    """A part of itself."""

    field = "part"

    def __init__(self) -> None:
        super().__init__(_("A part cannot be a spare part of itself. Choose the product that it fits."))


class FitTwice(Refusal):
    """The same statement twice."""

    field = "part"

    def __init__(self) -> None:
        super().__init__(
            _("It is already said that this part fits here, for the same numbers. Change that line.")
        )


class FeatureInUse(Refusal):
    """A feature that items are or were licensed for stays."""

    def __init__(self) -> None:
        super().__init__(_("Items are or were licensed for this feature, so it stays in the catalogue."))


class FeatureTaken(Refusal):
    """Two features of one code."""

    field = "code"

    def __init__(self) -> None:
        super().__init__(
            _("The product already has a feature with this code. Change that one, or give another code.")
        )


class DocumentNeedsOne(Refusal):
    """Neither file nor link, or both."""

    field = "file"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("Give either a file or a link, not both and not neither."))


class DocumentTooLarge(Refusal):
    """A file above the limit."""

    field = "file"
    status = 413

    def __init__(self, limit: int) -> None:
        super().__init__(
            _("The file is larger than %(limit)d MB. Make it smaller, or keep it elsewhere and give a link.")
            % {"limit": limit}
        )


class DocumentTypeRefused(Refusal):
    """A file whose content is none of those that are kept."""

    field = "file"
    status = 400

    def __init__(self) -> None:
        super().__init__(
            _(
                "Only PDF, pictures (PNG, JPEG, WebP), plain text, office documents and ZIP are kept here. Save the file as PDF and try again."
            )
        )


class DocumentDaysBackwards(Refusal):
    """Valid to a day before it is valid."""

    field = "valid_to"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("The document is valid to a day before it is valid from. Check the two days."))


class SerialPatternInvalid(Refusal):
    """A pattern that does not say what counts up."""

    field = "serial_pattern"
    status = 400


class ContractsAfterSupport(Refusal):
    """Contracts begun after the support has ended."""

    field = "last_contract_attach"
    status = 400

    def __init__(self) -> None:
        super().__init__(
            _("The last day to begin a contract lies after the end of support. Check both days.")
        )


class NothingToBuild(Refusal):
    """A product without structure."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "The product has no structure on this day, so there are no parts to write down. Add lines to it first."
            )
        )


class ItemHasPartsAlready(Refusal):
    """The as-delivered parts are made once."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This item has parts already, so the parts as delivered are not made again. Attach what is missing one by one."
            )
        )


class StructureTooLarge(Refusal):
    """More parts than are made at once."""

    def __init__(self, most: int) -> None:
        super().__init__(
            _(
                "The structure has more than %(most)d parts, more than are written down at once. Import them as a file."
            )
            % {"most": most}
        )
