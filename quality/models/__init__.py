"""What looks like one record, what was made one, what is in doubt, what was measured, and mail that came back."""

from quality.models.duplicate import DuplicatePair, DuplicateScan
from quality.models.mail import MailDomain, MailFile, MailNotice
from quality.models.measure import QualityFigure
from quality.models.merge import FormerName, Merge, MergedRecord, MergeStep
from quality.models.rule import QualitySettings, StalenessRule
from quality.models.upkeep import UpkeepEntry, Verification

__all__ = [
    "DuplicatePair",
    "DuplicateScan",
    "FormerName",
    "MailDomain",
    "MailFile",
    "MailNotice",
    "Merge",
    "MergeStep",
    "MergedRecord",
    "QualityFigure",
    "QualitySettings",
    "StalenessRule",
    "UpkeepEntry",
    "Verification",
]
