"""What the law asks to be kept is not taken back by machine: a correction stands beside it (GDPR art. 5(2))."""

from django.utils.translation import gettext_lazy as _

from gdpr.models import (
    Breach,
    CompanyRefusal,
    ConsentEvent,
    ConsentText,
    Death,
    HeldRow,
    LegalArchive,
    LegalHold,
    LostAct,
    MarketingObjection,
    NoticeObligation,
    Purpose,
    PurposeAssignment,
    Recipient,
    Restriction,
    RetentionRule,
    SensitiveFinding,
    SubjectRequest,
    Suppression,
    Topic,
)
from history import operations as history
from history.operations import Undoable

_LEDGERS = _(
    "What the law asks us to keep is not taken back by machine. Write the correction down on its own page."
)


def offer_undo() -> None:
    """Say what to do instead."""
    history.offer_undo(
        *(
            Undoable(model=model, refuses=_LEDGERS)
            for model in (
                Breach, CompanyRefusal, ConsentEvent, ConsentText, Death, HeldRow, LegalArchive, LegalHold, LostAct, MarketingObjection,
                NoticeObligation, Purpose, PurposeAssignment, Recipient, Restriction, RetentionRule, SensitiveFinding, SubjectRequest, Suppression, Topic,
            )
        )
    )  # fmt: skip
