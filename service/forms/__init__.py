"""Forms of the aftermarket."""
