"""The secret that a recipient and we share."""

from django.conf import settings

from gdpr.models import Recipient
from gdpr.reading.webhook import secret_of


def secret_for(recipient: Recipient) -> str:
    """Worked out from SECRET_KEY and kept nowhere: a copy of the database alone signs nothing."""
    return secret_of(settings.SECRET_KEY, str(recipient.public_id), recipient.webhook_turn)
