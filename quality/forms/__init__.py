"""Forms of data quality."""
