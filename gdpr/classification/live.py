"""The database as it is, held against the classification: tables, views and columns that no model speaks of.

History made by triggers, a table of an extension, a column added by hand: Django knows none of them, so the check of
the models cannot. This one asks the catalogue of PostgreSQL.
"""

from django.db import connection
from django.db.models import Model
from django.utils.translation import gettext as _

from gdpr.classification import all_classified
from gdpr.classification.foreign import TABLES

# Tables that are no model, each with the reason why nobody's data is in it.
BESIDE_DJANGO = {
    "django_migrations": "which migrations have run",
    # views that read the registers; what they give is kept in search_searchdocument, which is classified
    "search_company_documents": "words by which a company is found",
    "search_person_documents": "words by which a person is found",
    "search_item_documents": "words by which an item is found",
    "search_product_documents": "words by which a product is found",
}
# Partitions have the columns of their table; what an extension brought is the extension's.
COLUMNS = """
SELECT n.nspname, c.relname, a.attname FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
  AND n.nspname NOT LIKE 'pg\\_%%' AND NOT c.relispartition
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
ORDER BY 1, 2, 3
"""


def live_faults() -> list[str]:
    """A sentence for each table or column that is in the database and not in the classification, and for each that
    is classified and not there."""
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS.replace("%%", "%"))
        rows = cursor.fetchall()
    found: dict[str, set[str]] = {}
    for schema, table, column in rows:
        found.setdefault(table if schema == "public" else f"{schema}.{table}", set()).add(column)
    known = {one.model._meta.db_table: _columns(one.model) for one in all_classified()}
    faults = []
    for table, columns in found.items():
        if table in BESIDE_DJANGO or table in TABLES:
            continue
        if table not in known:
            faults.append(_("Table %(table)s is in the database and in no model.") % {"table": table})
            continue
        faults += [
            _("Column %(column)s is in the database and in no model.") % {"column": f"{table}.{name}"}
            for name in sorted(columns - known[table])
        ]
    faults += [
        _("Table %(table)s is classified and not in the database.") % {"table": table}
        for table in sorted(known.keys() - found.keys())
    ]
    faults += [
        _("Table %(table)s is listed and gone.") % {"table": table}
        for table in sorted(BESIDE_DJANGO.keys() - found.keys())
    ]
    return faults


def _columns(model: type[Model]) -> set[str]:
    return {field.column for field in model._meta.concrete_fields if field.column}
