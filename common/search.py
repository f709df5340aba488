"""How lists ask the search index for their `q`: by a function of the database, so that no app below the index imports it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection
from django.db.models import BooleanField, F, Func, QuerySet
from django.db.models.expressions import RawSQL

MOST = 5000  # hits up to which a list gets their numbers; of more it gets the question that finds them
LISTED = "SELECT * FROM search_listed(%s, %s, %s, search_rights(%s, %s, %s::bigint[]), %s)"
WORDS = "SELECT d.ref_id FROM search_searchdocument d WHERE d.kind = %s AND {}"
NUMBERS = (
    "SELECT search_numbers(%s) UNION ALL SELECT p.ref_id FROM search_pieces(search_tokens(%s), %s, 100000) p"
)
# Items that words, or another of their numbers than the own one, name.
OTHERWISE = (
    "{} UNION ALL SELECT n.item_id FROM installed_base_itemidentifier n WHERE n.fold <> '' AND n.fold LIKE %s"
)
# A piece of a number as the numbers' keys have it, when nothing else is asked.
PIECE = (
    "SELECT CASE WHEN cardinality(search_tokens(%s)) = 1 THEN"
    " translate(upper(regexp_replace(normalize(%s, NFKC), '[^[:alnum:]]', '', 'g')), 'OIL', '011') ELSE '' END,"
    " search_rights(%s, %s, %s::bigint[])"
)
KINDS = {"company": 1, "person": 2, "item": 3, "product": 4}
# the columns by which their lists order names, and that which hides a record from the search; of items their number's key
NAMES = {"company": ["name_sort"], "person": ["name_sort", "is_restricted"], "item": ["fold"]}


@dataclass(frozen=True)
class Answer:
    """What the index says: how the numbers of those found are written in a statement, and the beginnings of names
    that find others beside them. `is_many` when they are looked for rather than numbered; `at_least` so many there are,
    exactly so many when they are numbered. `piece` is of a number that very many have: whether a row has it can be
    seen in the row, or it is among those that `otherwise` finds."""

    among: str
    params: tuple
    begins: tuple[str, ...] = ()
    is_many: bool = False
    at_least: int = 0
    piece: str = ""
    otherwise: tuple[str, tuple] = ("", ())


class Found(Func):
    """Whether the number that a field holds is of a record that was found: for `filter()`, also within Q."""

    output_field = BooleanField()

    def __init__(self, of: Any, answer: Answer, names: Sequence[str] = ()) -> None:
        super().__init__(F(of) if isinstance(of, str) else of, *(F(name) for name in names))
        self.answer = answer

    def as_sql(self, compiler: Any, connection: Any, **_context: Any) -> tuple[str, list]:
        number, params = compiler.compile(self.source_expressions[0])
        sql, params = f"{number} {self.answer.among}", [*params, *self.answer.params]
        if not self.answer.begins:
            return sql, params
        named, named_params = self._begins(compiler)
        if not self.answer.among:
            return named, named_params
        return f"({named} OR {sql})", [*named_params, *params]

    def _begins(self, compiler: Any) -> tuple[str, list]:
        name, *hidden = [compiler.compile(column)[0] for column in self.source_expressions[1:]]
        begins = self.answer.begins
        likes = " OR ".join(f"{name} LIKE %s" for _begin in begins)
        hides = "".join(f" AND NOT {column}" for column in hidden)
        return f"(({likes}){hides})", [f"{begin}%" for begin in begins]

    def parts(self) -> list["Found"]:
        """The same in parts of which no record is in two: each beginning of names, and the others."""
        return [
            self._part(replace(self.answer, among="", params=(), begins=(b,))) for b in self.answer.begins
        ] + [_Others(self)]

    def in_row(self) -> "Found":
        """The same, asked of each row by itself."""
        return _InRow(*self.source_expressions, answer=self.answer)

    def _part(self, answer: Answer) -> "Found":
        part = self.copy()
        part.answer = answer
        return part


class _Others(Found):
    """Those found whose names do not begin with what was asked."""

    def __init__(self, whole: Found) -> None:
        Func.__init__(self, *whole.source_expressions)
        self.answer = whole.answer

    def as_sql(self, compiler: Any, connection: Any, **_context: Any) -> tuple[str, list]:
        number, params = compiler.compile(self.source_expressions[0])
        named, named_params = self._begins(compiler)
        return f"({number} {self.answer.among} AND NOT {named})", [
            *params,
            *self.answer.params,
            *named_params,
        ]


class _InRow(Found):
    """Whether the row's own number holds the piece, or something else names it."""

    def __init__(self, *expressions: Any, answer: Answer) -> None:
        Func.__init__(self, *expressions)
        self.answer = answer

    def as_sql(self, compiler: Any, connection: Any, **_context: Any) -> tuple[str, list]:
        number, own = [compiler.compile(column)[0] for column in self.source_expressions]
        query, params = self.answer.otherwise
        return f"({own} LIKE %s OR {number} IN ({query}))", [f"%{self.answer.piece}%", *params]


