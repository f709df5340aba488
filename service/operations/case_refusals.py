"""What cases do not allow, said in sentences."""

from datetime import datetime

from django.utils.translation import gettext as _

from common.display import moment_text
from common.refusals import Refusal


class OpenedInTheFuture(Refusal):
    """A customer who will turn to us has not done so yet."""

    field = "opened_at"

    def __init__(self) -> None:
        super().__init__(
            _("This time is still to come. Leave it empty when the customer is on the phone now.")
        )


class AlreadySolved(Refusal):
    """Somebody was faster."""

    def __init__(self, solved_at: datetime | None) -> None:
        super().__init__(
            _(
                "This case was solved at %(moment)s. Open it to see how, and reopen it if the matter is not in order."
            )
            % {"moment": moment_text(solved_at)}
        )


class NotSolved(Refusal):
    """Only what is solved can be closed."""

    def __init__(self) -> None:
        super().__init__(_("This case is not solved yet. Say first what solved it, then close it."))


class StillOpen(Refusal):
    """Only what is solved or closed can be reopened."""

    def __init__(self) -> None:
        super().__init__(_("This case is open already. Add a comment to it instead."))


class NotWaiting(Refusal):
    """There is no pause to end."""

    def __init__(self) -> None:
        super().__init__(_("This case does not wait for the customer, so it cannot go on from there."))


class ComplaintNeedsVerdict(Refusal):
    """A complaint ends with a word on whether the customer was right, and on why it happened."""

    def __init__(self, field: str) -> None:
        super().__init__(
            _("Say whether the complaint was justified.")
            if field == "is_justified"
            else _("Say what the root cause was; “not found out” is an answer too."),
            field=field,
        )


class SolutionNeeded(Refusal):
    """Solved is what can be told."""

    field = "resolution"

    def __init__(self) -> None:
        super().__init__(_("Say in a sentence what solved it, for whoever has the same trouble next."))


class CommentNeeded(Refusal):
    """A comment says something."""

    field = "text"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("Write what you want to say."))


class FileTooBig(Refusal):
    """Attachments have a limit."""

    field = "file"
    status = 413

    def __init__(self, megabytes: int) -> None:
        super().__init__(
            _("The file is bigger than %(limit)s MB. Send a smaller picture, or a part of the log.")
            % {"limit": megabytes}
        )


class FileTypeRefused(Refusal):
    """A file whose content is none of those that are kept: a program, a page, nothing at all."""

    field = "file"
    status = 400

    def __init__(self) -> None:
        super().__init__(
            _(
                "Pictures, films, sounds, PDF, text, office documents and ZIP are kept here. Send a picture of it, or put it into a ZIP."
            )
        )
