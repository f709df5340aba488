"""The secret that a recipient and we share, and whether the recipient still has it."""

from django.conf import settings

from gdpr.choices.ledgers import SecretState, TellingWay
from gdpr.models import Recipient
from gdpr.reading.webhook import mark_of_key, secret_of


def secret_for(recipient: Recipient) -> str:
    """Worked out from SECRET_KEY and kept nowhere: a copy of the database alone signs nothing."""
    return secret_of(settings.SECRET_KEY, str(recipient.public_id), recipient.webhook_turn)


def secrets_for(recipient: Recipient) -> list[str]:
    """Those by which messages are signed: after the key of the server was changed by the earlier ones too, so that
    they are known until the recipient was given the new one."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [secret_of(key, str(recipient.public_id), recipient.webhook_turn) for key in keys]


def secret_state(recipient: Recipient) -> SecretState:
    """Whether the secret that the recipient was given is the one of today. Nobody can work out a secret of a key that
    is not known any more: then the recipient refuses what we sign, until it is given the new one."""
    if recipient.webhook_key in ("", mark_of_key(settings.SECRET_KEY)):
        return SecretState.KNOWN
    earlier = [mark_of_key(key) for key in settings.SECRET_KEY_FALLBACKS]
    return SecretState.EARLIER if recipient.webhook_key in earlier else SecretState.LOST


def recipients_with_old_secret() -> list[Recipient]:
    """Recipients that were not given the secret of today yet."""
    rows = Recipient.objects.filter(way=TellingWay.WEBHOOK, ended_on=None).order_by("name")
    return [one for one in rows if secret_state(one) != SecretState.KNOWN]


def recipients_without_secret() -> int:
    """How many of these cannot check any more who tells them."""
    return sum(secret_state(one) == SecretState.LOST for one in recipients_with_old_secret())
