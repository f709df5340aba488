"""Keys of the API: `Authorization: Bearer kk_…` (RFC 6750)."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed

from users.operations.api_token import note_use
from users.queries import token_of

NOTED_EVERY = timedelta(minutes=5)


class BearerToken(BaseAuthentication):
    """Find the user by key. A wrong, expired or revoked key is told apart from none."""

    def authenticate(self, request):
        parts = get_authorization_header(request).split()
        if not parts or parts[0].lower() != b"bearer":
            return None
        if len(parts) != 2:
            raise AuthenticationFailed(_("Send the key as: Authorization: Bearer KEY."))
        now = timezone.now()
        token = token_of(plain=parts[1].decode("latin-1"), now=now)
        if token is None:
            raise AuthenticationFailed(
                _("The key is wrong, expired or revoked. Make a new one under your settings.")
            )
        if token.last_used_at is None or now - token.last_used_at > NOTED_EVERY:
            note_use(token=token, now=now)
        token.user.key_scopes = frozenset(token.scopes)
        return token.user, token

    def authenticate_header(self, request) -> str:
        return 'Bearer realm="api"'


class BearerTokenScheme(OpenApiAuthenticationExtension):
    """How the schema describes the key."""

    target_class = BearerToken
    name = "key"

    def get_security_definition(self, auto_schema) -> dict:
        return {"type": "http", "scheme": "bearer"}
