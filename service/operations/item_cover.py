"""The covered days kept of items, brought right where they stray."""

from django.db import connection, transaction

from service.queries.item_cover import strays

AT_ONCE = 5000


def mend_item_cover() -> int:
    """Work anew what strays, some thousands in a transaction, so that nobody waits long. Returns how many strayed.
    What is derived has no history."""
    found = strays()
    for start in range(0, len(found), AT_ONCE):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT service_refresh_item_cover(%s::bigint[])", [found[start : start + AT_ONCE]]
            )
    return len(found)
