"""What an erasure refuses, in sentences."""

from django.utils.translation import gettext as _

from common.refusals import Refusal


class PersonGone(Refusal):
    """There is nobody to erase."""

    status = 404

    def __init__(self) -> None:
        super().__init__(_("This person is not in the register any more."))


class PlanOutdated(Refusal):
    """What was looked at is not what would be done."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Something was written about the person since the plan was made. Make the plan anew and look at it."
            )
        )


class PlanLapsed(Refusal):
    """A plan is good for a day, and once."""

    def __init__(self) -> None:
        super().__init__(_("This plan is over: it was carried out, or its day has passed. Make a new one."))


class OwnPlan(Refusal):
    """Four eyes: who plans does not approve."""

    def __init__(self) -> None:
        super().__init__(_("Somebody else has to approve the erasure: this plan is your own."))


class WordsUndecided(Refusal):
    """A lone name may be somebody else, or a word."""

    def __init__(self) -> None:
        super().__init__(_("Decide first on each of the names that may be the person’s."))


class NotApproved(Refusal):
    """A plan is carried out when somebody has approved it."""

    def __init__(self) -> None:
        super().__init__(_("Somebody has to approve this plan first."))
