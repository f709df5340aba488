"""Machines as trees on a page, as they were on a day. What is out of the user's reach today stays unnamed."""

import itertools
from collections.abc import Iterable

from django.db.models import Q, Value

from common.sql import Translate
from installed_base.models import InstalledItem
from installed_base.queries import LEVEL, WHOLE_TREE
from installed_base.queries.as_of import Moment, Portrait, items_then, tree_then
from installed_base.queries.placements import Placed, among, machines_on, parts_on
from installed_base.queries.slots import empty_slots
from installed_base.querysets import folded_value
from installed_base.views.trees import Node, with_slots
from users.models import User

HITS = 50


def tree_around_then(then: Portrait, moment: Moment, user: User) -> list[Node]:
    """The machine of that day with this item lit: whole when it is small, else the way down to the item."""
    item = then.item
    machine = then.above[-1] if then.above else item.pk
    placed = tree_then(machine, moment, most=WHOLE_TREE + 1)
    if len(placed) <= WHOLE_TREE:
        return [_whole(machine, placed, moment, user, lit=item.pk)]
    way = [*reversed(then.above), item.pk]
    known = _items(way, moment, user)
    nodes = [_node(pk, "", known) for pk in way]
    for above, below in itertools.pairwise(nodes):
        above.children, above.is_open = [below], True
    nodes[-1].is_lit = nodes[-1].is_open = True
    nodes[-1].children, nodes[-1].more_from = level_then(
        item.pk, moment, user, start=0, whole=known.get(item.pk)
    )
    return [nodes[0]]


def level_then(
    item: int, moment: Moment, user: User, *, start: int, whole: InstalledItem | None = None
) -> tuple[list[Node], int]:
    """Parts right in the item on that day from a place on, and where the next hundred begins (0: nowhere). Who has the
    item as it was already gives it as `whole`."""
    placed = sorted(tree_then(item, moment, levels=1), key=lambda one: (one.position, one.child))
    page = placed[start : start + LEVEL]
    known = _items([one.child for one in page], moment, user)
    inner = parts_on([one.child for one in page], moment.day, known=moment.known, levels=1)
    parents = {one.parent for one in inner}
    nodes = [_node(one.child, one.position, known) for one in page]
    for node, one in zip(nodes, page, strict=True):
        node.waits = one.child in parents and node.item is not None
    if len(placed) > start + LEVEL:
        return nodes, start + LEVEL
    whole = whole or _items([item], moment, user).get(item)
    slots = empty_slots([whole], on=moment.day, known=moment.known) if whole else {}
    return with_slots(nodes, slots.get(item, [])), 0


def parts_with(text: str, item: InstalledItem, user: User, moment: Moment | None) -> list[InstalledItem]:
    """Parts of the item's machine, today or on a day, in which every word typed is found somewhere."""
    seen = InstalledItem.objects.visible_to(user)
    if moment is None:
        rows = seen.filter(root_id=item.root_id or item.pk)
    else:
        machine = machines_on([item.pk], moment.day, known=moment.known)[item.pk]
        rows = seen.filter(pk__in=among(one.child for one in tree_then(machine, moment)))
    for word in text.split():
        number = Q(fold__contains=Translate(folded_value(word), Value("OIL"), Value("011")))
        told = Q(name__icontains=word) | Q(product__name__icontains=word) | Q(product__code__icontains=word)
        where = Q(position__icontains=word) | Q(version__startswith=word)
        has_letters = any(letter.isalnum() for letter in word)
        rows = rows.filter(number | told | where if has_letters else told | where)
    rows = rows.select_related("product", "parent").order_by("position", "serial_sort", "id")
    found = list(rows[: HITS + 1])
    return [one for one, _known in items_then(found, moment)] if moment else found


def _whole(machine: int, placed: list[Placed], moment: Moment, user: User, *, lit: int) -> Node:
    known = _items([machine, *(one.child for one in placed)], moment, user)
    nodes = {machine: _node(machine, "", known)}
    nodes |= {one.child: _node(one.child, one.position, known) for one in placed}
    for one in sorted(placed, key=lambda one: (one.position, one.child)):
        nodes[one.parent].children.append(nodes[one.child])
    for node in nodes.values():
        node.is_open = True
    for pk, slots in empty_slots(known.values(), on=moment.day, known=moment.known).items():
        nodes[pk].children = with_slots(nodes[pk].children, slots)
    nodes[lit].is_lit = True
    return nodes[machine]


def _items(numbers: Iterable[int], moment: Moment, user: User) -> dict[int, InstalledItem]:
    """The items as they were, without those that the user does not see."""
    rows = InstalledItem.objects.visible_to(user).filter(pk__in=list(numbers)).select_related("product")
    return {one.pk: one for one, _known in items_then(rows, moment)}


def _node(pk: int, position: str, known: dict[int, InstalledItem]) -> Node:
    item = known.get(pk)
    if item is not None:
        item.position = position
    return Node(item, position=position)
