"""The privacy desk for programs."""
