"""What is done to persons, their positions and contact points, as verbs."""
