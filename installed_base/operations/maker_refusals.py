"""What is not done with makers and their spellings, said in sentences."""

from django.utils.translation import gettext as _

from common.refusals import Refusal


class SpellingIsMaker(Refusal):
    """The spelling is the name of a maker."""

    field = "name"

    def __init__(self, name: str) -> None:
        super().__init__(
            _("“%(name)s” is a maker of its own. Unite the two makers instead; its products then come along.")
            % {"name": name}
        )


class SpellingTaken(Refusal):
    """The spelling leads to a maker already."""

    field = "name"

    def __init__(self) -> None:
        super().__init__(
            _("This spelling leads to a maker already. Remove it there first, or choose that maker.")
        )


class MakersShareCode(Refusal):
    """Two products of one code would stand under one maker."""

    field = "makers"

    def __init__(self, code: str) -> None:
        super().__init__(
            _("These makers have a product with the same code: %(code)s. Merge those products first.")
            % {"code": code}
        )


class MakerUnitedWithItself(Refusal):
    """The kept maker is among those that go."""

    field = "makers"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("A maker is not united with itself. Choose the other makers only."))
