"""What the database and the models refuse, said as refusals: the same sentence whoever notices first."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, transaction

from common.refusals import Refusal
from common.validators import refuse_control_characters, refuse_personal_identity_code

Refuse = Callable[[], Refusal]


class InvalidValues(Refusal):
    """Values that a field cannot hold: too long, not among the choices. `errors` has them all by field."""

    status = 400

    def __init__(self, errors: Mapping[str, list[str]]) -> None:
        self.errors = dict(errors)
        field, messages = next(iter(self.errors.items()))
        super().__init__(" ".join(messages), field=None if field == NON_FIELD_ERRORS else field)


@contextmanager
def refusing(constraints: Mapping[str, Refuse] | None = None) -> Iterator[None]:
    """Run writes in a savepoint; the named constraints, violated, raise the refusals they are mapped to.

    `full_clean` often notices first, but of two people at once only the database sees both.
    """
    named = constraints or {}
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        refusal = named.get(constraint_of(error))
        if refusal is None:
            raise
        raise refusal() from error
    except ValidationError as error:
        text = " ".join(error.messages)
        for name, refusal in named.items():
            if name in text:
                raise refusal() from error
        by_field = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
        raise InvalidValues(by_field) from error


def constraint_of(error: IntegrityError) -> str:
    """The name of the constraint that was violated, triggers of ours included."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", None) or ""


def refuse_unwanted_text(values: Mapping[str, Any]) -> None:
    """Refuse control characters and personal identity codes in any text, whichever door it came through."""
    errors: dict[str, list[str]] = {}
    for name, value in values.items():
        try:
            refuse_control_characters(value)
            refuse_personal_identity_code(value)
        except ValidationError as error:
            errors[name] = error.messages
    if errors:
        raise InvalidValues(errors)
