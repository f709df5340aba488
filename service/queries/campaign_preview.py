"""What a campaign would find, before anybody is told: how many, where, a few of them, and what may mislead."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.display import number_text
from installed_base.choices import GONE
from installed_base.models import InstalledItem
from service.models import CampaignCriterion
from service.queries.campaign_match import is_empty, match_sql
from service.queries.campaign_words import warnings_of
from users.models import User

SAMPLE = 8


@dataclass
class Preview:
    """Counts over what the user sees."""

    total: int = 0
    to_check: int = 0
    gone: int = 0
    companies: int = 0
    without_company: int = 0
    by_criterion: dict[int, int] = field(default_factory=dict)
    sample: list[InstalledItem] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def preview(criteria: Iterable[CampaignCriterion], *, user: User, today: date) -> Preview:
    """Look for the items of the criteria now, as far as the user sees items. Writes nothing."""
    criteria = list(criteria)
    sql, params = match_sql(criteria, today=today)
    visible = InstalledItem.objects.visible_to(user).order_by().values("pk")
    visible_sql, visible_params = visible.query.sql_with_params()
    counted = f"""
        WITH hit AS MATERIALIZED (SELECT * FROM ({sql}) m WHERE m.item_id IN ({visible_sql}))
        SELECT count(*), count(*) FILTER (WHERE h.needs_check), count(*) FILTER (WHERE i.status = ANY(%s)),
               count(DISTINCT i.company_id), count(*) FILTER (WHERE i.company_id IS NULL),
               ARRAY(SELECT item_id FROM hit ORDER BY item_id LIMIT {SAMPLE}),
               ARRAY(SELECT ROW_TO_JSON(x) FROM (SELECT criterion_id AS c, count(*) AS n FROM hit GROUP BY 1) x)
        FROM hit h JOIN installed_base_installeditem i ON i.id = h.item_id
    """
    with connection.cursor() as cursor:
        cursor.execute(counted, [*params, *visible_params, [str(status) for status in GONE]])
        total, check, gone, companies, nowhere, ids, by_criterion = cursor.fetchone()
    found = InstalledItem.objects.select_related("product", "company").in_bulk(ids)
    return Preview(
        total=total, to_check=check, gone=gone, companies=companies, without_company=nowhere,
        by_criterion={row["c"]: row["n"] for row in by_criterion},
        sample=[found[number] for number in ids if number in found],
        warnings=_warnings(criteria, total=total, check=check, nowhere=nowhere),
    )  # fmt: skip


def _warnings(criteria: list[CampaignCriterion], *, total: int, check: int, nowhere: int) -> list[str]:
    found = [warning for criterion in criteria for warning in warnings_of(criterion)]
    if any(is_empty(criterion) for criterion in criteria):
        found.append(_("A criterion says nothing, so it finds nothing. Fill it in or take it away."))
    if criteria and not total:
        found.append(_("No item matches today. Items that are registered later are found by themselves."))
    if check:
        found.append(
            ngettext(
                "%(number)s item has no known version or revision: it is listed to be checked.",
                "%(number)s items have no known version or revision: they are listed to be checked.",
                check,
            )
            % {"number": number_text(check)}
        )
    if nowhere:
        found.append(
            ngettext(
                "%(number)s item stands at no company: nobody can be notified of it.",
                "%(number)s items stand at no company: nobody can be notified of them.",
                nowhere,
            )
            % {"number": number_text(nowhere)}
        )
    return found
