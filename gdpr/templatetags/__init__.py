"""Words of the templates of the privacy desk."""
