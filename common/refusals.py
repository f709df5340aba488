"""Refusals: what the business does not allow, said in a sentence the user can act on."""


class Refusal(Exception):  # noqa: N818
    """Base of every named refusal. `field` names the form field the sentence stands beside."""

    field: str | None = None
    status = 409

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        if field is not None:
            self.field = field
