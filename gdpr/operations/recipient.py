"""Recipients of personal data: written down, changed, given keys."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F

from common.constraints import refuse_unwanted_text, refusing
from common.submissions import already_made
from gdpr.choices.ledgers import EEA, RecipientRole, TellingWay
from gdpr.models import Recipient, RecipientKey
from gdpr.operations.ledger_refusals import (
    AgreementMissing,
    RecipientKnown,
    RecipientOver,
    SafeguardMissing,
    WayIncomplete,
)
from gdpr.reading.webhook import mark_of_key, may_be_called
from history import operations as history
from users.models import ApiToken, User

NAMED = {"recipient_name_once": RecipientKnown, "recipient_days": RecipientOver}


@transaction.atomic
def add_recipient(
    *, values: Mapping[str, Any], by: User, now: datetime, submission: UUID | None = None
) -> Recipient:
    """Write down somebody to whom data is given. Refuses a processor without an agreement (art. 28(3)), a country
    outside the EEA without a safeguard (art. 44), a way of telling without its address, and a name that is known.
    Recorded."""
    made = already_made(Recipient, submission)
    if made is not None:
        return made
    key = mark_of_key(settings.SECRET_KEY)
    recipient = Recipient(**values, webhook_key=key, **({"public_id": submission} if submission else {}))
    _refuse(recipient, values)
    with refusing(NAMED):
        history.create(obj=recipient, by=by, at=now)
    return recipient


@transaction.atomic
def change_recipient(
    *, recipient: Recipient, values: Mapping[str, Any], by: User, now: datetime, expected_revision: int | None = None,
    base: Mapping[str, Any] | None = None,
) -> None:  # fmt: skip
    """Correct what is known of a recipient, or end it with a last day. Refuses what adding refuses. Recorded."""
    for name, value in values.items():
        setattr(recipient, name, value)
    _refuse(recipient, values)
    recipient.refresh_from_db()
    with refusing(NAMED):
        history.save_changes(
            obj=recipient, values=values, by=by, at=now, expected_revision=expected_revision, base=base
        )


@transaction.atomic
def set_keys(*, recipient: Recipient, keys: list[ApiToken], by: User, now: datetime) -> None:
    """Say with which API keys a recipient reads: exactly these. What is read with them counts as given. Recorded."""
    Recipient.objects.select_for_update().get(pk=recipient.pk)
    had = {link.token_id: link for link in recipient.key_links.all()}
    wanted = {key.pk: key for key in keys}
    if had.keys() == wanted.keys():
        return
    RecipientKey.objects.filter(recipient=recipient).exclude(token__in=wanted).delete()
    RecipientKey.objects.filter(token__in=wanted).exclude(
        recipient=recipient
    ).delete()  # a key has one reader
    RecipientKey.objects.bulk_create(
        RecipientKey(recipient=recipient, token=key) for number, key in wanted.items() if number not in had
    )
    history.record(
        obj=recipient, verb="changed", by=by, at=now, old={"keys": len(had)}, new={"keys": len(wanted)}
    )


@transaction.atomic
def renew_secret(*, recipient: Recipient, by: User, now: datetime) -> None:
    """Give the webhook of a recipient another secret: messages are signed with it from now on. Recorded without it."""
    key = mark_of_key(settings.SECRET_KEY)
    Recipient.objects.filter(pk=recipient.pk).update(webhook_turn=F("webhook_turn") + 1, webhook_key=key)
    recipient.refresh_from_db()
    history.record(
        obj=recipient, verb="changed", by=by, at=now, old={}, new={"webhook_turn": recipient.webhook_turn}
    )


@transaction.atomic
def note_secret_given(*, recipient: Recipient, by: User, now: datetime) -> None:
    """Note that the recipient was given the secret of today, after the key of the server was changed. Recorded."""
    key = mark_of_key(settings.SECRET_KEY)
    history.save_changes(obj=recipient, values={"webhook_key": key}, by=by, at=now)


def _refuse(recipient: Recipient, values: Mapping[str, Any]) -> None:
    refuse_unwanted_text(values)
    if recipient.role == RecipientRole.PROCESSOR and not recipient.agreement.strip():
        raise AgreementMissing
    if str(recipient.country) not in EEA and not recipient.safeguard:
        raise SafeguardMissing
    if recipient.way == TellingWay.EMAIL and not recipient.email:
        raise WayIncomplete("email")
    url, allow_private = recipient.webhook_url, settings.WEBHOOK_PRIVATE_ADDRESSES
    if (recipient.way == TellingWay.WEBHOOK or url) and not may_be_called(url, allow_private=allow_private):
        raise WayIncomplete("webhook_url")
