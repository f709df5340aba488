"""How rows become companies: keys, columns, addresses, figures of a year, names and ways to reach them.

Found by business ID (country, register, number), else by the number in the other system, else by LEI; a row
without any of them by its name and place. Among companies of one name and place one without a business ID
comes first, then the oldest. A row that has a business ID is never matched by name.
"""

from django.conf import settings
from django.db.backends.utils import CursorWrapper

from imports.operations.links import KEY, add_external_ids, add_tags, note_added
from imports.operations.precedence import keep_part
from imports.operations.registers import BY_ANY, BY_INDEX, CUSTOM, Column, RegisterSpec, Run

NAME_KEY = KEY.format("s.legal_name")

MATCH = f"""
    SELECT s.*,
        COALESCE(by_id.id, by_external.id, by_lei.id, by_name.id) AS object_id,
        CASE WHEN COALESCE(by_id.id, by_external.id, by_lei.id, by_name.id) IS NOT NULL THEN NULL
             WHEN s.business_id <> '' THEN 'b:' || s.country || ':' || s.business_id_scheme || ':' || {KEY.format("s.business_id")}
             WHEN s.external_id <> '' THEN 'x:' || s.external_id
             WHEN s.lei <> '' THEN 'l:' || s.lei
             ELSE 'n:' || {NAME_KEY} || ':' || COALESCE(NULLIF(s.postcode, ''), lower(s.town), '') END AS raw_key,
        CASE WHEN by_id.id IS NULL AND s.business_id <> '' AND by_external.business_key NOT IN ('', {KEY.format("s.business_id")})
             THEN 'id_conflict' END AS rejection
    FROM stage s
    LEFT JOIN companies_company by_id ON s.business_id <> '' AND by_id.business_id <> '' AND by_id.country = s.country
        AND by_id.business_id_scheme = s.business_id_scheme AND by_id.business_key = {KEY.format("s.business_id")}
    LEFT JOIN LATERAL (
        SELECT c.id, c.business_key FROM companies_externalid e JOIN companies_company c ON c.public_id = e.object_uuid
        WHERE by_id.id IS NULL AND s.external_id <> '' AND e.system = %(system)s AND e.entity = 'company'
          AND e.external_id = s.external_id LIMIT 1
    ) by_external ON TRUE
    LEFT JOIN LATERAL (
        SELECT c.id FROM companies_company c
        WHERE by_id.id IS NULL AND by_external.id IS NULL AND s.lei <> '' AND c.lei <> '' AND c.lei = s.lei LIMIT 1
    ) by_lei ON TRUE
    LEFT JOIN LATERAL (
        SELECT (array_agg(c.id ORDER BY c.postcode = '' AND c.town = '' DESC, c.business_id <> '', c.id))[1] AS id
        FROM companies_company c
        WHERE by_id.id IS NULL AND by_external.id IS NULL AND by_lei.id IS NULL AND COALESCE(s.business_id, '') = ''
          AND c.name_key = {NAME_KEY} AND c.name_key <> ''
          AND CASE WHEN COALESCE(s.postcode, '') <> '' AND c.postcode <> '' THEN c.postcode = s.postcode
                   WHEN COALESCE(s.town, '') <> '' THEN lower(c.town) = lower(s.town)
                   ELSE COALESCE(s.postcode, '') = '' END
          AND (s.external_id IS NULL OR NOT EXISTS (SELECT 1 FROM companies_externalid e
               WHERE e.object_uuid = c.public_id AND e.system = %(system)s AND e.entity = 'company'))
        HAVING COALESCE(s.postcode, s.town, '') <> '' OR count(*) = 1 OR bool_or(c.postcode = '' AND c.town = '')
    ) by_name ON TRUE
"""

# The last day of the row's financial year: as told, else of the calendar year that the row or the user names.
YEAR_END = """CASE WHEN length(w.financial_year) = 10 THEN w.financial_year::date
    ELSE make_date(COALESCE(w.financial_year::int, %(option_financial_year)s), 12, 31) END"""
