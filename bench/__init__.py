"""Benches: a command that seeds a register of a given size and measures it through the product's own doors."""
