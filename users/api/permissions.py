"""Rights of API views: the same vocabulary as the pages, narrowed by the key's scopes."""

from rest_framework.permissions import SAFE_METHODS, BasePermission

from users.permissions import Permission


class Requires(BasePermission):
    """Every right that the view names for the method; deny when it names none."""

    def has_permission(self, request, view) -> bool:
        if request.user.is_authenticated and getattr(view, "action", "") is None:
            return True  # there is no such verb here for anybody: 405, not 403
        needed = needed_rights(view, request.method)
        if needed is None or not request.user.is_authenticated:
            return False
        return all(may(request, right) for right in needed)


def may(request, right: Permission) -> bool:
    """Whether the caller has the right, and the key with which they call too."""
    return request.user.has_permission(right)


def needed_rights(view, method: str) -> tuple[Permission, ...] | None:
    """`view.rights` maps an action, or "read" and "write", to the rights it takes."""
    rights: dict[str, tuple[Permission, ...]] = getattr(view, "rights", {})
    action = getattr(view, "action", None)
    if action in rights:
        return rights[action]
    return rights.get("read" if method in SAFE_METHODS else "write")
