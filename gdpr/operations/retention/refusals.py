"""What the keeping of rules and runs refuses, in sentences."""

from django.utils.translation import gettext as _

from common.refusals import Refusal


class ReasonOfRuleMissing(Refusal):
    """A period without a reason is no defined period (art. 5(1)(e))."""

    field = "justification"
    status = 400

    def __init__(self) -> None:
        super().__init__(
            _("Say why the period is as long as it is: the reason stands in the record of processing.")
        )


class PeriodMissing(Refusal):
    """A rule that ends something says when."""

    field = "months"
    status = 400

    def __init__(self) -> None:
        super().__init__(
            _("Give a period of months or days. What is to be kept without an end needs a legal hold.")
        )


class DraftExists(Refusal):
    """Two drafts of one rule would not know of each other."""

    def __init__(self) -> None:
        super().__init__(_("There is a draft of this rule already. Approve it or take it back first."))


class NotADraft(Refusal):
    """What is or was in force is not changed: the persons it ended are accounted for by it."""

    def __init__(self) -> None:
        super().__init__(_("This version is approved and stays as it is. Write a new version instead."))


class OwnRule(Refusal):
    """Four eyes."""

    def __init__(self) -> None:
        super().__init__(_("You wrote this version yourself. Ask a colleague to approve it."))


class NotTriedYet(Refusal):
    """Who would newly expire is known before a rule is approved."""

    def __init__(self) -> None:
        super().__init__(_("Try the rule first: see who would newly expire, then approve it."))


class RunNotStopped(Refusal):
    """Only a run that stopped waits for a word."""

    def __init__(self) -> None:
        super().__init__(_("This run does not wait for anybody. Open the newest one."))