LATER_YEAR = f"""EXISTS (SELECT 1 FROM companies_financialyear y WHERE y.company_id = c.id AND NOT y.is_consolidated
    AND y.ends_on > {YEAR_END})"""

COLUMNS = (
    Column("legal_name", "legal_name"),
    Column("country", "country"),
    Column("business_id", "business_id"),
    Column("business_id_scheme", "business_id_scheme"),
    Column("vat_number", "vat_number"),
    Column("lei", "lei"),
    Column("legal_form", "legal_form"),
    Column("status", "status", default="'active'"),
    Column("founded_on", "founded_on", cast="date", default="NULL"),
    Column("lifecycle", "lifecycle", default="'prospect'"),
    Column(
        "lifecycle_by_hand",
        "lifecycle",
        cast="boolean",
        merged="(c.lifecycle_by_hand OR COALESCE(NULLIF(w.lifecycle, ''), c.lifecycle) <> c.lifecycle)",
        made="COALESCE(NULLIF(w.lifecycle, ''), 'prospect') <> 'prospect'",
    ),  # said by a file, it is said by hand: what happens with the company does not change it any more
    Column("preferred_channel", "preferred_channel"),
    Column("industry_code", "industry_code"),
    Column("industry_version", "industry_version"),
    Column("language", "language"),
    Column("owner_id", "owner_id", cast="bigint", default="%(new_owner)s::bigint"),
    Column("notes", "notes"),
    Column("postcode", "postcode"),
    Column("town", "town"),
    Column("region", "region"),
    Column("staff", "staff_from", cast="int", default="NULL", keep_if=LATER_YEAR),
    Column("turnover", "turnover_from", cast="numeric(18,2)", default="NULL", keep_if=LATER_YEAR),
    Column("turnover_currency", "currency", keep_if=LATER_YEAR),
    CUSTOM,
)


def attach(*, cursor: CursorWrapper, run: Run) -> None:
    """Addresses, figures, contact points, names, industries, tags and external IDs of the chunk's companies."""
    if run.mapped & {"street", "postcode", "town", "region"}:
        _addresses(cursor, run)
    if run.mapped & {"staff_from", "turnover_from"}:
        _years(cursor, run)
    if run.mapped & {"phone", "email", "website"}:
        _contact_points(cursor, run)
    if run.mapped & {"trade_name", "former_name"}:
        _names(cursor, run)
    if "industry_code" in run.mapped:
        _industries(cursor, run)
    if "tags" in run.mapped:
        add_tags(cursor=cursor, run=run, through="companies_companytag", column="company_id")
    if "external_id" in run.mapped:
        add_external_ids(cursor=cursor, run=run, table="companies_company", object_type="company")


def keep(*, cursor: CursorWrapper, run: Run) -> None:
    """Addresses and figures of a year that stand better than the file are kept. What region a postcode lies in is known."""
    if "postcode" in run.mapped or "address" in run.mapped:
        _regions(cursor, run)
    if run.mapped & {"street", "postcode", "town", "region"}:
        moved = " OR ".join(f"COALESCE(w.{name}, a.{name}) <> a.{name}" for name in _ADDRESS)
        keep_part(
            cursor=cursor, run=run, object_type="companies.address", field="address", staged=("street", "postcode", "town", "region"),
            rows=f"""SELECT w.number, a.id, 'companies.company' AS word_type, w.object_id AS word_id,
                         ARRAY['street', 'postcode', 'town', 'region'] AS words
                     FROM work w JOIN companies_address a ON {_OPEN} WHERE {_PLACED} AND w.fate = 'known' AND ({moved})""",
        )  # fmt: skip
    if run.mapped & {"staff_from", "turnover_from"}:
        keep_part(
            cursor=cursor, run=run, object_type="companies.financialyear", field="staff",
            staged=("staff_from", "staff_to", "turnover_from", "turnover_to", "currency"),
            rows=f"""SELECT w.number, y.id, 'companies.company' AS word_type, w.object_id AS word_id, ARRAY['financial_year'] AS words
                    FROM work w JOIN companies_financialyear y ON y.company_id = w.object_id AND NOT y.is_consolidated
                        AND y.ends_on = {YEAR_END}
                    WHERE w.fate = 'known' AND (NULLIF(w.staff_from, '')::int IS DISTINCT FROM y.staff_from AND w.staff_from <> ''
                        OR NULLIF(w.turnover_from, '')::numeric IS DISTINCT FROM y.turnover_from AND w.turnover_from <> '')""",
        )  # fmt: skip


