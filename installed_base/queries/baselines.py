"""Frozen trees of machines, and how the machine of a day differs from them."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from installed_base.models import Baseline, InstalledItem
from installed_base.queries.as_of import Moment, changed_since, items_then
from installed_base.queries.placements import among, parts_on

Node = dict[str, Any]
TOLD = (
    "pk", "public_id", "product__public_id", "product__code", "product__name", "name", "serial", "version", "quantity",
)  # fmt: skip


def frozen_tree(item: InstalledItem, day: date) -> Node:
    """The item with everything that is in it on the day, as plain words and numbers."""
    placed = parts_on([item.pk], day)
    numbers = [item.pk, *(one.child for one in placed)]
    nodes = {
        pk: _node(*told)
        for pk, *told in InstalledItem.objects.filter(pk__in=among(numbers)).values_list(*TOLD)
    }
    changed = InstalledItem.objects.filter(pk__in=changed_since(numbers, Moment(day))).select_related(
        "product"
    )
    for one, _known in items_then(changed, Moment(day)):
        product = one.product
        told = (
            product.public_id,
            product.code,
            product.name,
            one.name,
            one.serial,
            one.version,
            one.quantity,
        )
        nodes[one.pk] = _node(one.public_id, *told)
    for one in sorted(placed, key=lambda one: (one.position, nodes[one.child]["serial"], one.child)):
        nodes[one.child]["position"] = one.position
        nodes[one.parent]["parts"].append(nodes[one.child])
    return nodes[item.pk]


def checksum(tree: Node) -> str:
    """The sum by which anybody can see that a frozen tree was not touched."""
    text = json.dumps(tree, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass
class Difference:
    """How the machine of a day differs from a baseline. Each row is (was, is), one of them None at times."""

    baseline: Baseline
    is_intact: bool
    swapped: list[tuple[Node, Node]] = field(default_factory=list)
    added: list[Node] = field(default_factory=list)
    removed: list[Node] = field(default_factory=list)
    moved: list[tuple[Node, Node]] = field(default_factory=list)
    version_changed: list[tuple[Node, Node]] = field(default_factory=list)
    serial_changed: list[tuple[Node, Node]] = field(default_factory=list)

    @property
    def count(self) -> int:
        lists = (
            self.swapped,
            self.added,
            self.removed,
            self.moved,
            self.version_changed,
            self.serial_changed,
        )
        return sum(map(len, lists))


def difference(baseline: Baseline, day: date) -> Difference:
    """What was added, removed, swapped, moved or changed since the tree was frozen, up to a day."""
    was, now = _flat(baseline.tree), _flat(frozen_tree(baseline.item, day))
    told = Difference(baseline, is_intact=checksum(baseline.tree) == baseline.sha256)
    for key in was.keys() & now.keys():
        before, after = was[key], now[key]
        if before["version"] != after["version"]:
            told.version_changed.append((before, after))
        if before["serial"] != after["serial"]:
            told.serial_changed.append((before, after))
        if before["slot"] != after["slot"]:
            told.moved.append((before, after))
    gone = {key: node for key, node in was.items() if key not in now}
    came = {key: node for key, node in now.items() if key not in was}
    in_slot = {node["slot"]: key for key, node in came.items() if node["position"]}
    for node in gone.values():
        new = in_slot.get(node["slot"]) if node["position"] else None
        if new is None:
            told.removed.append(node)
        else:
            told.swapped.append((node, came.pop(new)))
            del in_slot[node["slot"]]
    told.added = list(came.values())
    return told


def _flat(tree: Node) -> dict[str, Node]:
    """The nodes by universal ID, each with its slot: the way of slots down to it, whoever sits in them."""
    found: dict[str, Node] = {}
    waiting: list[tuple[Node, tuple[str, ...]]] = [(tree, ())]
    while waiting:
        node, slot = waiting.pop()
        found[node["id"]] = {**node, "slot": slot}
        waiting += [(part, (*slot, part["position"] or part["id"])) for part in node["parts"]]
    return found


def _node(*told: Any) -> Node:
    number, product, code, product_name, name, serial, version, quantity = told
    return {
        "id": str(number),
        "product": str(product),
        "code": code,
        "name": name or product_name,
        "serial": serial,
        "version": version,
        "quantity": str(quantity.normalize()),
        "position": "",
        "parts": [],
    }
