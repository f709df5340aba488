"""How rows become persons with positions, e-mails and telephone numbers.

Found by the number in the other system, else by e-mail when first or last name agrees too, else by the whole
name together with the company, a telephone number, or (when the row has none of them) the lack of all.
"""

from django.db.backends.utils import CursorWrapper

from imports.operations.links import add_external_ids, add_tags, find_companies, note_added
from imports.operations.precedence import keep_part
from imports.operations.registers import CUSTOM, Column, RegisterSpec, Run

_NAME = "lower(c.last_name) = lower(s.last_name) AND lower(c.first_name) = lower(s.first_name)"
_ONE_NAME = """(lower(c.last_name) = lower(s.last_name) OR lower(c.first_name) = lower(s.first_name) AND c.first_name <> ''
    OR c.last_name LIKE '%%@%%' OR s.last_name LIKE '%%@%%')"""

MATCH = f"""
    SELECT s.*,
        COALESCE(by_external.id, by_email.id, by_work_email.id, by_name.id) AS object_id,
        CASE WHEN s.external_id <> '' THEN 'x:' || s.external_id
             WHEN s.email <> '' THEN 'e:' || s.email || ':' || lower(s.last_name) || ':' || lower(s.first_name)
             ELSE 'n:' || lower(s.last_name) || ':' || lower(s.first_name) || ':'
                || COALESCE(s.company_id::text, s.phone, '') END AS raw_key,
        NULL::text AS rejection
    FROM stage s
    LEFT JOIN LATERAL (
        SELECT c.id FROM companies_externalid e JOIN contacts_person c ON c.public_id = e.object_uuid
        WHERE s.external_id <> '' AND e.system = %(system)s AND e.entity = 'person' AND e.external_id = s.external_id LIMIT 1
    ) by_external ON TRUE
    LEFT JOIN LATERAL (
        SELECT c.id FROM contacts_contactpoint p JOIN contacts_person c ON c.id = p.person_id
        WHERE by_external.id IS NULL AND s.email <> '' AND p.kind = 'email' AND p.key = s.email AND {_ONE_NAME}
        ORDER BY {_NAME} DESC, c.id LIMIT 1
    ) by_email ON TRUE
    LEFT JOIN LATERAL (
        SELECT c.id FROM contacts_position p JOIN contacts_person c ON c.id = p.person_id
        WHERE by_external.id IS NULL AND by_email.id IS NULL AND s.email <> '' AND p.work_email <> ''
          AND lower(p.work_email) = s.email AND {_ONE_NAME} ORDER BY c.id LIMIT 1
    ) by_work_email ON TRUE
    LEFT JOIN LATERAL (
        SELECT c.id FROM contacts_person c
        WHERE by_external.id IS NULL AND by_email.id IS NULL AND by_work_email.id IS NULL AND COALESCE(s.email, '') = ''
          AND c.name_sort = translate(lower(s.last_name || ' ' || s.first_name), 'åäöæøü', '{{|}}|}}y')
          AND CASE WHEN s.company_id IS NOT NULL THEN EXISTS (SELECT 1 FROM contacts_position p
                        WHERE p.person_id = c.id AND p.company_id = s.company_id)
                   WHEN s.phone <> '' THEN EXISTS (SELECT 1 FROM contacts_contactpoint p
                        WHERE p.person_id = c.id AND p.kind = 'phone' AND p.key = s.phone)
                   ELSE NOT EXISTS (SELECT 1 FROM contacts_position p WHERE p.person_id = c.id)
                    AND NOT EXISTS (SELECT 1 FROM contacts_contactpoint p WHERE p.person_id = c.id) END
        ORDER BY c.id LIMIT 1
    ) by_name ON TRUE
"""

COLUMNS = (
    Column("first_name", "first_name"),
    Column("last_name", "last_name"),
    Column("language", "language"),
    Column("notes", "notes"),
    CUSTOM,
)


def attach(*, cursor: CursorWrapper, run: Run) -> None:
    """Contact points, positions, tags and external IDs of the chunk's persons."""
    _contact_points(cursor, run)
    if run.mapped & {"company_name", "company_business_id", "company_external_id"}:
        _positions(cursor, run)
    if "tags" in run.mapped:
        add_tags(cursor=cursor, run=run, through="contacts_persontag", column="person_id")
    if "external_id" in run.mapped:
        add_external_ids(cursor=cursor, run=run, table="contacts_person", object_type="person")


def _contact_points(cursor: CursorWrapper, run: Run) -> None:
    new = """
        SELECT DISTINCT ON (w.seen_key, f.kind, f.key) w.object_id, w.number, w.fate, f.kind, f.value, f.key, f.extra
        FROM fact f JOIN work w ON w.number = f.number AND w.fate <> 'rejected'
        WHERE f.kind IN ('phone', 'email') AND NOT EXISTS (
            SELECT 1 FROM contacts_contactpoint p WHERE p.person_id = w.object_id AND p.kind = f.kind AND p.key = f.key)
          AND NOT EXISTS (SELECT 1 FROM contacts_position p WHERE p.person_id = w.object_id AND p.ended_on IS NULL
                AND (f.kind = 'email' AND lower(p.work_email) = f.key OR f.kind = 'phone' AND p.work_phone = f.key))
        ORDER BY w.seen_key, f.kind, f.key, w.number
    """
    for kind in ("phone", "email"):
        note_added(
            cursor,
            run,
            f"SELECT * FROM ({new}) x WHERE x.kind = '{kind}'",
            f"'{kind}'",
            "jsonb_agg(n.value)",
            grouped=True,
        )
    if not run.is_dry:
        run.sql(
            cursor,
            f"""INSERT INTO contacts_contactpoint (person_id, kind, use, value, key, source, is_primary, bounce)
                SELECT n.object_id, n.kind, n.extra, n.value, n.key, %(source)s,
                    row_number() OVER (PARTITION BY n.object_id, n.kind ORDER BY n.number) = 1 AND NOT EXISTS (
                        SELECT 1 FROM contacts_contactpoint p
                        WHERE p.person_id = n.object_id AND p.kind = n.kind AND p.is_primary), ''
                FROM ({new}) n""",
        )


