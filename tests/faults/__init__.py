"""Bad input, and servers that fail."""
