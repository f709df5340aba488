"""What the upkeep queue refuses."""

from django.utils.translation import gettext as _

from common.refusals import Refusal


class UnknownFact(Refusal):
    """The record has no such fact."""

    field = "fact"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("This record has no such fact. Choose one of its own."))


class EntryIsSettled(Refusal):
    """Somebody was faster, or the fact was changed elsewhere."""

    def __init__(self) -> None:
        super().__init__(_("This has been repaired meanwhile. The next entry is open."))


class RecordIsGone(Refusal):
    """The record of the entry is not in the register any more."""

    def __init__(self) -> None:
        super().__init__(_("The record is not in the register any more. Go on to the next entry."))


class NothingProposed(Refusal):
    """There is no proposal to take."""

    def __init__(self) -> None:
        super().__init__(_("Nothing is proposed here. Correct the fact, or say that it is right."))


class NotToBeRemoved(Refusal):
    """A fact that every record has."""

    def __init__(self) -> None:
        super().__init__(_("A record cannot be without this fact. Correct it instead."))


class NotRepairedHere(Refusal):
    """A fact that is more than a line of text."""

    def __init__(self) -> None:
        super().__init__(
            _("This fact is corrected on its own page. Open the record; the entry goes by itself.")
        )


class MayNotRepair(Refusal):
    """The register's own right is missing."""

    status = 403

    def __init__(self) -> None:
        super().__init__(_("You have no right to change this register. Leave the entry to its owner."))


class NothingChanged(Refusal):
    """What was typed is what stands there."""

    field = "value"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("This is what stands there now. If it is right, say so instead."))


class SnoozedIntoThePast(Refusal):
    """An entry sleeps until a day that is to come."""

    field = "until"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("Choose a day that is still to come."))


class TooManyAtOnce(Refusal):
    """Taking so many proposals at once would be blind."""

    def __init__(self, most: int) -> None:
        super().__init__(
            _("Take at most %(most)s proposals at once. Narrow the list with a filter.") % {"most": most}
        )


class MailTooLarge(Refusal):
    """The file is larger than is read."""

    field = "file"
    status = 400

    def __init__(self, megabytes: int) -> None:
        super().__init__(_("The file is larger than %(size)s MB. Split it.") % {"size": megabytes})


class NoMail(Refusal):
    """The file is no mail."""

    field = "file"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("This is neither a mail (.eml) nor a mailbox (.mbox)."))
