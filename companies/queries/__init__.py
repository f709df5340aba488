"""Reads of companies across tables."""

from companies.queries.group import Group, GroupNode, group_of
from companies.queries.profile import Profile, main_contact_points, profile_of
from companies.queries.records import external_ids_of, find_by_external_id, history_objects_of
from companies.queries.similar import possible_duplicates, search, vat_number_of

__all__ = [
    "Group",
    "GroupNode",
    "Profile",
    "external_ids_of",
    "find_by_external_id",
    "group_of",
    "history_objects_of",
    "main_contact_points",
    "possible_duplicates",
    "profile_of",
    "search",
    "vat_number_of",
]
