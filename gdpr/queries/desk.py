"""Who works at the privacy desk."""

from django.db.models import QuerySet

from users.models import User
from users.permissions import ROLE_PERMISSIONS, Permission


def desk_people() -> QuerySet[User]:
    """Those who answer requests of data subjects and may log in."""
    roles = [role for role, rights in ROLE_PERMISSIONS.items() if Permission.REQUEST_HANDLE in rights]
    return User.objects.people().active().filter(role__in=roles)
