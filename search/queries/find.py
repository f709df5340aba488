"""The search itself: the index names candidates, the registers say what the user may see of them."""

from uuid import UUID

from django.db import connection

from companies.models import Company
from installed_base.models import InstalledItem
from search.choices import Kind
from search.queries.hits import Found, Group, Hit
from search.queries.matching import Part, explain, parts_of, tokens_of
from search.queries.numbered import numbered
from search.queries.records import LINE, PERMISSIONS, Record, records_by_id, records_by_public_id
from users.models import User
from users.permissions import Scope
from users.queries import recent_records

LONGEST = 300  # signs of a search that count
RESOURCES = {Kind.COMPANY: "company", Kind.PERSON: "person", Kind.ITEM: "item", Kind.PRODUCT: "product"}
KIND_OF = {resource: kind for kind, resource in RESOURCES.items()}


def search(
    user: User, text: str, *, kinds: list[Kind] | None = None, limit: int = 8, caller: Company | None = None
) -> Found:
    """Records of the registers that the user sees in which every word of the text hits; best register first.

    Items of the company that is on the phone come before all others. Without `kinds` also contracts and tickets
    by number; first of all when a whole number was typed that is no record's own."""
    text = text.replace("\x00", " ").strip()[:LONGEST]
    allowed = [kind for kind in kinds or Kind if user.has_permission(PERMISSIONS[kind])]
    groups = _of_registers(user, text, allowed, limit, caller) if text and allowed else []
    by_number = [] if kinds else numbered(user, text)
    whole = [group for group in by_number if group.hits[0].is_exact]
    if whole and not any(_is_meant(hit, text) for group in groups for hit in group.hits):
        return Found(text, [*whole, *groups, *(group for group in by_number if group not in whole)])
    return Found(text, [*groups, *by_number])


def _is_meant(hit: Hit, text: str) -> bool:
    """Whether what was typed is all of the record's number, name or code: then no contract or ticket goes before it."""
    shown = "".join(part.text for part in [*hit.title, Part(LINE), *hit.note])
    return hit.is_exact or tokens_of(text) in [tokens_of(word) for word in shown.split(LINE)]


def _of_registers(
    user: User, text: str, allowed: list[Kind], limit: int, caller: Company | None
) -> list[Group]:
    ranked = _ranked(user, text, allowed, limit + 1)
    if caller is not None and Kind.ITEM in allowed:
        ranked = _callers_first(user, text, ranked, caller, limit + 1)
    tokens = tokens_of(text)
    groups = []
    for kind, rows in ranked.items():
        records = records_by_id(kind, user, [number for number, _exact in rows])
        shown = [
            _hit(kind, records[number], tokens, is_exact=exact) for number, exact in rows if number in records
        ]
        if shown:
            groups.append(Group(kind, shown[:limit], len(shown) > limit))
    return groups


def ids_matching(user: User, kind: Kind, text: str, *, limit: int = 5000) -> list[int]:
    """Numbers of the records of a kind that the search finds for the user; lists filter `visible_to` as well."""
    if not user.has_permission(PERMISSIONS[kind]):
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT search_ids(%s, %s, %s, search_rights(%s, %s, %s::bigint[]))",
            [RESOURCES[kind], text.replace("\x00", " "), limit, *_rights_of(user)],
        )
        return [row[0] for row in cursor.fetchall()]


def recent(user: User, *, limit: int = 8) -> list[Hit]:
    """What the user opened last and still may see, newest first."""
    opened = [row for row in recent_records(user, limit=2 * limit) if row.resource in KIND_OF]
    seen: dict[tuple[str, UUID], Record] = {}
    for resource in {row.resource for row in opened}:
        wanted = [row.record_id for row in opened if row.resource == resource]
        kind = KIND_OF[resource]
        seen |= {(resource, r.public_id): r for r in records_by_public_id(kind, user, wanted)}
    keys = [(row.resource, row.record_id) for row in opened]
    return [_hit(KIND_OF[key[0]], seen[key], []) for key in keys if key in seen][:limit]


def _rights_of(user: User) -> list:
    return [user.scope, user.pk, user.team_ids() if user.scope == Scope.TEAM else []]


def _ranked(user: User, text: str, kinds: list[Kind], limit: int) -> dict[Kind, list[tuple[int, bool]]]:
    """(number, exact) by kind; the kind with the best hit comes first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kind, ref_id, score, exact"
            " FROM search_hits(%s, %s::int[], search_rights(%s, %s, %s::bigint[]), %s)",
            [text, [int(kind) for kind in kinds], *_rights_of(user), limit],
        )
        rows = cursor.fetchall()
    best: dict[Kind, tuple[bool, float]] = {}
    ranked: dict[Kind, list[tuple[int, bool]]] = {}
    for number, ref_id, score, exact in rows:
        kind = Kind(number)
        best.setdefault(kind, (exact, score))
        ranked.setdefault(kind, []).append((ref_id, exact))
    return {kind: ranked[kind] for kind in sorted(ranked, key=lambda kind: best[kind], reverse=True)}


def _callers_first(
    user: User, text: str, ranked: dict[Kind, list[tuple[int, bool]]], caller: Company, limit: int
) -> dict[Kind, list[tuple[int, bool]]]:
    """The caller's own items before all else: what hits among all names the caller too."""
    narrowed = _ranked(user, f"{text} {caller.legal_name}"[:LONGEST], [Kind.ITEM], limit).get(Kind.ITEM, [])
    numbers = {number for number, _exact in [*narrowed, *ranked.get(Kind.ITEM, [])]}
    own = set(InstalledItem.objects.filter(pk__in=numbers, company=caller).values_list("pk", flat=True))
    exact = dict(ranked.get(Kind.ITEM, []))
    first = [(n, exact.get(n, is_exact)) for n, is_exact in narrowed if n in own]
    known = {number for number, _exact in first}
    first += [row for row in ranked.get(Kind.ITEM, []) if row[0] in own - known]
    if not first:
        return ranked
    rest = [row for row in ranked.get(Kind.ITEM, []) if row[0] not in own]
    return {Kind.ITEM: first + rest, **{kind: rows for kind, rows in ranked.items() if kind != Kind.ITEM}}


def _hit(kind: Kind, record: Record, tokens: list[str], *, is_exact: bool = False) -> Hit:
    reason = explain(tokens, [record.title, record.note], record.told)
    return Hit(
        kind=kind,
        public_id=record.public_id,
        title=parts_of(record.title, tokens),
        note=parts_of(record.note, tokens),
        is_customer=record.is_customer,
        is_exact=is_exact,
        reason=reason,
        matched=parts_of(reason.value, tokens, kind=reason.kind) if reason else [],
    )
