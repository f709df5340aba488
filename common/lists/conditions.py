"""Has and has not: conditions on a list that reach over into other registers.

An app registers its conditions for a list in `conditions.py`, called from its AppConfig.ready(), so that the
list's own app needs not know it. In the address a condition is `where=has:<key>:<value>` or
`where=not:<key>:<value>`; several are joined by `match=all` (the default) or `match=any`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise

from common.months import months_before

Words = str | Promise
Option = tuple[str, str]  # value, label


class BadValueError(ValueError):
    """The value of a condition is not one of its values."""


@dataclass(frozen=True)
class Asker:
    """Who asks, and when: conditions see only what the user sees."""

    user: Any
    now: datetime


@dataclass(frozen=True)
class Condition:
    """One thing that a row of a list can have. `build` answers with what filter() takes, or BadValueError."""

    key: str
    label: Words  # in the menu: "an item of the product…"
    has: Words  # on the chip, with %(value)s: "Has an item of %(value)s"
    has_not: Words
    build: Callable[[Asker, str], Any]
    kind: str = "choose"  # choose (searchable), select, number, none
    options: Callable[[Asker, str], Iterable[Option]] | None = None  # for a search text, at most some 50
    describe: Callable[[Asker, str], str] | None = (
        None  # the value in words; None: what options say, else itself
    )
    permission: str = ""
    unit: Words = ""

    def may_use(self, user: Any) -> bool:
        return not self.permission or user.has_permission(self.permission)

    def words_of(self, asker: Asker, value: str) -> str:
        if self.describe is not None:
            return self.describe(asker, value)
        if self.kind == "select" and self.options is not None:
            return dict(self.options(asker, "")).get(value, value)
        return value


def whole_number(value: str, *, least: int = 1, most: int = 600) -> int:
    """A number typed as the value of a condition."""
    try:
        number = int(value)
    except ValueError:
        raise BadValueError from None
    if not least <= number <= most:
        raise BadValueError
    return number


def universal_id(value: str) -> UUID:
    """The universal ID chosen as the value of a condition."""
    try:
        return UUID(value)
    except ValueError:
        raise BadValueError from None


def code_of(choices: Any, value: str) -> str:
    """One of the codes of a TextChoices."""
    if value not in choices.values:
        raise BadValueError
    return value


def codes(choices: Any) -> Callable[[Asker, str], list[Option]]:
    """Options out of a TextChoices."""
    return lambda asker, text: [(code, str(label)) for code, label in choices.choices]


def months_ago(asker: Asker, value: str) -> datetime:
    """The moment so many months before now, the number of months as typed."""
    months = whole_number(value)
    here = timezone.localtime(asker.now)
    then = months_before(here.date(), months)
    return here.replace(year=then.year, month=then.month, day=then.day)


_registry: dict[str, dict[str, Condition]] = {}
_more: dict[str, list[Callable[[str, Any], list[Condition]]]] = {}


def register(resource: str, *conditions: Condition) -> None:
    """Offer conditions on the list of the resource."""
    for condition in conditions:
        _registry.setdefault(resource, {})[condition.key] = condition


def register_more(resource: str, conditions_of: Callable[[str, Any], list[Condition]]) -> None:
    """Offer conditions that are known only when a user asks: of fields that an administrator adds."""
    if conditions_of not in _more.setdefault(resource, []):
        _more[resource].append(conditions_of)


_beginnings: dict[str, Callable[[], str]] = {}


def begin_with(resource: str, query: Callable[[], str]) -> None:
    """Let a list that is opened without saying anything begin with this query ("": with nothing), as with a view of
    one's own. It stands in the address and as a chip, and is taken off like any other."""
    _beginnings[resource] = query


def beginning_of(resource: str) -> str:
    """The query with which the list begins."""
    ask = _beginnings.get(resource)
    return ask() if ask else ""


def conditions_for(resource: str, user: Any) -> dict[str, Condition]:
    """The conditions that the user may use on a list, in the order in which they were registered."""
    found = {key: one for key, one in _registry.get(resource, {}).items() if one.may_use(user)}
    return found | {one.key: one for more in _more.get(resource, ()) for one in more(resource, user)}


@dataclass(frozen=True)
class Where:
    """One condition as it is asked: has or has not, the value, and what filter() takes for it."""

    condition: Condition
    has: bool
    value: str
    part: Q

    @property
    def token(self) -> str:
        return token_of(has=self.has, key=self.condition.key, value=self.value)

    def words(self, asker: Asker) -> str:
        sentence = str(self.condition.has if self.has else self.condition.has_not)
        if "%(value)s" not in sentence:
            return sentence
        return sentence % {"value": self.condition.words_of(asker, self.value)}


def token_of(*, has: bool, key: str, value: str) -> str:
    """A condition as the address says it."""
    return f"{'has' if has else 'not'}:{key}:{value}"


def read(resource: str, tokens: Iterable[str], asker: Asker) -> tuple[list[Where], list[str]]:
    """What the address asks, and the tokens that mean nothing to this user: no right, no such thing."""
    offered = conditions_for(resource, asker.user)
    asked, unknown = [], []
    for token in list(dict.fromkeys(tokens))[:20]:
        way, _colon, rest = token.partition(":")
        key, _colon, value = rest.partition(":")
        try:
            if way not in {"has", "not"} or key not in offered or len(value) > 200:
                raise BadValueError
            part = Q(offered[key].build(asker, value))
        except BadValueError:
            unknown.append(token)
        else:
            asked.append(Where(offered[key], way == "has", value, part))
    return asked, unknown


def join(asked: Iterable[Where], *, any_of: bool) -> Q:
    """The conditions as one, joined by and, or by or."""
    parts = [where.part if where.has else ~where.part for where in asked]
    return reduce((lambda a, b: a | b) if any_of else (lambda a, b: a & b), parts, Q())
