"""How much a field is used: what an administrator looks at before retiring or deleting it."""

from django.db import connection

from custom_fields.models import CustomField
from custom_fields.queries.registers import all_registers, register_of
from users.models import SavedView

CAP = 10_000


def values_of(field: CustomField) -> int:
    """How many records have a value, exactly: what deleting would lose."""
    rows = register_of(field.resource).model._base_manager
    return rows.filter(custom__has_key=field.key).count()


def capped_values(resource: str) -> dict[str, int]:
    """Of each key of a register, how many of the newest ten thousand records with values hold it: enough to see
    which fields nobody uses, without reading millions."""
    register = next((one for one in all_registers() if one.resource == resource), None)
    if register is None:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT key, count(*) FROM (SELECT custom FROM %s WHERE custom <> '{}' ORDER BY id DESC LIMIT %d) c"  # noqa: S608, UP031
            " CROSS JOIN LATERAL jsonb_object_keys(c.custom) key GROUP BY 1" % (register.table, CAP)
        )
        return dict(cursor.fetchall())


def views_with(field: CustomField) -> int:
    """Saved views that filter, sort or show the field: they lose it."""
    return SavedView.objects.filter(resource=field.resource, query__contains=field.name).count()


def classification() -> str:
    """For the health page: whether somebody said of every field whether it is personal."""
    return "unclassified" if CustomField.objects.unclassified().exists() else "ok"
