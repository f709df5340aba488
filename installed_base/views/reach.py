"""What the views of this app share: records within the user's reach, and where a fact came from."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from common.display import moment_text
from common.spread import PREFIX
from history.choices.robots import robot_words
from history.queries import provenance_of, said
from installed_base.models import InstalledItem, Product
from users.permissions import Permission
from users.queries import names_of

_WITH = (
    "product__maker",
    "product__family",
    "company",
    "site",
    "parent__product",
    "root__product",
    "verified_by",
)


def item_within_reach(request: HttpRequest, public_id: UUID) -> InstalledItem:
    """The item, or 404 as if it did not exist."""
    rows = InstalledItem.objects.visible_to(request.user).select_related(*_WITH)
    return get_object_or_404(rows, public_id=public_id)


def product_within_reach(request: HttpRequest, public_id: UUID) -> Product:
    """The product, or 404 as if it did not exist."""
    rows = Product.objects.visible_to(request.user).select_related("maker__company", "family", "successor")
    return get_object_or_404(rows, public_id=public_id)


def sources_of(request: HttpRequest, obj: Any) -> dict[str, dict[str, str]]:
    """For the facts of a page: where each came from. Names of staff only for those who may read history."""
    found = provenance_of(obj)
    named = request.user.has_permission(Permission.HISTORY_VIEW)
    names = names_of(fact.by_id for fact in found.values()) if named else {}
    return {
        name if name.startswith(PREFIX) else name.removesuffix("_id"): {
            "source": fact.source or said(fact.act, fact.robot),
            "party": fact.party_label,
            "by": robot_words(fact.robot) or names.get(fact.by_id or 0, ""),
            "at": moment_text(fact.at),
        }
        for name, fact in found.items()
    }
