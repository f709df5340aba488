"""Words taken out of history: of one person, of one field, of a source that wants no copy of it to stay."""

import json
from collections.abc import Iterable
from uuid import UUID

from django.db import connection, transaction

from history.queries.rows import changes_of_many


@transaction.atomic
def redact_source(
    *, objects: Iterable[tuple[str, int]], source: str, wholly: int | None = None,
    forgotten: Iterable[tuple[str, int]] = (),
) -> int:  # fmt: skip
    """Take what a source said of some objects (type, number) out of history, also where a later act repeats it as
    the old value. Of the act `wholly` (the removal itself), and of the objects `forgotten`, nothing that was said
    stays. That something changed, when and by whom, stays. Returns rows redacted."""
    theirs: set[tuple[str, int, str]] = set()  # fields whose newest word is the source's
    gone = set(forgotten)
    redacted: list[tuple[str, str, int]] = []
    for change in changes_of_many(objects).order_by("id"):
        old, new = dict(change.old), dict(change.new)
        is_theirs = change.change_set.source == source
        for field in change.fields:
            place = (change.object_type, change.object_id, field)
            if place in theirs:
                old.pop(field, None)
            if is_theirs:
                new.pop(field, None)
                theirs.add(place)
            else:
                theirs.discard(place)
        if change.change_set_id == wholly or (change.object_type, change.object_id) in gone:
            old, new = {}, {}
        if old != change.old or new != change.new:
            redacted.append((json.dumps(old), json.dumps(new), change.pk))
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('kolmikanta.redacting', 'on', true)")
        cursor.executemany("UPDATE history_change SET old = %s, new = %s WHERE id = %s", redacted)
        cursor.execute("SELECT set_config('kolmikanta.redacting', 'off', true)")
    return len(redacted)


def redact_subject(*, subject_id: UUID) -> int:
    """Take one person's words out of history; that something changed, and when, stays. Returns rows redacted."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('kolmikanta.redacting', 'on', true)")
        cursor.execute("UPDATE history_change SET old = '{}', new = '{}' WHERE subject_id = %s", [subject_id])
        count = cursor.rowcount
        cursor.execute("SELECT set_config('kolmikanta.redacting', 'off', true)")
    return count


def redact_field(*, object_type: str, name: str, object_ids: Iterable[int] | None = None) -> None:
    """Take what history kept of one field out of it, of some records or of all; that something changed stays."""
    rows, values = "object_type = %s AND fields @> ARRAY[%s]::varchar[]", [name, name, object_type, name]
    if object_ids is not None:
        rows, values = f"{rows} AND object_id = ANY(%s)", [*values, list(object_ids)]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('kolmikanta.redacting', 'on', true)")
        cursor.execute(
            f"UPDATE history_change SET old = old - %s::text, new = new - %s::text WHERE {rows}",
            values,
        )
        cursor.execute("SELECT set_config('kolmikanta.redacting', 'off', true)")
