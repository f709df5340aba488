"""The kit of every list: columns, keyset pages, facets, conditions, counts and export. Knows no register."""
