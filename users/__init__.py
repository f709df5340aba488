"""Staff, teams, roles and the permission vocabulary."""
