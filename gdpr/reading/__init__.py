"""Days, fingerprints and seals: rules that need no database."""
