"""Jobs of the aftermarket."""

from service.tasks import campaign, case, cover, opportunity

__all__ = ["campaign", "case", "cover", "opportunity"]
