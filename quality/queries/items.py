"""Items: keys and facts."""

from collections.abc import Iterable, Mapping

from quality.choices import Kind
from quality.queries.registers import DuplicateRegister, rows
from quality.scoring.items import ItemFacts, compare_items

KEYS = """
SELECT 'f' || fold, id FROM installed_base_installeditem WHERE fold <> '' AND length(fold) > 3
UNION SELECT 'f' || fold, item_id FROM installed_base_itemidentifier
  WHERE scheme IN ('former_serial', 'imei', 'mac', 'erp_equipment') AND length(fold) > 3
"""


def facts_of(numbers: Iterable[int]) -> Mapping[int, ItemFacts]:
    """What is compared of each item, in one query."""
    found = rows(
        """
        SELECT i.id, i.fold, p.id, p.code, coalesce(i.company_id, 0), coalesce(i.site_id, 0), i.name, i.delivered_on,
          ARRAY(SELECT o.fold FROM installed_base_itemidentifier o WHERE o.item_id = i.id
                AND o.scheme IN ('former_serial', 'imei', 'mac', 'erp_equipment') LIMIT 20)
        FROM installed_base_installeditem i JOIN installed_base_product p ON p.id = i.product_id
        WHERE i.id = ANY(%s)
        """,
        [list(numbers)],
    )
    return {
        row[0]: ItemFacts(
            serial=row[1], product=row[2], product_code=row[3], company=row[4], site=row[5], name=row[6],
            delivered_on=row[7].isoformat() if row[7] else "", numbers=frozenset(row[8]),
        )
        for row in found
    }  # fmt: skip


# Two numbers of one product on two plates are two things; letters that look like digits are told apart by scoring.
ITEMS = DuplicateRegister(
    Kind.ITEM,
    "installed_base_installeditem",
    KEYS,
    "FALSE",
    facts_of,
    lambda one, two, _rarity: compare_items(one, two),
)
