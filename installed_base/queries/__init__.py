"""Reads that cross rows and registers."""

from installed_base.queries.attributes import (
    FailingItem,
    SchemaReport,
    failing_items,
    items_against_schema,
    removed_values,
    schema_for,
    schema_of_version,
)
from installed_base.queries.items import (
    LEVEL,
    WHOLE_TREE,
    chain_above,
    counts_by_status,
    items_with_serial,
    machines_at,
    parts_of,
    whole_machine,
)
from installed_base.queries.parts import (
    FittingPart,
    fits_of,
    parts_that_fit,
    products_fitted_by,
    warnings_of_fit,
    warnings_of_fits,
)
from installed_base.queries.structure import (
    StructureNode,
    Succession,
    can_be_built,
    lines_of,
    predecessors_of,
    structure_of,
    successions,
    where_used,
)

__all__ = [
    "LEVEL", "WHOLE_TREE", "FailingItem", "FittingPart", "SchemaReport", "StructureNode", "Succession", "can_be_built", "chain_above",
    "counts_by_status", "failing_items", "fits_of", "items_against_schema", "items_with_serial", "lines_of", "machines_at",
    "parts_of", "parts_that_fit", "predecessors_of", "products_fitted_by", "removed_values", "schema_for",
    "schema_of_version", "structure_of", "successions", "warnings_of_fit", "warnings_of_fits", "where_used",
    "whole_machine",
]  # fmt: skip
