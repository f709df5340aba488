"""Pages of duplicates, merges and upkeep."""
