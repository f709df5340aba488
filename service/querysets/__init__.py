"""Reads of one table each, in the words of a service clerk."""
