"""Who reads with a new key of the API: noted with the key, so that what is read counts as given from the first row."""

from datetime import date, datetime

from django.utils import timezone

from gdpr.models import Recipient
from gdpr.operations.recipient import set_keys
from users.models import ApiToken, User
from users.operations.api_token import ReaderMissing


class RecipientsAsReaders:
    """The recipients to whom data is given."""

    def choices(self, today: date) -> list[tuple[str, str]]:
        """Universal ID and name of each."""
        rows = Recipient.objects.standing(today).order_by("name")
        return [(str(number), name) for number, name in rows.values_list("public_id", "name")]

    def note(self, *, reader: str, key: ApiToken, by: User, now: datetime) -> None:
        """Give the key to the recipient, beside those it has. Refuses one to whom nothing is given any more."""
        standing = Recipient.objects.standing(timezone.localtime(now).date())
        recipient = standing.filter(public_id=reader).first()
        if recipient is None:
            raise ReaderMissing
        set_keys(recipient=recipient, keys=[*recipient.keys.all(), key], by=by, now=now)
