"""Records that are all alike: of each pair the others that look like both, so that one merge settles them."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from quality.models import DuplicatePair
from quality.querysets import records_of
from users.models import User

CLUSTER = 5  # records that a person compares side by side


def clusters_of(pairs: Sequence[DuplicatePair], user: User) -> dict[int, list[UUID]]:
    """By pair the universal IDs of three to five records of which each two stand in an open pair.

    Never a chain: that A is like B and B like C says nothing of A and C. Three queries for each register at most.
    """
    found: dict[int, list[UUID]] = {}
    for kind in {pair.kind for pair in pairs}:
        own = [pair for pair in pairs if pair.kind == kind]
        alike = _alike(kind, own, user)
        groups = {pair.pk: group for pair in own if len(group := _group(pair, alike)) > 2}
        numbers = {number for group in groups.values() for number in group}
        ids = dict(records_of(kind).filter(pk__in=numbers).values_list("pk", "public_id")) if groups else {}
        found |= {key: [ids[number] for number in group if number in ids] for key, group in groups.items()}
    return found


def _alike(kind: str, pairs: Sequence[DuplicatePair], user: User) -> dict[int, set[int]]:
    """By record those that it is alike to: of the pairs' records, and of those that these lead to."""
    seen = DuplicatePair.objects.visible_to(user).open()
    alike: dict[int, set[int]] = defaultdict(set)

    def read(numbers: set[int]) -> None:
        for first, second in seen.of(kind, sorted(numbers)).values_list("first", "second"):
            alike[first].add(second)
            alike[second].add(first)

    asked = {number for pair in pairs for number in (pair.first, pair.second)}
    read(asked)
    both = set().union(*(alike[pair.first] & alike[pair.second] for pair in pairs))
    if both - asked:
        read(both - asked)  # whether those who are like both are like each other
    return alike


def _group(pair: DuplicatePair, alike: dict[int, set[int]]) -> list[int]:
    group = [pair.first, pair.second]
    for number in sorted(alike[pair.first] & alike[pair.second]):
        if len(group) < CLUSTER and all(number in alike[other] for other in group):
            group.append(number)
    return group
