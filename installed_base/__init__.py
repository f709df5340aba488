"""Everything delivered: products and the items installed at companies."""
