"""Loading reference lists: whole, set-based, twice the same, and never a list that has lost half of itself.

Entries are not history's: nobody of ours says them. What a load did is its row (`ReferenceLoad`). Records of the
register keep the codes they have; an entry that its list drops stays, with its last day.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from common.jobs import alone, enqueue_on_commit
from common.refusals import Refusal
from companies.choices import Classification, LoadState, ReferenceList
from companies.models import (
    IndustryClass,
    IndustrySuccessor,
    LegalForm,
    Municipality,
    Postcode,
    ReferenceLoad,
)
from companies.providers import sources
from companies.providers.fetch import SourceError
from users.models import User

Clock = Callable[[], datetime]
LOCK_CLASS = 47_231
BREAKER_FROM = 20  # entries from which on a list that shrinks by half is not believed
EVERY = timedelta(days=30)
AGAIN = timedelta(days=1)  # after a load that failed
ABANDONED = timedelta(hours=1)


class AlreadyLoading(Refusal):
    """One load of a list at a time."""

    def __init__(self) -> None:
        super().__init__(_("This list is being loaded already. Look again in a minute."))


class UnknownList(Refusal):
    """There is no such list."""

    status = 400

    def __init__(self) -> None:
        super().__init__(_("There is no such list. Choose one of the lists of the page."))


@dataclass(frozen=True)
class ListSpec:
    """How one list is kept: its table, what all its rows have in common, what tells rows apart, what they say."""

    model: type[models.Model]
    scope: Mapping[str, str]
    key: tuple[str, ...]
    columns: tuple[str, ...]
    numbers: frozenset[str] = field(default_factory=frozenset)


NAMES = ("name_fi", "name_sv", "name_en")
_REGION = ("region_code", "region_fi", "region_sv")


def _industries(version: str) -> ListSpec:
    columns = ("level", "section", *NAMES)
    return ListSpec(IndustryClass, {"version": version}, ("code",), columns, frozenset({"level"}))


_STEP = {"version": Classification.TOL2008.value, "next_version": Classification.TOL2025.value}
SPECS: dict[str, ListSpec] = {
    ReferenceList.TOL2008: _industries(Classification.TOL2008),
    ReferenceList.TOL2025: _industries(Classification.TOL2025),
    ReferenceList.NACE2: _industries(Classification.NACE2),
    ReferenceList.NACE21: _industries(Classification.NACE21),
    ReferenceList.SUCCESSORS: ListSpec(IndustrySuccessor, _STEP, ("code", "next_code"), ()),
    ReferenceList.MUNICIPALITIES: ListSpec(Municipality, {"country": "FI"}, ("code",), (*_REGION, *NAMES)),
    ReferenceList.POSTCODES: ListSpec(
        Postcode, {"country": "FI"}, ("code",), ("kind", "municipality_code", *NAMES)
    ),
    ReferenceList.LEGAL_FORMS: ListSpec(LegalForm, {"country": "FI"}, ("code",), ("number", "short", *NAMES)),
}


@transaction.atomic
def ask_for_load(*, which: str, by: User, now: datetime) -> ReferenceLoad:
    """Have the worker load one list; the row it works on can be seen at once. Refuses while one is at work."""
    if which not in SPECS:
        raise UnknownList
    load = _start(which, by, now)
    enqueue_on_commit("companies.load_reference_list", load_id=load.pk)
    return load


def work_off(*, load_id: int, clock: Clock) -> None:
    """Fetch and write one list that was asked for. A second worker leaves; a load that has ended stays as it is."""
    with alone(LOCK_CLASS, load_id) as is_alone:
        load = ReferenceLoad.objects.filter(pk=load_id, state=LoadState.RUNNING).first() if is_alone else None
        if load is not None:
            _load(load, clock, lambda: gathered(which=load.list))


def load_due(*, clock: Clock) -> list[ReferenceLoad]:
    """Load what has never been loaded, is a month old, or failed a day ago. What is switched off is left out."""
    done = []
    for which in SPECS:
        if _is_off(which) or not _is_due(which, clock()):
            continue
        try:
            load = _start(which, None, clock())
        except AlreadyLoading:
            continue
        work_off(load_id=load.pk, clock=clock)
        load.refresh_from_db()
        done.append(load)
    return done


def load_given(
    *, lists: Mapping[str, sources.Gathered], by: User | None, clock: Clock, accept_shrunk: bool = False
) -> list[ReferenceLoad]:
    """Write lists that were read from a file or an address, each with its row. `accept_shrunk` believes a list that
    has lost more than half of itself."""
    done = []
    for which, found in lists.items():
        load = _start(which, by, clock())
        _load(load, clock, lambda found=found: found, accept_shrunk=accept_shrunk)
        done.append(load)
    return done


def gathered(*, which: str) -> sources.Gathered:
    """One list as its keeper, a library or the product gives it. Raises SourceError."""
    if which in sources.SHIPPED:
        return sources.shipped(which)
    return sources.asked(which, settings.REFERENCE_LIST_URLS, settings.REFERENCE_LIST_YEAR)


def _is_off(which: str) -> bool:
    name = "register" if which == ReferenceList.POSTCODES else "classifications"
    return which not in sources.SHIPPED and not settings.REFERENCE_LIST_URLS[name]


def _is_due(which: str, now: datetime) -> bool:
    newest = ReferenceLoad.objects.filter(list=which).order_by("-id").first()
    if newest is None:
        return True
    if newest.state == LoadState.RUNNING:
        return newest.asked_at <= now - ABANDONED
    return newest.asked_at <= now - (EVERY if newest.state == LoadState.DONE else AGAIN)


@transaction.atomic
def _start(which: str, by: User | None, now: datetime) -> ReferenceLoad:
    """The row of a load that begins. One that a killed worker left an hour ago is given up."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK_CLASS, list(SPECS).index(which)])
    running = ReferenceLoad.objects.filter(list=which, state=LoadState.RUNNING)
    running.filter(asked_at__lte=now - ABANDONED).update(
        state=LoadState.FAILED, failure="abandoned", finished_at=now
    )
    if running.exists():
        raise AlreadyLoading
    return ReferenceLoad.objects.create(list=which, by=by, asked_at=now)


