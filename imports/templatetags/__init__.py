"""Words of the import pages."""