def _regions(cursor: CursorWrapper, run: Run) -> None:
    """A file hardly ever tells the region, and lists are narrowed by it: it follows from the postcode, where the file
    says nothing and the register has none or has one of another postcode."""
    name = "region_sv" if settings.LANGUAGE_CODE == "sv" else "region_fi"
    run.sql(
        cursor,
        f"""UPDATE work w SET region = m.{name}
            FROM work n
            JOIN companies_postcode p ON p.country = COALESCE(NULLIF(n.country, ''), '{settings.HOME_COUNTRY}') AND p.code = n.postcode
            JOIN companies_municipality m ON m.country = p.country AND m.code = p.municipality_code AND m.{name} <> ''
            LEFT JOIN companies_company c ON c.id = n.object_id
            WHERE w.number = n.number AND n.region IS NULL AND n.postcode <> ''
              AND lower(COALESCE(n.town, '')) IN ('', lower(p.name_fi), lower(p.name_sv), lower(m.name_fi), lower(m.name_sv))
              AND (c.id IS NULL OR c.region = '' OR c.postcode <> n.postcode)""",
    )


_ADDRESS = ("street", "postcode", "town", "region", "country")
_PLACED = "COALESCE(NULLIF(w.street, ''), NULLIF(w.postcode, ''), NULLIF(w.town, '')) IS NOT NULL"
_OPEN = "a.company_id = w.object_id AND a.site_id IS NULL AND a.kind = 'visiting' AND a.valid_to IS NULL"


def _addresses(cursor: CursorWrapper, run: Run) -> None:
    """The open visiting address, looked up once: only rows that move a company or place a new one go further."""
    moved = " OR ".join(f"COALESCE(w.{name}, a.{name}) <> a.{name}" for name in _ADDRESS)
    cursor.execute(BY_INDEX)
    rows = run.sql(
        cursor,
        f"""CREATE TEMP TABLE moving ON COMMIT DROP AS
            SELECT w.number, a.id AS address_id, a.street AS street_before
            FROM work w LEFT JOIN companies_address a ON {_OPEN}
            WHERE {_PLACED} AND w.fate IN ('known', '{"known" if run.is_dry else "created"}') AND (a.id IS NULL OR {moved})""",
    )
    cursor.execute(BY_ANY)
    if rows:
        cursor.execute("ANALYZE moving (number)")
        _move(cursor, run)
    cursor.execute("DROP TABLE moving")


def _move(cursor: CursorWrapper, run: Run) -> None:
    run.sql(
        cursor,
        """INSERT INTO fact_added (object_id, number, field, old, new)
            SELECT w.object_id, w.number, 'street', to_jsonb(m.street_before), to_jsonb(COALESCE(w.street, ''))
            FROM moving m JOIN work w ON w.number = m.number
            WHERE CASE WHEN m.address_id IS NULL THEN w.street <> '' ELSE COALESCE(w.street, m.street_before) <> m.street_before END""",
    )
    if not run.is_dry:
        run.sql(
            cursor,
            f"""UPDATE companies_address a SET {", ".join(f"{name} = COALESCE(w.{name}, a.{name})" for name in _ADDRESS)}
                FROM moving m JOIN work w ON w.number = m.number WHERE a.id = m.address_id""",
        )
        run.sql(
            cursor,
            """INSERT INTO companies_address (company_id, kind, street, postcode, town, region, country)
                SELECT w.object_id, 'visiting', COALESCE(w.street, ''), COALESCE(w.postcode, ''), COALESCE(w.town, ''),
                       COALESCE(w.region, ''), COALESCE(w.country, '')
                FROM moving m JOIN work w ON w.number = m.number WHERE m.address_id IS NULL ORDER BY w.object_id""",
        )


