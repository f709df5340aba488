"""How rows become what belongs to products: structure, fits of spare parts, features, documents."""

from typing import Any

from django.db.backends.utils import CursorWrapper

from imports.operations.products import find_products
from imports.operations.references import DURING_MERGED, SAME_START, START_KEY, match_sql, reject
from imports.operations.registers import Column, RegisterSpec, Run
from installed_base.models.serial_range import problems_of_range, split_serial
from installed_base.models.version import version_key


def _of_product(cursor: CursorWrapper, run: Run) -> None:
    find_products(cursor=cursor, run=run)
    reject(cursor=cursor, when="s.product_id IS NULL", code="unknown_product")


def _bom(*, cursor: CursorWrapper, run: Run) -> None:
    _of_product(cursor, run)
    find_products(cursor=cursor, run=run, prefix="component_")
    named = "COALESCE(s.component_product_code, '') <> '' OR COALESCE(s.component_product_name, '') <> ''"
    reject(cursor=cursor, when=f"s.component_product_id IS NULL AND ({named})", code="unknown_component")


def _fits(*, cursor: CursorWrapper, run: Run) -> None:
    _of_product(cursor, run)
    find_products(cursor=cursor, run=run, prefix="part_")
    reject(cursor=cursor, when="s.part_product_id IS NULL", code="unknown_component")
    cursor.execute(
        "ALTER TABLE stage ADD stem text, ADD number_from text, ADD number_to text, ADD revision_from_key text, ADD revision_to_key text"
    )
    cursor.execute(
        """SELECT DISTINCT COALESCE(s.serial_from, ''), COALESCE(s.serial_to, ''), COALESCE(s.revision_from, ''),
               COALESCE(s.revision_to, ''), COALESCE(p.serial_pattern, '')
           FROM stage s LEFT JOIN installed_base_product p ON p.id = s.product_id WHERE s.reject IS NULL"""
    )
    for row in cursor.fetchall():
        told = _range(*row)
        cursor.execute(
            """UPDATE stage s SET stem = %(stem)s, number_from = %(number_from)s, number_to = %(number_to)s,
                   revision_from_key = %(low)s::int[]::text, revision_to_key = %(high)s::int[]::text,
                   reject = COALESCE(s.reject, %(reject)s)
               WHERE COALESCE(s.serial_from, '') = %(serial_from)s AND COALESCE(s.serial_to, '') = %(serial_to)s
                 AND COALESCE(s.revision_from, '') = %(from)s AND COALESCE(s.revision_to, '') = %(to)s
                 AND COALESCE((SELECT p.serial_pattern FROM installed_base_product p WHERE p.id = s.product_id), '') = %(pattern)s""",
            told,
        )


def _range(first: str, last: str, low: str, high: str, pattern: str) -> dict[str, Any]:
    """What the ends of a range mean, by the catalogue's own rules."""
    start, end = split_serial(first, pattern), split_serial(last, pattern)
    keys = [version_key(text) if text else None for text in (low, high)]
    is_odd = bool(problems_of_range(first, last, pattern)) or any(
        text and not key for text, key in zip((low, high), keys, strict=True)
    )
    return {
        "serial_from": first, "serial_to": last, "from": low, "to": high, "pattern": pattern,
        "stem": start.stem if first else end.stem if last else "",
        "number_from": str(start.number) if first else None, "number_to": str(end.number) if last else None,
        "low": keys[0], "high": keys[1],
        "reject": "bad_range" if is_odd or (keys[0] and keys[1] and keys[0] > keys[1]) else None,
    }  # fmt: skip


def _product(*, cursor: CursorWrapper, run: Run) -> None:
    _of_product(cursor, run)


def _same(*names: str) -> str:
    return " AND ".join(f"c.{name} = COALESCE(s.{name}, '')" for name in names)


_PRODUCT = Column("product_id", "product_id", cast="bigint", default="NULL")
_POSITION = Column("position", "position")
_QUANTITY = Column("quantity", "quantity", cast="numeric(12,3)", default="1")

BOM = RegisterSpec(
    table="installed_base_bomline", object_type="installed_base.bomline", subject="NULL", resolve=_bom,
    columns=(
        Column("assembly_id", "product_id", cast="bigint", default="NULL"),
        Column("component_id", "component_product_id", cast="bigint", default="NULL"),
        _POSITION, _QUANTITY,
        Column("during", "during", cast="daterange", default="'(,)'::daterange", merged=DURING_MERGED),
        Column("note", "note"),
    ),
    match=match_sql(
        table="installed_base_bomline", key=f"s.product_id, lower(s.position), s.component_product_id, {START_KEY}",
        on=f"c.assembly_id = s.product_id AND c.component_id IS NOT DISTINCT FROM s.component_product_id AND {_same('position')} AND {SAME_START}",
    ),
)  # fmt: skip
FITS = RegisterSpec(
    table="installed_base_partfit", object_type="installed_base.partfit", subject="NULL", resolve=_fits,
    columns=(
        Column("part_id", "part_product_id", cast="bigint", default="NULL"), _PRODUCT, _POSITION, _QUANTITY,
        Column("serial_from", "serial_from"), Column("serial_to", "serial_to"), Column("stem", "stem"),
        Column("number_from", "number_from", cast="numeric", default="NULL"),
        Column("number_to", "number_to", cast="numeric", default="NULL"),
        Column("revision_from", "revision_from"), Column("revision_to", "revision_to"),
        Column("revision_from_key", "revision_from_key", cast="int[]", default="NULL"),
        Column("revision_to_key", "revision_to_key", cast="int[]", default="NULL"),
        Column("note", "note"),
    ),
    match=match_sql(
        table="installed_base_partfit",
        on="c.product_id = s.product_id AND c.part_id = s.part_product_id AND "
        + _same("position", "serial_from", "serial_to", "revision_from", "revision_to"),
        key="s.product_id, s.part_product_id, s.position, s.serial_from, s.serial_to, s.revision_from, s.revision_to",
    ),
)  # fmt: skip
FEATURES = RegisterSpec(
    table="installed_base_softwarefeature", object_type="installed_base.softwarefeature", subject="NULL", resolve=_product,
    columns=(
        _PRODUCT, Column("code", "code"), Column("name", "name", default="w.code"),
        Column("since_version", "since_version"), Column("description", "description"),
    ),
    match=match_sql(
        table="installed_base_softwarefeature", key="s.product_id, upper(s.code)",
        on="c.product_id = s.product_id AND c.code_key = upper(regexp_replace(s.code, '[^[:alnum:]]', '', 'g'))",
    ),
)  # fmt: skip
DOCUMENTS = RegisterSpec(
    table="installed_base_productdocument", object_type="installed_base.productdocument", subject="NULL", resolve=_product,
    columns=(
        _PRODUCT, Column("kind", "kind", default="'manual'"), Column("title", "title"), Column("language", "language"),
        Column("document_revision", "document_revision"), Column("link", "link"),
        Column("valid_from", "valid_from", cast="date", default="NULL"),
        Column("valid_to", "valid_to", cast="date", default="NULL"),
    ),
    fixed={"file": "''", "file_name": "''", "file_size": "0", "file_type": "''"},
    match=match_sql(
        table="installed_base_productdocument",
        on="c.product_id = s.product_id AND lower(c.title) = lower(s.title) AND c.file = '' AND "
        + _same("language", "document_revision"),
        key="s.product_id, lower(s.title), COALESCE(s.language, ''), COALESCE(s.document_revision, '')",
    ),
)  # fmt: skip
