"""Duplicates and merging, the upkeep queue, validation and the data-quality board."""
