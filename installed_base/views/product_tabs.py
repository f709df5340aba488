"""What the tabs of a product's page hold; each reads only its own."""

from collections.abc import Callable
from typing import Any

from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.display import day_text
from common.numbers import row_number
from common.slots import Asked, panels
from history.queries import change_log
from installed_base.choices import PRODUCT_WORDS, ItemStatus, ProductKind
from installed_base.models import (
    BomLine,
    InstalledItem,
    PartFit,
    Product,
    ProductDocument,
    SoftwareFeature,
)
from installed_base.models.attributes import attributes_of
from installed_base.queries import (
    StructureNode,
    counts_by_status,
    fits_of,
    lines_of,
    predecessors_of,
    products_fitted_by,
    structure_of,
    successions,
    warnings_of_fits,
    where_used,
)
from installed_base.views.reach import sources_of
from installed_base.views.trees import MEANINGS
from users.permissions import Permission

Context = dict[str, Any]
MANY = 50


def overview(request: HttpRequest, product: Product) -> Context:
    """Facts, chain of successors, what its items tell, how many there are."""
    user = request.user
    counts = []
    if user.has_permission(Permission.ITEM_VIEW):
        counts = counts_by_status(product.items.visible_to(user))
    return {
        "words": PRODUCT_WORDS,
        "sources": sources_of(request, product),
        "attributes": attributes_of(product.attribute_schema),
        "counts": [(ItemStatus(status), MEANINGS[ItemStatus(status)], count) for status, count in counts],
        "count": sum(count for _status, count in counts),
        "predecessors": predecessors_of(product),
        "chain": successions([product]).get(product.pk, []),
        "former_codes": product.former_codes.order_by("code"),
        "panels": panels("product", Asked(record=product, user=user, now=timezone.now())),
    }


def structure(request: HttpRequest, product: Product) -> Context:
    """What it is built of today, and every line with its days."""
    today = timezone.localdate()
    lines = list(lines_of(product))
    return {
        "nodes": [drawn(node) for node in structure_of(product, on=today)] if lines else [],
        "lines": [(line, _state(line, today)) for line in lines],
    }


def parts(request: HttpRequest, product: Product) -> Context:
    """The parts that fit it, what replaces them, and what may be meant otherwise."""
    fits = list(fits_of(product)[:500])
    chains = successions({fit.part for fit in fits if fit.part.successor_id})
    return {
        "fits": [(fit, chains.get(fit.part_id, [])) for fit in fits],
        "warnings": warnings_of_fits(product),
    }


def used(request: HttpRequest, product: Product) -> Context:
    """The products it is built into or fits, and the delivered items of it."""
    user = request.user
    items = InstalledItem.objects.visible_to(user).filter(product=product)
    by_company = (
        items.at_work()
        .exclude(company=None)
        .order_by()
        .values_list("company__public_id", "company__legal_name")
    )
    return {
        "assemblies": where_used(product, on=timezone.localdate()),
        "fitted": list(products_fitted_by(product)[:200]),
        "companies": list(by_company.annotate(count=Count("pk")).order_by("-count", "company__legal_name")[: MANY + 1])[:MANY]
        if user.has_permission(Permission.COMPANY_VIEW)
        else [],
        "inside": list(
            items.at_work().exclude(root=None).order_by().values_list("root__product__public_id", "root__product__name")
            .annotate(count=Count("pk")).order_by("-count")[:MANY]
        ),
    }  # fmt: skip


def features(request: HttpRequest, product: Product) -> Context:
    """What it can do."""
    return {"features": product.features.order_by("code_key", "id")}


def documents(request: HttpRequest, product: Product) -> Context:
    """Files and links, those that are valid today first."""
    today = timezone.localdate()
    rows = list(product.documents.order_by("kind", "title", "language", "-document_revision", "id"))
    return {
        "documents": [
            (row, (row.valid_from is None or row.valid_from <= today) and (row.valid_to is None or row.valid_to >= today))
            for row in rows
        ]
    }  # fmt: skip


