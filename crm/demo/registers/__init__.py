"""The outside registers in small, on loopback: what the demo asks instead of the real ones, and tests too."""
