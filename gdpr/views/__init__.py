"""Pages of the privacy desk, and the one of the person who asked."""
