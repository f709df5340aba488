"""Which items a campaign means: its criteria as SQL over the whole base, in one go.

Each criterion is a SELECT of (item_id, part_id, needs_check); conditions inside are ANDed, criteria are a UNION.
Contained parts are looked for upwards from the part along the dated placements, whose ranges are intersected on the
way, so that a part is inside a machine only on days when every step between them held.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from installed_base.models.version import version_key
from service.choices.campaign import PartWhen, VersionRule
from service.models import Campaign, CampaignCriterion
from service.queries.serial_list import folded_key

ITEMS = "installed_base_installeditem"
PLACEMENTS = "installed_base_placement"
_REVISION = r"upper(regexp_replace(btrim(i.version), '^(revision|rev)[\s.:_-]*', '', 'i'))"
# The country of the site, else of the company: joined, for millions of items are not asked one by one.
_WHERE_IT_STANDS = """
LEFT JOIN companies_company at ON at.id = i.company_id
LEFT JOIN (
  SELECT DISTINCT ON (a.site_id) a.site_id, a.country FROM companies_address a
  WHERE a.site_id IS NOT NULL AND a.valid_to IS NULL ORDER BY a.site_id, a.id
) stands ON stands.site_id = i.site_id
"""
_LETTERS = re.compile(r"[A-Z]{1,3}")


@dataclass
class Conditions:
    """Parts of a WHERE with what they bind, and what makes a hit only a suspicion."""

    parts: list[str] = field(default_factory=list)
    params: list[Any] = field(default_factory=list)
    checks: list[str] = field(default_factory=list)
    joins: list[str] = field(default_factory=list)
    join_params: list[Any] = field(default_factory=list)

    def add(self, sql: str, *params: Any) -> None:
        self.parts.append(sql)
        self.params += params

    @property
    def where(self) -> str:
        return " AND ".join(self.parts) or "true"

    @property
    def joined(self) -> str:
        return " ".join(self.joins)

    @property
    def needs_check(self) -> str:
        return f"({' OR '.join(self.checks)})" if self.checks else "false"


def match_sql(criteria: Iterable[CampaignCriterion], *, today: date) -> tuple[str, list[Any]]:
    """SELECT item_id, criterion_id, part_id, needs_check: each item once, a sure hit before a suspicion."""
    selects, params = [], []
    for criterion in criteria:
        if is_empty(criterion):
            continue
        sql, bound = criterion_sql(criterion, today=today)
        selects.append(f"SELECT item_id, %s::bigint AS criterion_id, part_id, needs_check FROM ({sql}) c")
        params += [criterion.pk, *bound]
    if not selects:
        nothing = "SELECT NULL::bigint AS item_id, NULL::bigint AS criterion_id, NULL::bigint AS part_id"
        return f"{nothing}, false AS needs_check WHERE false", []
    if len(selects) == 1:
        return selects[0], params
    union = " UNION ALL ".join(selects)
    return (
        f"SELECT DISTINCT ON (item_id) item_id, criterion_id, part_id, needs_check FROM ({union}) u"
        " ORDER BY item_id, needs_check, criterion_id",
        params,
    )


def campaign_sql(campaign: Campaign, *, today: date) -> tuple[str, list[Any]]:
    """The same over all criteria of a campaign."""
    rows = campaign.criteria.select_related("product", "part_product").order_by("pk")
    return match_sql(rows, today=today)


def is_empty(criterion: CampaignCriterion) -> bool:
    """A criterion that says nothing would mean every item; it means none."""
    said = (
        criterion.product_id, criterion.family_id, criterion.serial_from, criterion.serial_to,
        criterion.revision_from, criterion.revision_to, criterion.version_rule, criterion.part_product_id,
        criterion.part_serial_from, criterion.part_serial_to, criterion.manufactured_from, criterion.manufactured_to,
        criterion.delivered_from, criterion.delivered_to, criterion.country, criterion.attribute, criterion.serial_keys,
    )  # fmt: skip
    return not any(said)


def criterion_sql(criterion: CampaignCriterion, *, today: date) -> tuple[str, list[Any]]:
    """SELECT item_id, part_id, needs_check of one criterion."""
    about = _about_the_item(criterion)
    if not _asks_for_part(criterion):
        return (
            f"SELECT i.id AS item_id, NULL::bigint AS part_id, {about.needs_check} AS needs_check"
            f" FROM {ITEMS} i {about.joined} WHERE {about.where}",
            [*about.join_params, *about.params],
        )
    part = Conditions()
    if criterion.part_product_id:
        part.add("c.product_id = %s", criterion.part_product_id)
    _serials(
        part, "c", criterion.part_product, stem=criterion.part_stem, first=criterion.part_tail_from,
        last=criterion.part_tail_to,
    )  # fmt: skip
    window = _window(criterion, today)
    if not about.parts:  # nothing said of the machine: the whole machine, not every box inside it
        about.add(
            f"NOT EXISTS (SELECT 1 FROM {PLACEMENTS} q WHERE q.child_id = up.node AND q.during @> up.r)"
        )
    sql = f"""
        WITH RECURSIVE up(node, part, r) AS (
          SELECT p.parent_id, p.child_id, p.during * %s::daterange FROM {PLACEMENTS} p
          JOIN {ITEMS} c ON c.id = p.child_id WHERE {part.where} AND p.during && %s::daterange
          UNION
          SELECT p.parent_id, up.part, up.r * p.during FROM {PLACEMENTS} p
          JOIN up ON p.child_id = up.node AND p.during && up.r
        )
        SELECT i.id AS item_id, min(up.part) AS part_id, bool_and({about.needs_check}) AS needs_check
        FROM up JOIN {ITEMS} i ON i.id = up.node {about.joined} WHERE {about.where} GROUP BY i.id
    """
    return sql, [window, *part.params, window, *about.join_params, *about.params]


def _asks_for_part(criterion: CampaignCriterion) -> bool:
    return bool(criterion.part_product_id or criterion.part_serial_from or criterion.part_serial_to)


def _window(criterion: CampaignCriterion, today: date) -> str:
    """The days on which the part must have been inside, as PostgreSQL writes them."""
    if criterion.part_when == PartWhen.EVER:
        return "(,)"
    if criterion.part_when == PartWhen.BETWEEN:
        last = criterion.part_to + timedelta(days=1) if criterion.part_to else ""
        return f"[{criterion.part_from or ''},{last})"
    return f"[{today},{today + timedelta(days=1)})"


def _about_the_item(criterion: CampaignCriterion) -> Conditions:
    about = Conditions()
    if criterion.product_id:
        about.add("i.product_id = %s", criterion.product_id)
    if criterion.family_id:
        about.add(
            "i.product_id IN (SELECT id FROM installed_base_product WHERE family_id = %s)",
            criterion.family_id,
        )
    _serials(
        about, "i", criterion.product, stem=criterion.stem, first=criterion.tail_from, last=criterion.tail_to
    )
    _listed(about, criterion)
    _revisions(about, criterion.revision_from, criterion.revision_to)
    _versions(about, criterion)
    for column in ("manufactured", "delivered"):
        first, last = getattr(criterion, f"{column}_from"), getattr(criterion, f"{column}_to")
        if first:
            about.add(f"i.{column}_on >= %s", first)
        if last:
            about.add(f"i.{column}_on <= %s", last)
    if criterion.country:
        about.joins.append(_WHERE_IT_STANDS)
        about.add("COALESCE(stands.country, at.country) = %s", criterion.country)
    if criterion.attribute:
        ways = _as_json(criterion.attribute, criterion.attribute_value)
        about.add(f"({' OR '.join(['i.attributes @> %s::jsonb'] * len(ways))})", *ways)
    return about


def _serials(to: Conditions, alias: str, product: Any, *, stem: str, first: Any, last: Any) -> None:
    """A range is a stem and numbers behind it, as the database keeps them for each item; a product with a
    pattern of its own has both read out of the serial number as typed."""
    if first is None and last is None:
        return
    pattern = pattern_for_sql(product.serial_pattern) if product is not None else None
    if pattern is None:
        to.add(f"{alias}.stem = %s", stem)
        number = f"{alias}.tail"
    else:
        text, prefix, seq = pattern
        matched = f"regexp_match({alias}.serial, %s)"
        to.add(f"upper(regexp_replace(({matched})[{prefix}], '[^[:alnum:]]', '', 'g')) = %s", text, stem)
        number = f"substring(({matched})[{seq}] FROM '^[0-9]+$')::numeric"
    for value, sign in ((first, ">="), (last, "<=")):
        if value is not None:
            to.add(f"{number} {sign} %s", *([pattern[0]] if pattern else []), value)


def _listed(to: Conditions, criterion: CampaignCriterion) -> None:
    """Items with one of the pasted numbers, as serial number or as another or former number. Where a number is that of
    several items, each is listed to be checked."""
    keys = criterion.serial_keys
    if not keys:
        return
    meant, of_product = "true", []
    if criterion.product_id:
        meant, of_product = "s.product_id = %s", [criterion.product_id]
    elif criterion.family_id:
        meant = "s.product_id IN (SELECT id FROM installed_base_product WHERE family_id = %s)"
        of_product = [criterion.family_id]
    numbered = "{0}.fold <> '' AND {0}.fold = ANY(%s) AND {0}.key = ANY(%s)"
    to.joins.append(f"""JOIN (
        SELECT item_id, bool_and(of_several) AS of_several FROM (
          SELECT item_id, count(*) OVER (PARTITION BY key) > 1 AS of_several FROM (
            SELECT s.id AS item_id, s.key FROM {ITEMS} s WHERE {numbered.format("s")} AND {meant}
            UNION
            SELECT n.item_id, n.key FROM installed_base_itemidentifier n JOIN {ITEMS} s ON s.id = n.item_id
            WHERE {numbered.format("n")} AND {meant}
          ) known
        ) counted GROUP BY item_id
    ) listed ON true""")
    folds = sorted({folded_key(key) for key in keys})
    to.join_params += [folds, keys, *of_product] * 2
    to.add("listed.item_id = i.id")
    to.checks.append("listed.of_several")


def pattern_for_sql(pattern: str) -> tuple[str, int, int] | None:
    """The pattern as PostgreSQL reads it, with the numbers of the groups prefix and seq; None when it names no
    number. Without a group for it, all that stands before the number is the prefix."""
    if not pattern:
        return None
    try:
        groups = re.compile(pattern).groupindex
    except re.error:
        return None
    if "seq" not in groups:
        return None
    if "prefix" not in groups:
        head, mark, rest = pattern.partition("(?P<seq>")
        return pattern_for_sql(f"(?P<prefix>{head}){mark}{rest}")
    plain = re.sub(r"\(\?P<\w+>", "(", pattern)
    return f"(?i)^(?:{plain})$", groups["prefix"], groups["seq"]


def _versions(to: Conditions, criterion: CampaignCriterion) -> None:
    rule = criterion.version_rule
    if not rule:
        return
    compare, params = [], []
    if rule in {VersionRule.BETWEEN, VersionRule.FROM}:
        compare.append("i.version_key >= %s::int[]")
        params.append(criterion.version_from_key)
    if rule in {VersionRule.BETWEEN, VersionRule.BEFORE}:
        compare.append(f"i.version_key {'<' if rule == VersionRule.BEFORE else '<='} %s::int[]")
        params.append(criterion.version_to_key)
    to.add(f"(i.version_key IS NULL OR {' AND '.join(compare)})", *params)
    to.checks.append("i.version_key IS NULL")


def _revisions(to: Conditions, first: str, last: str) -> None:
    """Revisions A, B … Z, AA as they are counted; numbered ones as versions."""
    if not (first or last):
        return
    ends = [(end.strip().upper(), sign) for end, sign in ((first, ">="), (last, "<=")) if end.strip()]
    if all(_LETTERS.fullmatch(end) for end, _sign in ends):
        known = f"{_REVISION} ~ '^[A-Z]{{1,3}}$'"
        compare = [f'(length({_REVISION}), {_REVISION} COLLATE "C") {sign} (%s, %s)' for _end, sign in ends]
        params = [value for end, _sign in ends for value in (len(end), end)]
    else:
        known = "i.version_key IS NOT NULL"
        compare = [f"i.version_key {sign} %s::int[]" for _end, sign in ends]
        params = [version_key(end) for end, _sign in ends]
    to.add(f"(({known}) IS NOT TRUE OR {' AND '.join(compare)})", *params)
    to.checks.append(f"({known}) IS NOT TRUE")


def _as_json(name: str, value: str) -> list[str]:
    """What an attribute may be written as: text, one of a list, a number, yes or no."""
    ways: list[Any] = [value, [value]]
    try:
        number = float(value.replace(",", "."))
    except ValueError:
        number = None
    if number is not None and number == number and abs(number) < 1e15:  # noqa: PLR0124 - not a number
        ways.append(int(number) if number == int(number) else number)
    if value.lower() in {"true", "false"}:
        ways.append(value.lower() == "true")
    return [json.dumps({name: way}, ensure_ascii=False) for way in ways]
