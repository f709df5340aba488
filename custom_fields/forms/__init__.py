"""Forms of custom fields: their values anywhere, and their definitions."""
