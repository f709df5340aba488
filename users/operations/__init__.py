"""What is done to users, teams, sessions, views and keys, as verbs."""
