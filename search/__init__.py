"""Finds any company, person, item or product by a word or number of it."""
