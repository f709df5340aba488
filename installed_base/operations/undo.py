"""How acts on products, items and what belongs to them are taken back, and what is not taken back by machine."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from companies.models import ExternalId, Site
from history import operations as history
from history.operations import AddedRows, Part, TagWord, Undoable
from installed_base.models import (
    Baseline,
    BomLine,
    DeliveryLine,
    FormerCode,
    InstalledItem,
    ItemContact,
    ItemEvent,
    ItemFeature,
    ItemFlag,
    ItemIdentifier,
    ItemParty,
    ItemRelation,
    ItemSite,
    ItemTag,
    Maker,
    MakerSpelling,
    PartFit,
    Placement,
    Product,
    ProductDocument,
    ProductFamily,
    SchemaVersion,
    SoftwareFeature,
)
from installed_base.operations.lifecycle import derive_many
from installed_base.operations.undo_dated import offer_dated
from installed_base.queries.parties import HOLDERS

_HELD = _("Whose a machine is, and where, has days of its own. Sell or move it on its page.")
_FROZEN = _("A frozen configuration and the versions of attributes stay as they were kept.")
_ITEM_NUMBER, _PRODUCT_NUMBER = {"object_type": "item"}, {"object_type": "product"}


def _numbers(fixed: dict[str, str]) -> tuple[Part, AddedRows]:
    told = {"model": ExternalId, "column": "object_uuid", "refers_to": "public_id", "fixed": fixed}
    return Part(**told), AddedRows(**told, value="external_id")


PLACE = ("company_id", "site_id")


def places_that_stay(*, wanted: Mapping[int, Mapping[str, Any]]) -> dict[int, set[str]]:
    """Whose a machine is, and where, goes back only where nothing dated says otherwise, where the site is one of the
    company, and where machine and parts would all stand in one place."""
    asked = [number for number, values in wanted.items() if values.keys() & set(PLACE)]
    roots = {
        root or number
        for number, root in InstalledItem.objects.filter(pk__in=asked).values_list("pk", "root_id")
    }
    families: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for item in InstalledItem.objects.filter(Q(pk__in=roots) | Q(root__in=roots)).values(
        "pk", "root_id", *PLACE
    ):
        families[item["root_id"] or item["pk"]].append(item)
    members = [item["pk"] for family in families.values() for item in family]
    held = set(ItemParty.objects.filter(item__in=members, role__in=HOLDERS).values_list("item_id", flat=True))
    held |= set(ItemSite.objects.filter(item__in=members).values_list("item_id", flat=True))
    to_be = {
        item["pk"]: tuple(wanted.get(item["pk"], {}).get(name, item[name]) for name in PLACE)
        for family in families.values()
        for item in family
    }
    company_of = dict(
        Site.objects.filter(pk__in={site for _company, site in to_be.values() if site}).values_list(
            "pk", "company_id"
        )
    )
    stays: dict[int, set[str]] = {}
    for family in families.values():
        places = {to_be[item["pk"]] for item in family}
        company, site = next(iter(places))
        is_whole = len(places) == 1 and (site is None or company_of.get(site) == company)
        if not is_whole or any(item["pk"] in held for item in family):
            stays.update({item["pk"]: set(PLACE) for item in family})
    return stays


_item_numbers, _item_number_word = _numbers(_ITEM_NUMBER)
_product_numbers, _product_number_word = _numbers(_PRODUCT_NUMBER)

ITEM = Undoable(
    model=InstalledItem,
    parts=(
        Part(model=ItemTag, column="item_id"),
        Part(model=ItemIdentifier, column="item_id"),
        Part(model=ItemEvent, column="item_id"),
        Part(model=ItemEvent, column="root_id"),
        Part(model=ItemParty, column="item_id"),
        Part(model=ItemSite, column="item_id"),
        Part(model=Placement, column="child_id"),
        _item_numbers,
    ),
    words={
        "identifiers": AddedRows(model=ItemIdentifier, column="item_id", value="value"),
        "tags": TagWord(link=ItemTag, column="item_id"),
        "external_id": _item_number_word,
    },
    told_by_parts=frozenset({"parent"}),
    derived=frozenset({"parent_id", "root_id", "position"}),  # views of placements
    by_hand=dict.fromkeys(PLACE, _HELD),
    stays=places_that_stay,
    leads_to={"company": derive_many},
    url_name="installed_base:item",
)
PRODUCT = Undoable(
    model=Product,
    parts=(_product_numbers, Part(model=FormerCode, column="product_id")),
    words={"external_id": _product_number_word},
    told_by_parts=frozenset({"part_fit", "document", "bom_line", "feature"}),
    refused=dict.fromkeys(("attribute_schema", "schema_version"), _FROZEN),
    url_name="installed_base:product",
)


def offer_undo() -> None:
    """Let acts on the installed base be taken back."""
    history.offer_undo(
        ITEM,
        PRODUCT,
        Undoable(model=Maker, parts=(Part(model=MakerSpelling, column="maker_id"),)),
        Undoable(model=MakerSpelling, owner="maker"),
        Undoable(model=ProductFamily, url_name="installed_base:family"),
        Undoable(model=Baseline, owner="item", refuses=_FROZEN),
        Undoable(model=SchemaVersion, owner="product", refuses=_FROZEN),
        *(
            Undoable(model=model, owner="item")
            for model in (
                ItemIdentifier, ItemTag, ItemEvent, ItemFlag, ItemFeature, ItemContact, ItemRelation, DeliveryLine,
            )
        ),
        *(
            Undoable(model=model, owner="product")
            for model in (FormerCode, SoftwareFeature, ProductDocument, PartFit)
        ),
        Undoable(model=BomLine, owner="assembly"),
    )  # fmt: skip
    offer_dated()
