"""What items tell of themselves, by which version of their product's attributes, and which keep to the newest."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, QuerySet

from installed_base.models import InstalledItem, Product, SchemaVersion
from installed_base.models.attributes import attributes_of, checked

CHUNK = 2000


@dataclass
class SchemaReport:
    """Which items of a product do not keep to its attribute schema."""

    checked: int = 0
    failing: int = 0
    removed: int = 0  # items with values of attributes that are no longer asked for
    problems: Counter = field(default_factory=Counter)
    examples: list[InstalledItem] = field(default_factory=list)

    @property
    def commonest(self) -> list[tuple[str, int]]:
        """The ten commonest sentences about what is wrong, with how many items each is true of."""
        return self.problems.most_common(10)


@dataclass(frozen=True)
class FailingItem:
    """An item that does not keep to the newest attributes: why, and which of its values nobody asks for."""

    item: InstalledItem
    problems: dict[str, str]
    removed: dict[str, Any]

    @property
    def reasons(self) -> list[str]:
        """What is wrong, in sentences."""
        return list(self.problems.values())

    @property
    def left_over(self) -> list[tuple[str, Any]]:
        """The values nobody asks for, by name."""
        return list(self.removed.items())


def schema_of_version(product: Product, number: int) -> Mapping[str, Any]:
    """The product's schema as it was in a version; of one from before the first attributes, none."""
    if number >= product.schema_version:
        return product.attribute_schema
    kept = SchemaVersion.objects.filter(product=product, number=number)
    return kept.values_list("schema", flat=True).first() or {}


def schema_for(item: InstalledItem) -> tuple[int, Mapping[str, Any]]:
    """The version by which the item's attributes are checked, and its schema: the newest when the values it has
    keep to it, else the one they were checked by when they were written."""
    product = item.product
    if item.schema_version >= product.schema_version:
        return product.schema_version, product.attribute_schema
    if not checked(product.attribute_schema, item.attributes)[1]:
        return product.schema_version, product.attribute_schema
    return item.schema_version, schema_of_version(product, item.schema_version)


def removed_values(item: InstalledItem) -> list[tuple[str, str, Any]]:
    """Values of attributes that the newest schema does not have: name, the last title they had, value."""
    known = set(item.product.attribute_schema.get("properties", {}))
    strange = {name: value for name, value in item.attributes.items() if name not in known}
    if not strange:
        return []
    titles: dict[str, str] = {}
    versions = SchemaVersion.objects.filter(product=item.product_id).order_by("number")
    for schema in versions.values_list("schema", flat=True):
        titles |= {
            one.name: f"{one.title} ({one.unit})" if one.unit else one.title for one in attributes_of(schema)
        }
    return [(name, titles.get(name, name), value) for name, value in sorted(strange.items())]


def items_against_schema(
    product: Product, items: QuerySet[InstalledItem] | None = None, *, examples: int = 20
) -> SchemaReport:
    """Hold every item of the product against its newest schema; equal attributes are checked once."""
    report = SchemaReport()
    rows = (product.items.all() if items is None else items.filter(product=product)).order_by()
    known = set(product.attribute_schema.get("properties", {}))
    failing: list[dict] = []
    for attributes, count in rows.values_list("attributes").annotate(count=Count("pk")).iterator():
        report.checked += count
        report.removed += count if set(attributes) - known else 0
        problems = checked(product.attribute_schema, attributes)[1]
        if problems:
            report.failing += count
            report.problems.update(dict.fromkeys(problems.values(), count))
            failing += [attributes] if len(failing) < examples else []
    if failing:
        found = rows.filter(attributes__in=failing).select_related("product", "company")
        report.examples = list(found.order_by("serial_sort", "id")[:examples])
    return report


def failing_items(
    product: Product, items: QuerySet[InstalledItem], *, after: int = 0
) -> Iterator[FailingItem]:
    """The items that do not keep to the newest schema or hold values nobody asks for, in the order they were
    made, from a number on; read in pieces, so that it may be stopped or written to a file of any length."""
    known = set(product.attribute_schema.get("properties", {}))
    known_to: dict[str, dict[str, str]] = {}
    rows = items.filter(product=product, pk__gt=after).select_related("product", "company").order_by("pk")
    for item in rows.iterator(chunk_size=CHUNK):
        same = repr(sorted(item.attributes.items()))
        if same not in known_to:
            known_to[same] = checked(product.attribute_schema, item.attributes)[1]
        removed = {name: value for name, value in item.attributes.items() if name not in known}
        if known_to[same] or removed:
            yield FailingItem(item, known_to[same], removed)
