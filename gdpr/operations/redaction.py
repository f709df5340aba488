"""Words taken out of history, which is append-only but for that: what happened and when stays."""

from collections.abc import Iterable

from django.db import connection


def redact(*, sql: str, values: list) -> None:
    """Run a statement that takes words out of history."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('kolmikanta.redacting', 'on', true)")
        cursor.execute(sql, values)
        cursor.execute("SELECT set_config('kolmikanta.redacting', 'off', true)")


def forget_history(*, object_type: str, numbers: Iterable[int]) -> None:
    """Take every word out of what history keeps of these rows."""
    redact(
        sql="UPDATE history_change SET old = '{}', new = '{}' WHERE object_type = %s AND object_id = ANY(%s)",
        values=[object_type, list(numbers)],
    )
