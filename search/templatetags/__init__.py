"""Words of the search pages."""