def _positions(cursor: CursorWrapper, run: Run) -> None:
    """Positions that are not there yet. A title for a position without one is filled in; a new title at the same
    company changes the position the person has there."""
    rows = """
        SELECT DISTINCT ON (w.seen_key, w.company_id) w.object_id, w.number, w.fate, w.company_id, COALESCE(w.title, '') AS title
        FROM work w WHERE w.fate <> 'rejected' AND w.company_id IS NOT NULL ORDER BY w.seen_key, w.company_id, w.number
    """
    held = "p.person_id = n.object_id AND p.company_id = n.company_id AND p.ended_on IS NULL"
    new = f"SELECT * FROM ({rows}) n WHERE NOT EXISTS (SELECT 1 FROM contacts_position p WHERE {held})"
    retitled = f"""SELECT n.*, p.id AS position_id, p.title AS old_title FROM ({rows}) n JOIN contacts_position p ON {held}
        WHERE n.title <> '' AND lower(n.title) <> lower(p.title) AND n.fate = 'known'
          AND (SELECT count(*) FROM contacts_position p WHERE {held}) = 1"""
    note_added(
        cursor, run, new, "'position'", "jsonb_build_object('company_id', n.company_id, 'title', n.title)"
    )
    run.sql(
        cursor,
        f"""INSERT INTO fact_added (object_id, number, field, old, new)
            SELECT n.object_id, n.number, 'title', to_jsonb(n.old_title), to_jsonb(n.title) FROM ({retitled}) n""",
    )
    if run.is_dry:
        return
    subject = "(SELECT c.public_id FROM contacts_person c WHERE c.id = {}.person_id)"
    run.sql(
        cursor,
        f"""WITH titled AS (
                UPDATE contacts_position q SET title = r.title, revision = q.revision + 1, changed_at = %(now)s
                FROM ({retitled}) r WHERE q.id = r.position_id RETURNING q.id, q.person_id, q.title, r.old_title)
            INSERT INTO history_change (change_set_id, object_type, object_id, subject_id, verb, fields, old, new, at)
            SELECT %(change_set)s, 'contacts.position', titled.id, {subject.format("titled")}, 'changed', ARRAY['title'],
                   jsonb_build_object('title', old_title), jsonb_build_object('title', title), %(now)s FROM titled""",
    )
    run.sql(
        cursor,
        f"""WITH added AS (
                INSERT INTO contacts_position (person_id, company_id, title, decision_role, responsibilities, is_primary,
                    work_email, work_phone, created_at, changed_at)
                SELECT n.object_id, n.company_id, n.title, '', '{{}}', row_number() OVER (PARTITION BY n.object_id ORDER BY n.number) = 1
                    AND NOT EXISTS (SELECT 1 FROM contacts_position p
                        WHERE p.person_id = n.object_id AND p.is_primary AND p.ended_on IS NULL), '', '', %(now)s, %(now)s
                FROM ({new}) n RETURNING id, person_id, company_id, title, is_primary)
            INSERT INTO history_change (change_set_id, object_type, object_id, subject_id, verb, fields, old, new, at)
            SELECT %(change_set)s, 'contacts.position', added.id, {subject.format("added")}, 'created',
                   ARRAY['company_id', 'is_primary', 'person_id', 'title'], '{{}}',
                   jsonb_build_object('company_id', company_id, 'is_primary', is_primary, 'person_id', person_id, 'title', title), %(now)s
            FROM added""",
    )


def keep(*, cursor: CursorWrapper, run: Run) -> None:
    """Titles of positions that stand better than the file are kept."""
    if "title" in run.mapped and "company_id" in run.mapped:
        keep_part(
            cursor=cursor, run=run, object_type="contacts.position", field="title", staged=("title",),
            rows="""SELECT w.number, p.id, ''::text AS word_type, 0::bigint AS word_id, ARRAY[]::text[] AS words
                    FROM work w JOIN contacts_position p
                        ON p.person_id = w.object_id AND p.company_id = w.company_id AND p.ended_on IS NULL
                    WHERE w.fate = 'known' AND w.title <> '' AND p.title <> '' AND lower(w.title) <> lower(p.title)""",
        )  # fmt: skip


def _visible(*, run: Run) -> str:
    """Restricted persons (art. 18) are left as they are, and a file makes no second record of them."""
    if run.mine == "TRUE":
        return "NOT c.is_restricted"
    position = "SELECT 1 FROM contacts_position q WHERE q.person_id = c.id"
    return f"NOT c.is_restricted AND (EXISTS ({position} AND {run.sees('q.company_id')}) OR NOT EXISTS ({position}))"


SPEC = RegisterSpec(
    table="contacts_person",
    object_type="contacts.person",
    subject="c.public_id",
    columns=COLUMNS,
    fixed={"preferred_channel": "''"},
    match=MATCH,
    visible=_visible,
    resolve=find_companies,
    attach=attach,
    keep=keep,
    order="w.last_name, w.first_name",
)
