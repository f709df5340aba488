"""Which fact changed, by whom, when, why and from which source: audit and provenance in one record."""
