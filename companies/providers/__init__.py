"""Outside sources of reference lists: fetched and read, no database."""
