"""Reads of duplicates: how records are blocked, what of them is compared, what looks like one that is typed."""
