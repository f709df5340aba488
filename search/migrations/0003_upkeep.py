"""Triggers on the registers' tables: one after each kind of statement, with the rows that it touched."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"
ITEMS_AT = "(SELECT array_agg(i.id) FROM installed_base_installeditem i WHERE i.site_id IN (SELECT {column} FROM {rows}))"
PRODUCTS_OF = "(SELECT array_agg(p.id) FROM installed_base_product p WHERE p.{column}_id IN (SELECT id FROM {rows}))"


def own(kind: int, columns: str, wide: str = "") -> dict[str, str]:
    """The register's own table: its rows are the records; only `columns` matter, and of those `wide` to others."""
    changed = "SELECT array_agg(n.id) FROM new_rows n JOIN old_rows o USING (id) WHERE {}"
    every, far = differs(columns), differs(wide) if wide else ""
    update = f"PERFORM search_touch({kind}, ({changed.format(every + (f' AND NOT ({far})' if far else ''))}));"
    if far:
        update += f"\n    PERFORM search_touch({kind}, ({changed.format(far)}), true);"
    return {
        "INSERT": f"PERFORM search_touch({kind}, (SELECT array_agg(id) FROM new_rows));",
        "UPDATE": update,
        "DELETE": f"PERFORM search_forget({kind}, (SELECT array_agg(id) FROM old_rows));",
    }


def differs(columns: str) -> str:
    names = columns.split()
    return "({}) IS DISTINCT FROM ({})".format(
        ", ".join(f"n.{name}" for name in names), ", ".join(f"o.{name}" for name in names)
    )


def part(kind: int, column: str, columns: str, *, wide: bool = False, extra: str = "") -> dict[str, str]:
    """A table of facts about the record that `column` names; `extra` is done for other records, {rows} apart."""
    touch = f"PERFORM search_touch({kind}, ({{}}), {str(wide).lower()});"
    rows = f"SELECT array_agg(DISTINCT {column}) FROM {{}}"
    both = (
        f"SELECT array_agg(DISTINCT x) FROM new_rows n JOIN old_rows o USING (id), "
        f"unnest(ARRAY[n.{column}, o.{column}]) x WHERE {differs(column + ' ' + columns)}"
    )
    return {
        "INSERT": touch.format(rows.format("new_rows")) + extra.replace("{rows}", "new_rows"),
        "UPDATE": touch.format(both)
        + extra.replace("{rows}", "(SELECT * FROM new_rows UNION ALL SELECT * FROM old_rows) b"),
        "DELETE": touch.format(rows.format("old_rows")) + extra.replace("{rows}", "old_rows"),
    }


def renamed(action: str) -> dict[str, str]:
    """A table whose new rows nobody points at yet, and whose deleted rows nobody points at any more."""
    return {
        "UPDATE": "IF EXISTS (SELECT FROM new_rows n JOIN old_rows o USING (id) WHERE n.name <> o.name) THEN "
        f"PERFORM {action.replace('{rows}', 'new_rows')}; END IF;"
    }


TABLES = {
    "companies_company": own(
        1,
        "legal_name town business_id country vat_number lei lifecycle owner_id team_id",
        "legal_name town lifecycle owner_id team_id",
    ),
    "companies_companyname": part(1, "company_id", "name", wide=True),
    "companies_companycontactpoint": part(1, "company_id", "kind key"),
    "companies_address": part(
        1,
        "company_id",
        "site_id town",
        extra=f" PERFORM search_touch(3, {ITEMS_AT.replace('{column}', 'site_id')});",
    ),
    "companies_site": renamed(f"search_touch(3, {ITEMS_AT.replace('{column}', 'id')})"),
    "contacts_person": own(2, "first_name last_name"),
    "contacts_position": part(2, "person_id", "company_id title work_email work_phone"),
    "contacts_contactpoint": part(2, "person_id", "kind key"),
    "installed_base_installeditem": own(3, "product_id serial name company_id site_id"),
    "installed_base_itemidentifier": part(3, "item_id", "value"),
    "installed_base_product": own(4, "code name maker_id family_id", "code name maker_id"),
    "installed_base_maker": renamed(f"search_touch(4, {PRODUCTS_OF.replace('{column}', 'maker')}, true)"),
    "installed_base_productfamily": renamed(f"search_touch(4, {PRODUCTS_OF.replace('{column}', 'family')})"),
}
REFERENCING = {
    "INSERT": "NEW TABLE AS new_rows",
    "UPDATE": "OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "DELETE": "OLD TABLE AS old_rows",
}


def triggers(table: str, actions: dict[str, str]) -> str:
    branches = "\n  ELSIF ".join(
        f"TG_OP = '{event}' THEN\n    {action}" for event, action in actions.items()
    )
    made = f"CREATE FUNCTION search_follow_{table}() RETURNS trigger LANGUAGE plpgsql AS $$\nBEGIN\n  IF {branches}\n  END IF;\n  RETURN NULL;\nEND $$;\n"
    for event in actions:
        made += (
            f"CREATE TRIGGER search_{event.lower()} AFTER {event} ON {table} REFERENCING {REFERENCING[event]}\n"
            f"  FOR EACH STATEMENT EXECUTE FUNCTION search_follow_{table}();\n"
        )
    return made


class Migration(migrations.Migration):
    dependencies = [("search", "0002_functions")]
    operations = [
        migrations.RunSQL((SQL / "upkeep.sql").read_text(encoding="utf-8")),
        migrations.RunSQL("\n".join(triggers(table, actions) for table, actions in TABLES.items())),
        # what was there before the index
        migrations.RunSQL(
            "SELECT search_reindex(1, (SELECT array_agg(id) FROM companies_company)),"
            " search_reindex(2, (SELECT array_agg(id) FROM contacts_person)),"
            " search_reindex(3, (SELECT array_agg(id) FROM installed_base_installeditem)),"
            " search_reindex(4, (SELECT array_agg(id) FROM installed_base_product))",
            migrations.RunSQL.noop,
        ),
    ]
