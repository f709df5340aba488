"""How long persons are kept: rules, runs, and what happens when the time is over."""
