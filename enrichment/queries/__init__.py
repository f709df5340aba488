"""Reads of outside registers, their runs and what they propose."""
