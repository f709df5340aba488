"""Staff, teams, the views they save, the keys they make, and their runs over many records."""

from users.models.run import BulkRejection, BulkRun, UndoLeft, UndoRun
from users.models.staff import (
    ApiToken,
    IdempotencyKey,
    Membership,
    RecentRecord,
    SavedView,
    Team,
    User,
    UserSession,
)

__all__ = [
    "ApiToken",
    "BulkRejection",
    "BulkRun",
    "IdempotencyKey",
    "Membership",
    "RecentRecord",
    "SavedView",
    "Team",
    "UndoLeft",
    "UndoRun",
    "User",
    "UserSession",
]
