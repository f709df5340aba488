"""Custom fields that point at a company or a person: which record a cell means, found for a whole chunk at once.

A company is named by its business ID, its number in the other system, its universal ID, or a name that only one has; a
person by an e-mail address that only one has, the number in the other system or the universal ID. What nobody, or more
than one, fits is left out and said.
"""

from django.conf import settings
from django.db.backends.utils import CursorWrapper

from custom_fields.choices import Kind
from imports.operations.links import KEY
from imports.operations.registers import Run
from imports.reading.custom import ASKED, COLUMN

_ID = "CASE WHEN a.said ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN a.said::uuid END"
_ONE = "(array_agg(c.public_id))[1]"
_OTHER_SYSTEM = """SELECT e.object_uuid FROM companies_externalid e WHERE e.system = %(system)s AND e.entity = '{0}'
        AND e.object_type = '{0}' AND e.external_id = a.said"""


def _companies(run: Run) -> str:
    sees, key = run.sees("c.id"), KEY.format("a.said")
    return f"""SELECT c.public_id FROM companies_company c WHERE {sees} AND c.public_id = COALESCE(
        (SELECT c.public_id FROM companies_company c WHERE c.public_id = {_ID}),
        (SELECT {_ONE} FROM companies_company c WHERE c.country = %(home)s AND c.business_id <> ''
           AND c.business_key = {key} HAVING count(*) = 1),
        ({_OTHER_SYSTEM.format("company")}),
        (SELECT {_ONE} FROM companies_company c WHERE c.name_key = {key} AND {sees} HAVING count(*) = 1))"""


def _persons(run: Run) -> str:
    held = "SELECT 1 FROM contacts_position q WHERE q.person_id = c.id"
    sees = (
        "TRUE"
        if run.mine == "TRUE"
        else f"(NOT EXISTS ({held}) OR EXISTS ({held} AND {run.sees('q.company_id')}))"
    )
    return f"""SELECT c.public_id FROM contacts_person c WHERE {sees} AND c.public_id = COALESCE(
        (SELECT c.public_id FROM contacts_person c WHERE c.public_id = {_ID}),
        (SELECT {_ONE} FROM contacts_person c WHERE c.id IN (
           SELECT p.person_id FROM contacts_contactpoint p WHERE p.kind = 'email' AND p.key = lower(a.said)
           UNION SELECT p.person_id FROM contacts_position p WHERE p.work_email <> '' AND lower(p.work_email) = lower(a.said))
         HAVING count(*) = 1),
        ({_OTHER_SYSTEM.format("person")}))"""


_FOUND = {Kind.COMPANY: _companies, Kind.PERSON: _persons}


def find_references(*, cursor: CursorWrapper, columns: tuple[str, ...], run: Run) -> None:
    """Put the universal IDs of the records that are meant into the staged custom values."""
    if COLUMN not in columns:
        return
    for key, kind in run.references:
        asked = run.params() | {
            "home": settings.HOME_COUNTRY,
            "key": key,
            "name": f"cf_{key}",
            "asked": ASKED,
        }
        cursor.execute(
            f"""CREATE TEMP TABLE pointed ON COMMIT DROP AS
                SELECT a.number, a.said, ({_FOUND[Kind(kind)](run)} LIMIT 1) AS public_id
                FROM (SELECT number, custom::jsonb -> %(key)s ->> %(asked)s AS said FROM stage
                      WHERE reject IS NULL AND custom::jsonb -> %(key)s ->> %(asked)s IS NOT NULL) a""",
            asked,
        )
        cursor.execute(
            """UPDATE stage s SET custom = CASE WHEN p.public_id IS NULL THEN s.custom::jsonb - %(key)s::text
                   ELSE jsonb_set(s.custom::jsonb, ARRAY[%(key)s::text], to_jsonb(p.public_id)) END::text
               FROM pointed p WHERE p.number = s.number""",
            asked,
        )
        cursor.execute(
            """INSERT INTO imports_rowissue (import_id, number, field, code, value, proposal, is_rejection)
               SELECT %(import)s, number, %(name)s, 'unknown_reference', left(said, 300), '', FALSE
               FROM pointed WHERE public_id IS NULL""",
            asked,
        )
        cursor.execute("DROP TABLE pointed")
