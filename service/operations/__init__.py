"""Writes: one module for each noun."""
