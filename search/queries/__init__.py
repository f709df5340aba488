"""Questions to the index, with the rights of the one who asks."""

from search.queries.find import ids_matching, recent, search
from search.queries.hits import Found, Group, Hit

__all__ = ["Found", "Group", "Hit", "ids_matching", "recent", "search"]
