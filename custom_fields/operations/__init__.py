"""Writes of custom fields: the definitions, their values, what the worker does."""
