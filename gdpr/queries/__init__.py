"""Reads for the privacy desk: who may be meant, what is known of a person, what a package says."""