def history(request: HttpRequest, product: Product) -> Context:
    """Who changed what of the product and of what belongs to it."""
    before = request.GET.get("before", "")
    objects = [("installed_base.product", product.pk)]
    for model, rows in (
        (BomLine, product.bom_lines), (PartFit, product.fitting_parts), (SoftwareFeature, product.features),
        (ProductDocument, product.documents),
    ):  # fmt: skip
        objects += [(model._meta.label_lower, pk) for pk in rows.values_list("pk", flat=True)[:1000]]
    log = change_log(objects=objects, user=request.user, before=row_number(before))
    return {"log": log, "more_url": f"{tab_url(product, 'history')}&before="}


TABS: dict[str, tuple[Any, Callable[[HttpRequest, Product], Context]]] = {
    "overview": (_("Overview"), overview),
    "structure": (_("Structure"), structure),
    "parts": (_("Parts that fit"), parts),
    "used": (_("Where used"), used),
    "features": (_("Features"), features),
    "documents": (_("Documents"), documents),
    "history": (_("Change log"), history),
}


def tab_url(product: Product, tab: str) -> str:
    """The page of the product with a tab open."""
    url = reverse("installed_base:product", args=[product.public_id])
    return url if tab == "overview" else f"{url}?tab={tab}"


def tabs_of(request: HttpRequest, product: Product, active: str) -> list[dict[str, Any]]:
    """The tabs that the user may open, with how much is in them."""
    counts = {
        "structure": product.bom_lines.count(), "parts": product.fitting_parts.count(),
        "features": product.features.count(), "documents": product.documents.count(),
    }  # fmt: skip
    shown = set(TABS)
    if product.kind not in (ProductKind.SOFTWARE, ProductKind.SERVICE) and not counts["features"]:
        shown.discard("features")
    if not request.user.has_permission(Permission.HISTORY_VIEW):
        shown.discard("history")
    return [
        {
            "text": words,
            "url": tab_url(product, name),
            "active": name == active,
            "count": counts.get(name) or None,
        }
        for name, (words, _builder) in TABS.items()
        if name in shown
    ]


def chosen_tab(request: HttpRequest) -> str:
    """The tab that the address asks for."""
    tab = request.GET.get("tab", "")
    if tab not in TABS or (tab == "history" and not request.user.has_permission(Permission.HISTORY_VIEW)):
        return "overview"
    return tab


def lifecycle_badges(product: Product) -> list[tuple[str, Any]]:
    """States told from the dates: meaning and words, the most urgent first."""
    today, badges = timezone.localdate(), []
    if product.end_of_support:
        ended = product.end_of_support < today
        words = _("Support ended %(day)s") if ended else _("End of support %(day)s")
        badges.append(("danger" if ended else "warning", words % {"day": day_text(product.end_of_support)}))
    if product.end_of_sale:
        ended = product.end_of_sale < today
        words = _("No longer sold since %(day)s") if ended else _("End of sale %(day)s")
        badges.append(("warning" if ended else "neutral", words % {"day": day_text(product.end_of_sale)}))
    if product.last_contract_attach and product.last_contract_attach < today:
        badges.append(("warning", _("No new contracts")))
    if product.successor:
        badges.append(("info", _("Replaced by %(product)s") % {"product": product.successor.code}))
    return badges


def drawn(node: StructureNode) -> Context:
    """A line of structure as `ui/tree.html` draws it, with those under it."""
    component = node.line.component
    if component is None:
        return {"text": f"{node.line.position}: {_('Empty slot')}", "note": node.line.note, "children": []}
    note = " · ".join(filter(None, [component.code, f"{node.line.quantity.normalize():f} ×", node.line.note]))
    text = f"{node.line.position}: {component.name}" if node.line.position else component.name
    return {
        "text": text, "url": reverse("installed_base:product", args=[component.public_id]), "note": note,
        "children": [drawn(one) for one in node.children], "open": True,
    }  # fmt: skip


def _state(line: BomLine, today: Any) -> str:
    if line.during.upper and line.during.upper <= today:
        return "past"
    return "coming" if line.during.lower and line.during.lower > today else "now"
