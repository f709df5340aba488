"""POST once: an Idempotency-Key makes a repeated request answer what the first one answered.

Follows the IETF draft "The Idempotency-Key HTTP Header Field" (draft-ietf-httpapi-idempotency-key-header).
"""

import json
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from common.api.problems import problem
from users.models import IdempotencyKey
from users.operations.idempotency import keep_answer, reserve_key

LONGEST = 120


class IdempotentCreates:
    """Mixin of viewsets: `create` with an Idempotency-Key runs once for each user and key."""

    def create(self, request, *args, **kwargs):
        key = request.headers.get("Idempotency-Key", "")
        if not key:
            return super().create(request, *args, **kwargs)
        if len(key) > LONGEST:
            return problem(400, "invalid", _("An Idempotency-Key has at most 120 characters."))
        body = json.dumps([request.path, request.data], sort_keys=True, default=str)
        digest = sha256(body.encode()).hexdigest()
        with transaction.atomic():
            try:
                with transaction.atomic():
                    kept = reserve_key(user=request.user, key=key, digest=digest, now=timezone.now())
            except IntegrityError:
                return self._again(request, key, digest)
            response = super().create(request, *args, **kwargs)
            keep_answer(
                key=kept, status=response.status_code, body=JSONRenderer().render(response.data).decode()
            )
        return response

    @staticmethod
    def _again(request, key: str, digest: str) -> Response:
        kept = IdempotencyKey.objects.get(user=request.user, key=key)
        if kept.digest != digest:
            return problem(
                422, "key_reused", _("This Idempotency-Key was used for another request. Use a new one.")
            )
        return Response(json.loads(kept.body), status=kept.status, headers={"Idempotent-Replayed": "true"})
