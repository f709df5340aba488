"""What is not done with files, said in sentences."""

from django.utils.translation import gettext as _

from common.refusals import Refusal


class FileTooLarge(Refusal):
    """The upload is larger than this server takes."""

    field = "file"
    status = 400

    def __init__(self, limit_mb: int) -> None:
        super().__init__(
            _("The file is larger than %(limit)d MB. Split it into parts and import them one by one.")
            % {"limit": limit_mb}
        )


class NotYourRegister(Refusal):
    """The user may not write to the register."""

    field = "register"
    status = 403

    def __init__(self) -> None:
        super().__init__(_("You may not change this register. Choose another one, or ask an administrator."))


class NothingMapped(Refusal):
    """The plan lacks a column without which no record can be made."""

    def __init__(self, names: str) -> None:
        super().__init__(_("Choose a column for at least one of these: %(names)s.") % {"names": names})


class PartyUnsaid(Refusal):
    """What the persons of the file are to be told hangs on whose word it is (articles 13 and 14)."""

    field = "party"

    def __init__(self) -> None:
        super().__init__(
            _("Choose where the data of these persons is from. What they must be told depends on it.")
        )


class AlreadyAtWork(Refusal):
    """The import is being checked or run, or has been."""

    def __init__(self) -> None:
        super().__init__(_("This import is already at work or has ended. Open it again to see where it is."))


class UnknownChoice(Refusal):
    """A field, encoding or other choice that does not exist."""

    status = 400

    def __init__(self) -> None:
        super().__init__(
            _("One of the choices is not on the list any more. Reload the page and choose again.")
        )


class SpellingTwice(Refusal):
    """A spelling was said to be two makers."""

    status = 400

    def __init__(self, spelling: str) -> None:
        super().__init__(
            _("“%(spelling)s” would be two makers. Put each spelling under one name.")
            % {"spelling": spelling}
        )


class FieldTwice(Refusal):
    """Two columns were mapped to one fact."""

    status = 400

    def __init__(self, label: str) -> None:
        super().__init__(
            _("Two columns are chosen for “%(field)s”. Leave one of them out.") % {"field": label}
        )
