"""Erasing a person: planned, approved, carried out in one transaction, finished step by step, done again after a restore."""
