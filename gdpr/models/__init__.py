"""Requests of data subjects and their packages, who saw whom, refusals and consents, purposes, restrictions, holds,
erasures."""

from gdpr.models.access import AccessLog, ViewingAlert
from gdpr.models.archive import LegalArchive
from gdpr.models.breach import Breach, BreachPhase
from gdpr.models.consent import ConsentEvent, LinkRequest
from gdpr.models.death import Death
from gdpr.models.desk import DeskFigure, DeskJob, InboxTest
from gdpr.models.erasure import ErasureDoubt, ErasureLog, ErasurePlan, ErasureRun, ErasureStep
from gdpr.models.finding import SensitiveFinding
from gdpr.models.held_row import HeldRow
from gdpr.models.hold import LegalHold, Restriction
from gdpr.models.journal import JournalEntry
from gdpr.models.look import RequestLook
from gdpr.models.lost_act import LostAct
from gdpr.models.notice import NoticeDelivery, NoticeObligation, PrivacyNotice
from gdpr.models.package import AccessPackage
from gdpr.models.purpose import Purpose, PurposeAssignment
from gdpr.models.recipient import (
    DisclosedPersons,
    Disclosure,
    Recipient,
    RecipientKey,
    RecipientNotification,
)
from gdpr.models.request import SubjectRequest
from gdpr.models.request_work import Rectification, RequestTask
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
    "Breach",
    "BreachPhase",
    "CompanyRefusal",
    "ConsentEvent",
    "ConsentText",
    "Death",
    "DeskFigure",
    "DeskJob",
    "DisclosedPersons",
    "Disclosure",
    "ErasureDoubt",
    "ErasureLog",
    "ErasurePlan",
    "ErasureRun",
    "ErasureStep",
    "HeldRow",
    "InboxTest",
    "Interaction",
    "JournalEntry",
    "LegalArchive",
    "LegalHold",
    "LinkRequest",
    "LostAct",
    "MarketingObjection",
    "NoticeDelivery",
    "NoticeObligation",
    "PrivacyNotice",
    "Purpose",
    "PurposeAssignment",
    "Recipient",
    "RecipientKey",
    "RecipientNotification",
    "Rectification",
    "RequestLook",
    "RequestTask",
    "Restriction",
    "RetentionChunk",
    "RetentionEvaluation",
    "RetentionRule",
    "RetentionRun",
    "SensitiveFinding",
    "SubjectRequest",
    "Suppression",
    "Topic",
    "ViewingAlert",
]
