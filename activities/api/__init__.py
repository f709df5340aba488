"""Activities in the API."""
