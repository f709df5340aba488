"""New rows that look like a record which is there already: said in the check, as a warning beside the row.

Who knows how alike two records are stands in another app; the answer for a whole chunk is asked of `common.duplicates`.
"""

from django.db.backends.utils import CursorWrapper

from common.duplicates import likely_of_many
from imports.operations.registers import RegisterSpec, Run

# What is compared of a row of each register, out of the chunk's staging tables.
_FACT = "(SELECT f.key FROM fact f WHERE f.number = s.number AND f.kind = '{kind}' LIMIT 1) AS {name}"
_COMPANY = "s.legal_name, s.country, s.business_id, s.business_id_scheme, s.vat_number, s.lei, s.street, s.postcode, s.town"
_PERSON = "s.first_name, s.last_name, s.company_name AS company"
ASKED = {
    "companies_company": (
        "company",
        ", ".join([_COMPANY, *(_FACT.format(kind=kind, name=kind) for kind in ("phone", "email", "web"))]),
        "legal_name",
    ),
    "contacts_person": (
        "person",
        ", ".join([_PERSON, *(_FACT.format(kind=kind, name=kind) for kind in ("phone", "email"))]),
        "concat_ws(' ', first_name, last_name)",
    ),
}


def warn_of_doubles(*, cursor: CursorWrapper, spec: RegisterSpec, run: Run) -> int:
    """Write a warning for each row that would make a record like one that is there and that the user sees: which one
    it is and why. Says how many."""
    asked = ASKED.get(spec.table)
    if asked is None:
        return 0
    kind, facts, named = asked
    cursor.execute(
        f"SELECT s.number, {facts} FROM stage s JOIN work w ON w.number = s.number WHERE w.fate = 'created'"
    )
    names = [column[0] for column in cursor.description]
    rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    found = likely_of_many(kind, rows)
    if not found:
        return 0
    numbers = [rows[place]["number"] for place in found]
    records = [hit.number for hit in found.values()]
    whys = [f"{hit.why} ({hit.score} %)"[:150] for hit in found.values()]
    visible = spec.visible(run=run)
    cursor.execute(
        f"""INSERT INTO imports_rowissue (import_id, number, field, code, value, proposal, is_rejection)
            SELECT %(import)s, h.number, '', 'looks_like', left({named}, 300), h.why, FALSE
            FROM unnest(%(numbers)s::bigint[], %(records)s::bigint[], %(whys)s::text[]) h(number, record, why)
            JOIN {spec.table} c ON c.id = h.record WHERE {visible}""",
        run.params() | {"numbers": numbers, "records": records, "whys": whys},
    )
    return cursor.rowcount