def found(kind: str, text: str, user: Any, *, of: str = "pk") -> Found:
    """Those that the search finds for the user: `queryset.filter(found("company", q, user))`.

    `kind` is company, person, item or product, `of` the field that holds its number. It stands beside
    `visible_to(user)`, never instead of it. All that hit are found, also a million. The index is asked once for each
    request: a list counts, sorts and counts by facet with the same answer.
    """
    text = text.replace("\x00", " ")
    names = NAMES.get(kind, ()) if of == "pk" else ()
    known = user.__dict__.setdefault("_found", {})
    key = (kind, text, bool(names))
    if key not in known:
        known[key] = _asked(kind, text, user, splits=bool(names))
    return Found(of, known[key], names)


def in_parts(queryset: QuerySet) -> list[QuerySet]:
    """The queryset as several that have no row in common and together all of its rows; itself when it is of one piece.

    Many records whose names begin with the word that is looked for stand side by side in the order of names. Each
    part is walked by an index of its own in the order of the list, where all together would have to be sorted.
    """
    for place, condition in _conditions(queryset):
        if condition.answer.begins:
            return [_with_part(queryset, place, part) for part in condition.parts()]
    return [queryset]


def row_by_row(queryset: QuerySet) -> QuerySet | None:
    """The queryset with the search asked of each row by itself, where that can be done without looking anything up."""
    for place, condition in _conditions(queryset):
        if condition.answer.piece:
            return _with_part(queryset, place, condition.in_row())
    return None


def is_of_many(queryset: QuerySet) -> bool:
    """Whether the rows are narrowed to those found by words that so many have that counting them takes its time."""
    return any(condition.answer.is_many for _place, condition in _conditions(queryset))


def known_count(queryset: QuerySet, *, cap: int) -> int | None:
    """How many rows there are, where the search has named each of them and nothing else narrows them, or a number past
    the cap where it has seen so many; else None."""
    found = _conditions(queryset)
    if len(found) != 1 or len(queryset.query.where.children) != 1:
        return None
    condition = found[0][1]
    answer, is_own = condition.answer, condition.source_expressions[0].target.primary_key
    if not is_own or answer.begins or not answer.at_least:
        return None
    return answer.at_least if not answer.is_many or answer.at_least > cap else None


def _conditions(queryset: QuerySet) -> list[tuple[int, Found]]:
    """What was found of the conditions that every row meets, each with its place among them."""
    where = queryset.query.where
    if where.connector != "AND" or where.negated:
        return []
    conditions = [(place, getattr(child, "lhs", child)) for place, child in enumerate(where.children)]
    return [(place, condition) for place, condition in conditions if isinstance(condition, Found)]


def _with_part(queryset: QuerySet, place: int, part: Found) -> QuerySet:
    clone = queryset.all()
    clone.query.where.children[place] = part
    return clone


def _asked(kind: str, text: str, user: Any, *, splits: bool) -> Answer:
    """How the numbers of those found are written in a statement.

    A common word is looked for in the rows as the list walks through them; a rarer one is gathered first, since
    the order of a list may have all of its hits at the end (names that begin with it)."""
    rights = [user.scope, user.pk, user.team_ids() if user.scope == "team" else []]
    with connection.cursor() as cursor:
        cursor.execute(LISTED, [kind, text, MOST, *rights, splits])
        ids, queries, has_numbers, is_common, begins, at_least = cursor.fetchone()
        if ids is not None:
            return Answer("IN (SELECT unnest(%s::bigint[]))", (ids,), tuple(begins), at_least=at_least)
        words = WORDS.format(" AND ".join(["d.words @@ %s::tsquery"] * len(queries)) or "false")
        asked = (KINDS[kind], *queries)
        if is_common:
            return Answer(f"IN ({words})", asked, tuple(begins), is_many=True)
        if not has_numbers:
            return Answer(f"= ANY(ARRAY({words}))", asked, tuple(begins), is_many=True)
        cursor.execute(PIECE, [text[:300], text[:300], *rights])
        piece, allowed = cursor.fetchone()
        return Answer(
            f"= ANY(ARRAY({words} UNION {NUMBERS}))",
            (*asked, text[:300], text[:300], allowed),
            is_many=True,
            at_least=at_least,
            piece=piece if at_least else "",  # words alone find too many to be kept beside
            otherwise=(OTHERWISE.format(words), (*asked, f"%{piece}%")),
        )


def named(kind: str, text: str) -> RawSQL:
    """Subquery of ids that anybody would find, some thousands at most: for rows that stand under `visible_to` already
    and tell of themselves alone, which is true of companies, items and products. A person is found by companies
    too: see there."""
    return RawSQL("SELECT search_ids(%s, %s, %s, '')", (kind, text, MOST))
