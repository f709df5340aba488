"""Log lines without what PostgreSQL tells of the rows that it refuses."""

import logging
import re

# `DETAIL: Failing row contains (…)` is the whole row, `Key (email)=(…) already exists` an address. The first sentence
# of an error names constraint and column, which is what one looks for; some of them end with the value itself.
_OF_ROWS = re.compile(
    r"\s*(?:\\n|\n)?(?:DETAIL|CONTEXT|QUERY|LINE \d+):.*?(?=\n\n(?:The above exception|During handling)|\Z)", re.DOTALL
)  # fmt: skip
_OF_VALUES = re.compile(r"(invalid input (?:syntax|value)[^:\n]*|date/time field value out of range): .*")


def without_rows(text: str) -> str:
    """The text of an error, with the tracebacks around it, without values of rows."""
    return _OF_VALUES.sub(r"\1", _OF_ROWS.sub("", text))


class DiscreetFormatter(logging.Formatter):
    """Writes messages and tracebacks as everybody does, but for the rows."""

    def __init__(self, fmt: str = "%(asctime)s %(levelname)s %(name)s %(message)s") -> None:
        super().__init__(fmt)

    def formatException(self, ei) -> str:  # noqa: N802 (logging's own name)
        return without_rows(super().formatException(ei))

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 (logging's own name)
        return without_rows(super().formatMessage(record))
