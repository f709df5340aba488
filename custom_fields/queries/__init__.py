"""Reads of custom fields: which there are, for whom, and what their values say."""
