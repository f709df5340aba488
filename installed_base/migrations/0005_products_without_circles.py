"""No product is built of itself, no successor leads back, no family stands in itself, two people at once included.

Also the first version of the attributes of the products that have some.
"""

from django.db import migrations

LOCK = 774103
CIRCLE = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.{up} IS NULL THEN RETURN NEW; END IF;
  PERFORM pg_advisory_xact_lock({lock});
  IF EXISTS (
    WITH RECURSIVE up AS (
      SELECT NEW.{up} AS node
      UNION ALL
      SELECT t.{up} FROM {table} t JOIN up ON t.{own} = up.node WHERE t.{up} IS NOT NULL
    ) CYCLE node SET is_cycle USING trail
    SELECT 1 FROM up WHERE node = NEW.{own}
  ) THEN
    RAISE EXCEPTION '{name}' USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER {name} BEFORE INSERT OR UPDATE OF {columns} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}();
"""
GUARDS = (
    {"name": "product_successor_without_circles", "table": "installed_base_product", "own": "id",
     "up": "successor_id", "columns": "successor_id"},
    {"name": "family_without_circles", "table": "installed_base_productfamily", "own": "id", "up": "parent_id",
     "columns": "parent_id"},
    # upwards: from the assembly to what it is built into
    {"name": "bom_without_circles", "table": "installed_base_bomline", "own": "component_id", "up": "assembly_id",
     "columns": "assembly_id, component_id"},
)  # fmt: skip
FIRST_VERSIONS = """
INSERT INTO installed_base_schemaversion (product_id, number, schema)
SELECT id, schema_version, attribute_schema FROM installed_base_product
WHERE attribute_schema <> '{}' OR schema_version > 1;
UPDATE installed_base_installeditem i SET schema_version = p.schema_version
FROM installed_base_product p WHERE p.id = i.product_id AND p.schema_version <> i.schema_version;
"""


def made(guard: dict[str, str]) -> str:
    return CIRCLE.format(lock=LOCK, **guard)


def undone(guard: dict[str, str]) -> str:
    return "DROP TRIGGER {name} ON {table}; DROP FUNCTION {name}();".format(**guard)


class Migration(migrations.Migration):
    dependencies = [("installed_base", "0004_catalogue")]
    operations = [
        *(migrations.RunSQL(made(guard), undone(guard)) for guard in GUARDS),
        migrations.RunSQL(FIRST_VERSIONS, migrations.RunSQL.noop),
    ]
