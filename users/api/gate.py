"""The gate in the API: who was erased on request does not come back unseen through a program either."""

from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone
from rest_framework.response import Response

from common.gate import API, PAGE, Address, StoppedAtGate, refuse_stopped, tell_stopped
from users.models import ApiToken


class AsksTheGate:
    """Mixin of viewsets that write ways to reach people: what is stopped is refused, and told to the privacy desk
    with the key that sent it."""

    def ask_the_gate(self, given: Mapping[str, Address], now: datetime | None = None) -> None:
        """Refuse what the gate stops; without `now` nobody is told, for nothing was to be written."""
        key = self.request.auth
        is_key = isinstance(key, ApiToken)
        refuse_stopped(given=given, where=API if is_key else PAGE, batch=key.pk if is_key else 0, now=now)

    def handle_exception(self, exc: Exception) -> Response:
        """The refusal took the note back with the rest of the write: it is made again."""
        response = super().handle_exception(exc)
        if isinstance(exc, StoppedAtGate):
            tell_stopped(stopped=exc.stopped, now=timezone.now())
        return response
