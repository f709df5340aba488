"""Pages of the aftermarket."""
