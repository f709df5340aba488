"""Outside registers, what was asked of them, and what they proposed."""

from enrichment.models.lookup import Lookup, RegisterNotice, VatCheck
from enrichment.models.policy import FieldPolicy
from enrichment.models.proposal import Proposal
from enrichment.models.register import OutsideRegister
from enrichment.models.run import EnrichmentRun, RunIssue
from enrichment.models.signal import Signal, SignalLook, SignalRule

__all__ = [
    "EnrichmentRun",
    "FieldPolicy",
    "Lookup",
    "OutsideRegister",
    "Proposal",
    "RegisterNotice",
    "RunIssue",
    "Signal",
    "SignalLook",
    "SignalRule",
    "VatCheck",
]
