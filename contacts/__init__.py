"""Persons, their dated positions at companies, and the ways to reach them."""
