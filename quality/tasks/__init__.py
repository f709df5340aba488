"""Jobs of data quality."""

from quality.tasks import duplicates, upkeep

__all__ = ["duplicates", "upkeep"]
