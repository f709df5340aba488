"""Pages of persons, by noun."""
