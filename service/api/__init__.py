"""The aftermarket in the API."""
