"""Small things that have never heard of a customer. No tables."""
