"""Requests of data subjects and their packages, who saw whom, refusals, purposes, restrictions, holds, erasures."""

from gdpr.models.access import AccessLog, ViewingAlert
from gdpr.models.erasure import ErasureDoubt, ErasureLog, ErasurePlan, ErasureRun, ErasureStep
from gdpr.models.hold import LegalHold, Restriction
from gdpr.models.journal import JournalEntry
from gdpr.models.package import AccessPackage
from gdpr.models.purpose import Purpose, PurposeAssignment
from gdpr.models.request import SubjectRequest
from gdpr.models.retention import (
    Interaction,
    RetentionChunk,
    RetentionEvaluation,
    RetentionRule,
    RetentionRun,
)
from gdpr.models.suppression import MarketingObjection, Suppression

__all__ = [
    "AccessLog",
    "AccessPackage",
    "ErasureDoubt",
    "ErasureLog",
    "ErasurePlan",
    "ErasureRun",
    "ErasureStep",
    "Interaction",
    "JournalEntry",
    "LegalHold",
    "MarketingObjection",
    "Purpose",
    "PurposeAssignment",
    "Restriction",
    "RetentionChunk",
    "RetentionEvaluation",
    "RetentionRule",
    "RetentionRun",
    "SubjectRequest",
    "Suppression",
    "ViewingAlert",
]
