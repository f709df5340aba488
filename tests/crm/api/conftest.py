"""Callers of the API."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from rest_framework.test import APIClient

from users.models import User
from users.operations.api_token import make_token
from users.permissions import ROLE_PERMISSIONS


@pytest.fixture
def api_of() -> Callable[..., APIClient]:
    """A program that calls with a key of the user's: every right of the user's, unless told which."""

    def calling(user: User, scopes: list[str] | None = None) -> APIClient:
        from django.utils import timezone

        wanted = [str(p) for p in ROLE_PERMISSIONS[user.role]] if scopes is None else scopes
        _token, plain = make_token(
            user=user, name="test", scopes=wanted, expires_at=timezone.now() + timedelta(days=1), by=user,
            now=timezone.now(), own_use="test",
        )  # fmt: skip
        client = APIClient()
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {plain}")
        return client

    return calling
