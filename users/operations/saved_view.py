"""Views of lists: kept under a name, shared, opened by default, forgotten. Own settings: no history."""

from django.db import transaction
from django.utils.translation import gettext as _

from common.constraints import refuse_unwanted_text
from common.refusals import Refusal
from common.text import tidy
from users.choices import Resource
from users.models import SavedView, User
from users.permissions import Permission


class ViewNameEmpty(Refusal):
    """A view is found by its name."""

    field = "name"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("Give the view a name."))


class MayNotShare(Refusal):
    """Sharing with everyone is a right of its own."""

    field = "is_shared"
    status = 403

    def __init__(self) -> None:
        super().__init__(_("You may not share views. Save it for yourself, or ask an administrator."))


@transaction.atomic
def save_view(*, resource: str, name: str, query: str, is_shared: bool, by: User) -> SavedView:
    """Keep a list's query under a name; one of the user's own with the same name is replaced. Refuses an
    empty name, and sharing without the right."""
    name = " ".join(tidy(name).split())[:80]
    refuse_unwanted_text({"name": name})
    if not name:
        raise ViewNameEmpty
    if is_shared and not by.has_permission(Permission.VIEW_SHARE):
        raise MayNotShare
    view, _made = SavedView.objects.update_or_create(
        user=by,
        resource=Resource(resource),
        name=name,
        defaults={"query": query[:8000], "is_shared": is_shared},
    )
    return view


@transaction.atomic
def delete_view(*, view: SavedView) -> None:
    """Forget a view."""
    view.delete()


@transaction.atomic
def turn_default(*, view: SavedView) -> bool:
    """Let the list open with this view for its user, or, said again, without it. Says which it is now."""
    was = view.is_default
    SavedView.objects.filter(user=view.user, resource=view.resource).update(is_default=False)
    SavedView.objects.filter(pk=view.pk).update(is_default=not was)
    return not was
