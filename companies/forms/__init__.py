"""What is typed about companies."""
