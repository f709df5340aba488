"""Reads of staff for other apps: names by number."""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.urls import reverse

from common.lists.listing import Abilities
from history.queries import provenance_facts_of
from users.models import ApiToken, RecentRecord, SavedView, User
from users.permissions import Permission


def names_of(ids: Iterable[int | None]) -> dict[int, str]:
    """Full names of users by number; numbers that are gone are left out."""
    wanted = {number for number in ids if number is not None}
    return dict(User.objects.filter(pk__in=wanted).values_list("pk", "full_name")) if wanted else {}


def recent_records(user: User, *, limit: int = 10) -> list[RecentRecord]:
    """What the user opened last, newest first."""
    return list(RecentRecord.objects.filter(user=user).order_by("-opened_at")[:limit])


def token_of(*, plain: str, now: datetime) -> ApiToken | None:
    """The usable key with this plain text, its user at hand; None when wrong, expired, revoked or closed."""
    digest = sha256(plain.encode()).hexdigest()
    return ApiToken.objects.usable(now).select_related("user").filter(digest=digest).first()


def list_abilities(user: User, resource: str, *, edit: Permission | None = None) -> Abilities:
    """What the user may do with a list, and the views that are saved for it. `edit` is the right that changing
    its rows takes beside the right to change many at once."""
    return Abilities(
        may_bulk=user.has_permission(Permission.BULK_EDIT) and (edit is None or user.has_permission(edit)),
        may_export=user.has_permission(Permission.EXPORT),
        may_share=user.has_permission(Permission.VIEW_SHARE),
        views=list(SavedView.objects.visible_to(user).of(resource)),
        view_save_url=reverse("users:saved_view_create", args=[resource]),
        sources=provenance_facts_of,
    )


class _PasswordLinks(PasswordResetTokenGenerator):
    """Signed, once, for three days: void as soon as the password is set, another link is sent or the account closed."""

    key_salt = "users.queries.password_links"

    def _make_hash_value(self, user: User, timestamp: int) -> str:
        return f"{super()._make_hash_value(user, timestamp)}{user.invited_at}{user.is_active}"


password_links = _PasswordLinks()


def user_of_link(public_id: UUID, token: str) -> User | None:
    """The user who may set a password by this link; None when it is wrong, used or out of date."""
    user = User.objects.people().active().filter(public_id=public_id).first()
    return user if user is not None and password_links.check_token(user, token) else None


def link_of(user: User) -> str:
    """The path under which the user may set a password, once and for three days."""
    return reverse("users:password_set", args=[user.public_id, password_links.make_token(user)])
