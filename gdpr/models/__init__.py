"""Requests of data subjects and their packages, who saw whom, refusals, purposes, restrictions, holds."""

from gdpr.models.access import AccessLog, ViewingAlert
from gdpr.models.hold import LegalHold, Restriction
from gdpr.models.package import AccessPackage
from gdpr.models.purpose import Purpose, PurposeAssignment
from gdpr.models.request import SubjectRequest
from gdpr.models.suppression import MarketingObjection, Suppression

__all__ = [
    "AccessLog",
    "AccessPackage",
    "LegalHold",
    "MarketingObjection",
    "Purpose",
    "PurposeAssignment",
    "Restriction",
    "SubjectRequest",
    "Suppression",
    "ViewingAlert",
]
