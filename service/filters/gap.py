"""The filter of items in use without cover."""

from django.utils.translation import gettext_lazy as _

from installed_base.filters import ITEM_FACETS, ItemFilter

LEFT_OUT = {"status", "ours"}  # a gap is of our own items in use


class GapFilter(ItemFilter):
    """What gaps can be narrowed by: all that items can."""

    resource = "gap"


GAP_FACETS = tuple(facet for facet in ITEM_FACETS if facet.name not in LEFT_OUT)
TITLE = _("Gaps in cover")
