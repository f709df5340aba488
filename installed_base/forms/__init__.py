"""What is typed about items and products."""
