"""Requests of data subjects, the packages that answer them, and who may not be marketed to."""

from gdpr.models.access import AccessLog, ViewingAlert
from gdpr.models.package import AccessPackage
from gdpr.models.request import SubjectRequest
from gdpr.models.suppression import MarketingObjection, Suppression

__all__ = [
    "AccessLog",
    "AccessPackage",
    "MarketingObjection",
    "SubjectRequest",
    "Suppression",
    "ViewingAlert",
]
