"""What is planned, done and called off, as verbs."""
