"""Pages of the installed base."""