def _years(cursor: CursorWrapper, run: Run) -> None:
    figures = """w.object_id, w.number, w.fate, NULLIF(w.staff_from, '')::int AS staff_from, NULLIF(w.staff_to, '')::int AS staff_to,
        NULLIF(w.turnover_from, '')::numeric(18,2) AS turnover_from, NULLIF(w.turnover_to, '')::numeric(18,2) AS turnover_to, w.currency"""
    rows = f"""
        SELECT {figures}, {YEAR_END} AS ends_on FROM work w
        WHERE w.fate IN ('created', 'known') AND (w.staff_from <> '' OR w.turnover_from <> '')
    """
    same = "y.company_id = n.object_id AND y.ends_on = n.ends_on AND NOT y.is_consolidated"
    differs = """(n.staff_from IS NOT NULL AND (y.staff_from, y.staff_to) IS DISTINCT FROM (n.staff_from, n.staff_to))
        OR (n.turnover_from IS NOT NULL AND (y.turnover_from, y.turnover_to) IS DISTINCT FROM (n.turnover_from, n.turnover_to))"""
    shown = (
        "jsonb_strip_nulls(jsonb_build_object('ends_on', {0}.ends_on, 'staff_from', {0}.staff_from, 'staff_to', {0}.staff_to,"
        " 'turnover_from', {0}.turnover_from, 'turnover_to', {0}.turnover_to))"
    )
    before = f"{shown.format('y')} || jsonb_build_object('currency', y.currency, 'source', y.source)"
    cursor.execute(BY_INDEX)
    noted = run.sql(
        cursor,
        f"""INSERT INTO fact_added (object_id, number, field, old, new)
            SELECT n.object_id, n.number, 'financial_year', CASE WHEN y.id IS NOT NULL THEN {before} END, {shown.format("n")}
            FROM ({rows}) n LEFT JOIN companies_financialyear y ON {same}
            WHERE (y.id IS NULL OR {differs}) AND (n.fate = 'known' OR {"FALSE" if run.is_dry else "TRUE"})""",
    )
    cursor.execute(BY_ANY)
    if run.is_dry or not noted:
        return
    run.sql(
        cursor,
        f"""UPDATE companies_financialyear y SET
                staff_from = COALESCE(n.staff_from, y.staff_from), turnover_from = COALESCE(n.turnover_from, y.turnover_from),
                staff_to = CASE WHEN n.staff_from IS NULL THEN y.staff_to ELSE n.staff_to END,
                turnover_to = CASE WHEN n.turnover_from IS NULL THEN y.turnover_to ELSE n.turnover_to END,
                currency = COALESCE(NULLIF(n.currency, ''), y.currency), source = %(source)s
            FROM ({rows}) n WHERE n.fate = 'known' AND {same} AND ({differs})""",
    )
    run.sql(
        cursor,
        f"""INSERT INTO companies_financialyear
                (company_id, starts_on, ends_on, staff_from, staff_to, turnover_from, turnover_to, currency, source)
            SELECT n.object_id, (n.ends_on - interval '1 year' + interval '1 day')::date, n.ends_on, n.staff_from, n.staff_to,
                   n.turnover_from, n.turnover_to, COALESCE(n.currency, ''), %(source)s
            FROM ({rows}) n WHERE n.fate = 'created' OR NOT EXISTS (SELECT 1 FROM companies_financialyear y WHERE {same})
            ORDER BY n.object_id""",
    )


