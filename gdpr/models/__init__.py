"""Requests of data subjects and their packages, who saw whom, refusals and consents, purposes, restrictions, holds,
erasures."""

from gdpr.models.access import AccessLog, ViewingAlert
from gdpr.models.consent import ConsentEvent, LinkRequest
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
from gdpr.models.suppression import CompanyRefusal, MarketingObjection, Suppression
from gdpr.models.topic import ConsentText, Topic

__all__ = [
    "AccessLog",
    "AccessPackage",
    "CompanyRefusal",
    "ConsentEvent",
    "ConsentText",
    "ErasureDoubt",
    "ErasureLog",
    "ErasurePlan",
    "ErasureRun",
    "ErasureStep",
    "Interaction",
    "JournalEntry",
    "LegalHold",
    "LinkRequest",
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
    "Topic",
    "ViewingAlert",
]
