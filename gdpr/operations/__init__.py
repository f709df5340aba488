"""What the privacy desk does."""
