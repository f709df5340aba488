"""How alike two records are: pure functions over facts, no database."""