def _load(
    load: ReferenceLoad, clock: Clock, gather: Callable[[], sources.Gathered], *, accept_shrunk: bool = False
) -> None:
    try:
        found = gather()
        load.source, load.version, load.licence = found.source, found.version, found.licence
        with transaction.atomic():
            _write(load, found.rows, timezone.localtime(clock()).date(), accept_shrunk=accept_shrunk)
        load.state = LoadState.DONE
    except SourceError as error:
        load.state = LoadState.FAILED if error.is_down else LoadState.REFUSED
        load.failure = error.code
    except Exception:
        load.state, load.failure = LoadState.FAILED, "broken"
        raise
    finally:
        load.finished_at = clock()
        load.save()


_MERGE = """
WITH stage AS MATERIALIZED (
    SELECT {selected} FROM jsonb_to_recordset(%(rows)s::jsonb) AS r({types}, is_retired boolean)
), merged AS (
    INSERT INTO {table} AS t ({columns}, valid_to)
    SELECT {scope}, {own}, CASE WHEN s.is_retired THEN %(today)s::date END FROM stage s
    ON CONFLICT ({key}) DO UPDATE SET {kept}
    WHERE ({now}) IS DISTINCT FROM ({then})
    RETURNING (xmax = 0) AS is_new
), gone AS (
    UPDATE {table} t SET valid_to = %(today)s::date
    WHERE {within} AND t.valid_to IS NULL AND NOT EXISTS (SELECT 1 FROM stage s WHERE {same})
    RETURNING 1
)
SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new), (SELECT count(*) FROM gone) FROM merged
"""


def _write(load: ReferenceLoad, rows: list[dict], today: date, *, accept_shrunk: bool) -> None:
    """Bring the table to what the list says, in one statement. A value that the list leaves empty stays."""
    spec = SPECS[load.list]
    live = sum(1 for row in rows if not row.get("is_retired"))
    known = spec.model.objects.filter(valid_to=None, **spec.scope).count()
    if not live:
        raise SourceError("empty")
    if known >= BREAKER_FROM and live * 2 <= known and not accept_shrunk:
        raise SourceError("shrank")
    sql, values = _statement(spec)
    with connection.cursor() as cursor:
        cursor.execute(sql, values | {"rows": json.dumps(_once(rows, spec.key)), "today": today})
        load.added, load.changed, load.retired = cursor.fetchone()
    load.total = spec.model.objects.filter(valid_to=None, **spec.scope).count()


def _once(rows: Iterable[dict], key: tuple[str, ...]) -> list[dict]:
    """Each entry once, as it was said last: a statement cannot touch a row twice."""
    return list({tuple(row[name] for name in key): row for row in rows}.values())


def _statement(spec: ListSpec) -> tuple[str, dict[str, str]]:
    table = spec.model._meta.db_table
    own = (*spec.key, *spec.columns)

    def width(name: str) -> int:
        return spec.model._meta.get_field(name).max_length

    def staged(name: str) -> str:
        return (
            f"r.{name}" if name in spec.numbers else f"left(COALESCE(r.{name}, ''), {width(name)}) AS {name}"
        )

    def kept(name: str) -> str:
        return (
            f"excluded.{name}" if name in spec.numbers else f"COALESCE(NULLIF(excluded.{name}, ''), t.{name})"
        )

    ends = "CASE WHEN excluded.valid_to IS NULL THEN NULL ELSE COALESCE(t.valid_to, excluded.valid_to) END"
    then = {name: kept(name) for name in spec.columns} | {"valid_to": ends}
    sql = _MERGE.format(
        table=table,
        selected=", ".join([*(staged(name) for name in own), "COALESCE(r.is_retired, FALSE) AS is_retired"]),
        types=", ".join(f"{name} {'int' if name in spec.numbers else 'text'}" for name in own),
        columns=", ".join([*spec.scope, *own]),
        scope=", ".join(f"%(scope_{name})s" for name in spec.scope),
        own=", ".join(f"s.{name}" for name in own),
        key=", ".join([*_scope_key(spec)]),
        kept=", ".join(f"{name} = {value}" for name, value in then.items()),
        now=", ".join(f"t.{name}" for name in then),
        then=", ".join(then.values()),
        within=" AND ".join(f"t.{name} = %(scope_{name})s" for name in spec.scope),
        same=" AND ".join(f"s.{name} = t.{name}" for name in spec.key),
    )
    return sql, {f"scope_{name}": value for name, value in spec.scope.items()}


def _scope_key(spec: ListSpec) -> tuple[str, ...]:
    """The columns of the table's own rule of uniqueness."""
    return next(
        rule.fields for rule in spec.model._meta.constraints if isinstance(rule, models.UniqueConstraint)
    )
