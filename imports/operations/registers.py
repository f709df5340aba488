"""What the set-based writing needs to know of a register: its table, columns, keys and what hangs on a record."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from django.db.backends.utils import CursorWrapper

# A chunk has few rows and the register many: what is asked row by row goes by index, however large the planner thinks
# the chunk is: a plan that reads the whole table would cost a look at a million rows for each chunk.
BY_INDEX = "SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off; SET LOCAL enable_seqscan = off"
BY_ANY = "SET LOCAL enable_hashjoin = on; SET LOCAL enable_mergejoin = on; SET LOCAL enable_seqscan = on"


@dataclass(frozen=True)
class Column:
    """A column of the register's table and the staged text it comes from.

    NULL staged keeps what is there; '' empties. `default` is SQL for a new record when nothing is staged.
    """

    name: str
    staged: str
    cast: str = "text"
    default: str = "''"
    merged: str = (
        ""  # SQL over c and w, where the file's value is laid over the present one in a way of its own
    )
    made: str = ""  # SQL over w for a new record, where it is more than the file's value or the default
    keep_if: str = ""  # SQL over c and w: true when the present value stays whatever the file says

    @property
    def sql(self) -> str:
        """The name as SQL: some are words of the language."""
        return f'"{self.name}"'

    @property
    def is_text(self) -> bool:
        return self.cast == "text" and self.default != "NULL"

    def for_new(self) -> str:
        if self.made:
            return self.made
        if self.is_text:
            return f"COALESCE(NULLIF(w.{self.staged}, ''), {self.default})"
        return f"COALESCE(NULLIF(w.{self.staged}::text, '')::{self.cast}, {self.default})"

    def for_old(self) -> str:
        value = self._laid_over()
        return f"CASE WHEN {self.keep_if} THEN c.{self.sql} ELSE {value} END" if self.keep_if else value

    def differs(self) -> str:
        """SQL: whether the file changes the present value. What `keep_if` asks is asked only of values that differ."""
        different = f"{self._laid_over()} IS DISTINCT FROM c.{self.sql}"
        return f"({different} AND ({self.keep_if}) IS NOT TRUE)" if self.keep_if else different

    def _laid_over(self) -> str:
        if self.merged:
            return self.merged
        if self.is_text:
            return f"COALESCE(w.{self.staged}, c.{self.sql})"
        return (
            f"CASE WHEN w.{self.staged} IS NULL THEN c.{self.sql}"
            f" ELSE NULLIF(w.{self.staged}::text, '')::{self.cast} END"
        )


# Custom fields lie in one column: the file's are laid over what is there, and null takes a value away.
CUSTOM = Column(
    "custom", "custom", cast="jsonb", default="'{}'",
    merged="jsonb_strip_nulls(c.custom || COALESCE(NULLIF(w.custom, '')::jsonb, '{}'))",
    made="jsonb_strip_nulls(%(custom_defaults)s::jsonb || COALESCE(NULLIF(w.custom, '')::jsonb, '{}'))",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Run:
    """One chunk's circumstances."""

    import_id: int
    change_set_id: int | None
    now: datetime
    is_dry: bool
    system: str
    source: str
    options: Mapping[str, Any]
    by: Any = None  # the user whose import it is
    mine: str = "TRUE"  # SQL over o, a company: whether it is the importing user's to see
    new_owner_id: int | None = None
    mapped: frozenset[str] = frozenset()
    party: str = "first"
    precedence: str = "better"  # whose word stands where the file differs: see Precedence
    defaults: str = "{}"  # JSON: what custom fields of a new record begin with
    references: tuple[
        tuple[str, str], ...
    ] = ()  # custom fields of the file that point at records: key and kind

    def sees(self, company: str) -> str:
        """SQL: whether the importing user may see the company of this number."""
        if self.mine == "TRUE":
            return "TRUE"
        return f"EXISTS (SELECT 1 FROM companies_company o WHERE o.id = {company} AND ({self.mine}))"

    def sql(self, cursor: CursorWrapper, statement: str) -> int:
        """One statement with the run's parameters; returns the rows touched."""
        cursor.execute(statement, self.params())
        return cursor.rowcount

    def params(self) -> dict[str, Any]:
        return {
            "import": self.import_id, "is_dry": self.is_dry, "change_set": self.change_set_id, "now": self.now, "system": self.system,
            "source": self.source, "custom_defaults": self.defaults, "party": self.party, "new_owner": self.new_owner_id, "by": self.by.pk if self.by else None, **{
                f"option_{name}": value for name, value in self.options.items() if isinstance(value, str | int | bool)
            },
        }  # fmt: skip


class Sight(Protocol):
    """SQL over c, a record: whether the importing user may see it."""

    def __call__(self, *, run: Run) -> str: ...


def everything(*, run: Run) -> str:
    """Records that everyone who may import into the register sees."""
    return "TRUE"


class Step(Protocol):
    """A part of the writing that a register brings along."""

    def __call__(self, *, cursor: CursorWrapper, run: Run) -> None: ...


def nothing(*, cursor: CursorWrapper, run: Run) -> None:
    """A step that a register does not need."""


@dataclass(frozen=True, kw_only=True)
class RegisterSpec:
    """How rows of a file become records of one register."""

    table: str
    object_type: str  # history's name of the model
    subject: str  # SQL over c: whose words the record holds, NULL for things
    columns: tuple[Column, ...]
    fixed: Mapping[str, str] = field(default_factory=dict)  # further columns of a new record: SQL
    match: str  # SELECT s.*, object_id, raw_key, reject FROM stage s ...
    resolve: Step = nothing  # links of the rows to other records, before matching
    attach: Step = nothing  # what hangs on the records: fills `fact_added`
    keep: Step = nothing  # keeps what hangs on the records and stands better than the file, before anything is compared
    whole: tuple[frozenset[str], ...] = ()  # columns that stand or fall together
    visible: Sight = everything
    has_makers: bool = False  # whether its rows name makers that may be new
    is_revisioned: bool = True  # whether the table counts revisions and keeps when it was made and changed
    chunk: int = 10_000  # rows in one transaction, at most
    order: str = "w.number"  # new records go in in this order, along the largest index

    def used(self, mapped: frozenset[str]) -> tuple[Column, ...]:
        """The columns that this file can touch."""
        return tuple(column for column in self.columns if column.staged in mapped)
