"""Duplicates, merges and upkeep in the API."""
