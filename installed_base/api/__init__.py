"""Products and installed items in the API."""
