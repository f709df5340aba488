"""Where the covered days kept of items stray from what covers, placements, sites and owners say."""

from django.db import connection


def strays() -> list[int]:
    """Numbers of the items whose kept days are not those that a fresh look over the whole base finds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT service_item_cover_strays()")
        return sorted(row[0] for row in cursor.fetchall())
