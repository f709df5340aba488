"""Outside registers in the API."""
