"""Pages of outside registers."""
