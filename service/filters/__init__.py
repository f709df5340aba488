"""Filters of the lists: one for page, API and export."""
