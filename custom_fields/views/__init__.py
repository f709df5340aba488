"""Pages of custom fields, and what other apps' pages show of them."""
