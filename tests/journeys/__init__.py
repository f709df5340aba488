"""The product as people use it, end to end in a real browser."""
