"""Commands of the privacy desk."""
