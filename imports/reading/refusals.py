"""Why a file as a whole cannot be read; each message says what the user can do about it."""

from common.refusals import Refusal


class UnreadableFile(Refusal):
    """The file is not a table of any kind we read; the message names what it looks like instead."""
