"""How lists ask the search index for their `q`: by a function of the database, so that no app below the index imports it."""

from typing import Any

from django.db import connection
from django.db.models.expressions import RawSQL

MOST = 5000  # a list that is searched shows the best-known thousands, never a million
FOUND = "SELECT search_ids(%s, %s, %s, search_rights(%s, %s, %s::bigint[]))"


def found(kind: str, text: str, user: Any) -> RawSQL:
    """Subquery of the ids that the search finds for the user: `queryset.filter(pk__in=found("company", q, user))`.

    `kind` is company, person, item or product. It stands beside `visible_to(user)`, never instead of it. The index
    is asked once for each request: a list counts, sorts and counts by facet with the same ids.
    """
    asked = (kind, text.replace("\x00", " "))
    known = user.__dict__.setdefault("_found", {})
    if asked not in known:
        with connection.cursor() as cursor:
            teams = user.team_ids() if user.scope == "team" else []
            cursor.execute(FOUND, [*asked, MOST, user.scope, user.pk, teams])
            known[asked] = [row[0] for row in cursor.fetchall()]
    return RawSQL("SELECT unnest(%s::bigint[])", (known[asked],))


def named(kind: str, text: str) -> RawSQL:
    """Subquery of the ids that anybody would find: for rows that stand under `visible_to` already and tell of
    themselves alone, which is true of companies, items and products. A person is found by companies too: see there."""
    return RawSQL("SELECT search_ids(%s, %s, %s, '')", (kind, text, MOST))
