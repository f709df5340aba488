"""Which pages of outside registers a user may open, for the links between them."""

from users.models import User
from users.permissions import Permission


def rights_of(user: User) -> dict[str, bool]:
    """Decide about proposals, ask about companies, keep the registers."""
    return {
        "decide": user.has_permission(Permission.PROPOSAL_DECIDE),
        "ask": user.has_permission(Permission.REGISTER_ASK),
        "manage": user.has_permission(Permission.REGISTER_MANAGE),
    }
