"""The launcher: from a fresh clone to a running product, with the standard library alone."""
