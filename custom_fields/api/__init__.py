"""Custom fields in the API."""
