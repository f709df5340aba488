"""Reads for staff: names and links, acts that can be undone, sources and what stands from them."""

from users.queries.acts import acts_for, left_of, rows_of_act, sees_act, undo_tag
from users.queries.facts import facts_of_record
from users.queries.records import names_of_records
from users.queries.sources import (
    SourceRow,
    place_of,
    sees_sources,
    source_by_public_id,
    sources,
    standing_lines,
    standing_values,
    types_of_source,
)
from users.queries.staff import (
    link_of,
    list_abilities,
    names_of,
    password_links,
    recent_records,
    token_of,
    user_of_link,
)

__all__ = [
    "SourceRow",
    "acts_for",
    "facts_of_record",
    "left_of",
    "link_of",
    "list_abilities",
    "names_of",
    "names_of_records",
    "password_links",
    "place_of",
    "recent_records",
    "rows_of_act",
    "sees_act",
    "sees_sources",
    "source_by_public_id",
    "sources",
    "standing_lines",
    "standing_values",
    "token_of",
    "types_of_source",
    "undo_tag",
    "user_of_link",
]
