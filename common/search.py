"""How lists ask the search index for their `q`: by a function of the database, so that no app below the index imports it."""

from typing import Any

from django.db import connection
from django.db.models import BooleanField, F, Func
from django.db.models.expressions import RawSQL

MOST = 5000  # hits up to which a list gets their numbers; of more it gets the question that finds them
LISTED = "SELECT * FROM search_listed(%s, %s, %s, search_rights(%s, %s, %s::bigint[]))"
WORDS = "SELECT d.ref_id FROM search_searchdocument d WHERE d.kind = %s AND d.words @@ %s::tsquery"
NUMBERS = (
    "SELECT search_numbers(%s) UNION ALL SELECT p.ref_id FROM search_pieces(search_tokens(%s), %s, 100000) p"
)
KINDS = {"company": 1, "person": 2, "item": 3, "product": 4}


class Found(Func):
    """Whether the number that a field holds is of a record that was found: for `filter()`, also within Q."""

    output_field = BooleanField()

    def __init__(self, of: Any, among: str, params: tuple) -> None:
        super().__init__(F(of) if isinstance(of, str) else of)
        self.among, self.params = among, params

    def as_sql(self, compiler: Any, connection: Any, **_context: Any) -> tuple[str, list]:
        number, params = compiler.compile(self.source_expressions[0])
        return f"{number} {self.among}", [*params, *self.params]


def found(kind: str, text: str, user: Any, *, of: str = "pk") -> Found:
    """Those that the search finds for the user: `queryset.filter(found("company", q, user))`.

    `kind` is company, person, item or product, `of` the field that holds its number. It stands beside
    `visible_to(user)`, never instead of it. All that hit are found, also a million. The index is asked once for each
    request: a list counts, sorts and counts by facet with the same answer.
    """
    text = text.replace("\x00", " ")
    known = user.__dict__.setdefault("_found", {})
    if (kind, text) not in known:
        known[kind, text] = _asked(kind, text, user)
    among, params = known[kind, text]
    return Found(of, among, params)


def _asked(kind: str, text: str, user: Any) -> tuple[str, tuple]:
    """How the numbers of those found are written in a statement.

    A common word is looked for in the rows as the list walks through them; a rarer one is gathered first, since
    the order of a list may have all of its hits at the end (names that begin with it)."""
    rights = [user.scope, user.pk, user.team_ids() if user.scope == "team" else []]
    with connection.cursor() as cursor:
        cursor.execute(LISTED, [kind, text, MOST, *rights])
        ids, query, has_numbers, is_common = cursor.fetchone()
        if ids is not None:
            return "IN (SELECT unnest(%s::bigint[]))", (ids,)
        words = (KINDS[kind], query)
        if is_common:
            return f"IN ({WORDS})", words
        if not has_numbers:
            return f"= ANY(ARRAY({WORDS}))", words
        cursor.execute("SELECT search_rights(%s, %s, %s::bigint[])", rights)
        return f"= ANY(ARRAY({WORDS} UNION {NUMBERS}))", (*words, text[:300], text[:300], *cursor.fetchone())


def named(kind: str, text: str) -> RawSQL:
    """Subquery of ids that anybody would find, some thousands at most: for rows that stand under `visible_to` already
    and tell of themselves alone, which is true of companies, items and products. A person is found by companies
    too: see there."""
    return RawSQL("SELECT search_ids(%s, %s, %s, '')", (kind, text, MOST))
