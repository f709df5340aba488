"""Writes: scans, decisions, merges."""
