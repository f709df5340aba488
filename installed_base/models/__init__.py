"""Products and installed items."""

from installed_base.models.catalogue import (
    BomLine,
    FormerCode,
    ProductDocument,
    SchemaVersion,
    SoftwareFeature,
)
from installed_base.models.event import Baseline, ItemEvent
from installed_base.models.flag import ItemFlag
from installed_base.models.item import InstalledItem, ItemIdentifier, ItemTag
from installed_base.models.licence import ItemFeature
from installed_base.models.maker import MakerSpelling
from installed_base.models.part_fit import PartFit
from installed_base.models.party import DeliveryLine, ItemContact, ItemParty, ItemRelation, ItemSite
from installed_base.models.placement import BackdatedChange, FormerPlacement, Placement
from installed_base.models.product import Maker, Product, ProductFamily
from installed_base.models.selection import ItemSelection

__all__ = [
    "BackdatedChange", "Baseline", "BomLine", "DeliveryLine", "FormerCode", "FormerPlacement", "InstalledItem",
    "ItemContact", "ItemEvent", "ItemFeature", "ItemFlag", "ItemIdentifier", "ItemParty", "ItemRelation", "ItemSelection", "ItemSite", "ItemTag", "Maker", "MakerSpelling",
    "PartFit", "Placement", "Product", "ProductDocument", "ProductFamily", "SchemaVersion", "SoftwareFeature",
]  # fmt: skip
