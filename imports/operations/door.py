"""Facts of rows that can hardly be right: said in the check, as warnings beside the rows, with what is right.

Numbers that cannot exist (business ID, VAT, LEI, phone, e-mail) are told where the file is read; what the reference
lists know is asked here, for a whole chunk at once. Nothing is left out because of it.
"""

from django.conf import settings
from django.db.backends.utils import CursorWrapper

from companies.queries.reference import NEXT
from imports.operations.registers import RegisterSpec, Run

WRITE = """INSERT INTO imports_rowissue (import_id, number, field, code, value, proposal, is_rejection)"""
ROWS = "stage s JOIN work w ON w.number = s.number AND w.fate IN ('created', 'known')"
PLACES = f"""{WRITE}
    SELECT %(import)s, s.number, 'town', 'other_town', left(s.postcode || ' ' || s.town, 300), p.name_fi, FALSE
    FROM {ROWS}
    JOIN companies_postcode p ON p.code = s.postcode AND p.country = COALESCE(NULLIF(s.country, ''), %(home)s)
    LEFT JOIN companies_municipality m ON m.country = p.country AND m.code = p.municipality_code
    WHERE COALESCE(s.town, '') <> ''
      AND lower(s.town) NOT IN (lower(p.name_fi), lower(p.name_sv), lower(COALESCE(m.name_fi, '')), lower(COALESCE(m.name_sv, '')))"""
INDUSTRIES = f"""{WRITE}
    SELECT %(import)s, s.number, 'industry_code', 'old_industry', left(s.industry_version || ' ' || s.industry_code, 300),
           left(COALESCE(n.codes, ''), 300), FALSE
    FROM {ROWS}
    CROSS JOIN LATERAL (
        SELECT string_agg(x.next_code, ', ' ORDER BY x.next_code) AS codes FROM companies_industrysuccessor x
        WHERE x.version = s.industry_version AND x.code = replace(s.industry_code, '.', '') AND x.valid_to IS NULL
    ) n
    WHERE COALESCE(s.industry_code, '') <> '' AND (s.industry_version = ANY(%(retired)s) OR (
        EXISTS (SELECT FROM companies_industryclass k WHERE k.version = s.industry_version)
        AND NOT EXISTS (SELECT FROM companies_industryclass k WHERE k.version = s.industry_version
                        AND k.code = replace(s.industry_code, '.', '') AND k.valid_to IS NULL)))"""


def warn_at_the_door(*, cursor: CursorWrapper, spec: RegisterSpec, run: Run) -> None:
    """Write a warning for each row whose postcode is of another town, or whose industry code is retired."""
    if spec.table != "companies_company":
        return
    asked = run.params() | {"home": settings.HOME_COUNTRY, "retired": list(NEXT)}
    cursor.execute(PLACES, asked)
    cursor.execute(INDUSTRIES, asked)
