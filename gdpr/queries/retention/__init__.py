"""How long persons are kept: facts, claims and verdicts, for many persons in one statement."""