def _contact_points(cursor: CursorWrapper, run: Run) -> None:
    new = """
        SELECT DISTINCT ON (w.seen_key, f.kind, f.key) w.object_id, w.number, w.fate, f.kind, f.value, f.key, w.seen_key
        FROM fact f JOIN work w ON w.number = f.number AND w.fate <> 'rejected'
        WHERE f.kind IN ('phone', 'email', 'web') AND NOT EXISTS (
            SELECT 1 FROM companies_companycontactpoint p WHERE p.company_id = w.object_id AND p.kind = f.kind AND p.key = f.key)
        ORDER BY w.seen_key, f.kind, f.key, w.number
    """
    for kind in ("phone", "email", "web"):
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
            f"""INSERT INTO companies_companycontactpoint (company_id, kind, value, key, label, is_primary)
                SELECT n.object_id, n.kind, n.value, n.key, '',
                    row_number() OVER (PARTITION BY n.object_id, n.kind ORDER BY n.number) = 1 AND NOT EXISTS (
                        SELECT 1 FROM companies_companycontactpoint p
                        WHERE p.company_id = n.object_id AND p.kind = n.kind AND p.is_primary)
                FROM ({new}) n""",
        )


def _names(cursor: CursorWrapper, run: Run) -> None:
    new = """
        SELECT DISTINCT ON (w.seen_key, f.kind, f.key) w.object_id, w.number, w.fate, f.kind, f.value
        FROM fact f JOIN work w ON w.number = f.number AND w.fate <> 'rejected'
        WHERE f.kind IN ('trade', 'former') AND lower(f.value) <> lower(w.legal_name) AND NOT EXISTS (
            SELECT 1 FROM companies_companyname p WHERE p.company_id = w.object_id AND p.kind = f.kind AND lower(p.name) = lower(f.value))
        ORDER BY w.seen_key, f.kind, f.key, w.number
    """
    for kind in ("trade", "former"):
        note_added(
            cursor,
            run,
            f"SELECT * FROM ({new}) x WHERE x.kind = '{kind}'",
            f"'{kind}_name'",
            "jsonb_agg(n.value)",
            grouped=True,
        )
    if not run.is_dry:
        run.sql(
            cursor,
            f"""INSERT INTO companies_companyname (company_id, kind, name)
                SELECT n.object_id, n.kind, n.value FROM ({new}) n ON CONFLICT DO NOTHING""",
        )


def _industries(cursor: CursorWrapper, run: Run) -> None:
    new = """
        SELECT DISTINCT ON (w.seen_key, f.extra, f.key) w.object_id, w.number, w.fate, f.key AS value, f.extra AS version
        FROM fact f JOIN work w ON w.number = f.number AND w.fate <> 'rejected'
        WHERE f.kind = 'industry' AND NOT EXISTS (SELECT 1 FROM companies_companyindustry p
            WHERE p.company_id = w.object_id AND p.version = f.extra AND p.code = f.key)
        ORDER BY w.seen_key, f.extra, f.key, w.number
    """
    note_added(cursor, run, new, "'industries'", "jsonb_agg(n.value)", grouped=True)
    if not run.is_dry:
        run.sql(
            cursor,
            f"""INSERT INTO companies_companyindustry (company_id, version, code)
                SELECT n.object_id, n.version, n.value FROM ({new}) n ON CONFLICT DO NOTHING""",
        )


SPEC = RegisterSpec(
    table="companies_company",
    object_type="companies.company",
    subject="NULL",
    columns=COLUMNS,
    match=MATCH,
    visible=lambda *, run: run.sees("c.id"),
    attach=attach,
    keep=keep,
    whole=(
        frozenset({"business_id", "business_id_scheme"}),
        frozenset({"industry_code", "industry_version"}),
        frozenset({"lifecycle", "lifecycle_by_hand"}),
        frozenset({"turnover", "turnover_currency"}),
    ),
    order="w.country, w.business_id_scheme, w.business_id",
)
