"""Forms of persons, positions and contact points: shape only, the rules are the operations'."""
