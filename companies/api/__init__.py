"""Companies in the API."""
