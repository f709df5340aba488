"""What is done to the catalogue and to delivered items, as verbs."""
