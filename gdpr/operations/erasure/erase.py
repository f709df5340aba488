"""One person erased: all rows in one transaction, what reaches outside it noted as steps to be confirmed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

from common.gate import TRADER
from common.jobs import enqueue_on_commit
from contacts.models import Person
from custom_fields.operations.references import forget_record
from gdpr.choices import LEAVES_FINGERPRINT, ErasureCause, Step, SuppressionReason
from gdpr.models import ErasureDoubt, ErasureLog, ErasurePlan, ErasureRun, ErasureStep, Suppression
from gdpr.operations.archive import archive_names
from gdpr.operations.erasure.journal import note_erasure, note_suppressions
from gdpr.operations.erasure.refusals import PersonGone, PlanOutdated, WordsUndecided
from gdpr.operations.erasure.traces import clear_sessions, forget_keys, forget_words, words_of_search
from gdpr.operations.erasure.words import (
    change_quietly,
    forget_in_merges,
    record_quietly,
    redact_history,
    write_places,
)
from gdpr.operations.hold import PersonHeld
from gdpr.queries.erasure.plan import Plan, key_of, plan_of
from gdpr.queries.marks import mark_of, trader_keys_of
from history import operations as history
from history.choices import Verb
from users.models import User

LOCK = 7790
ALSO_TOUCHED = [
    "history_change",
    "history_changeset",
    "search_searchdocument",
    "search_searchword",
    "django_session",
]


@dataclass(frozen=True)
class Decisions:
    """On which wordings somebody decided, by their keyed hashes (`key_of`)."""

    erased: frozenset[str] = frozenset()
    kept: frozenset[str] = frozenset()


NOTHING_DECIDED = Decisions()


@transaction.atomic
def erase_person(
    *, person: Person, cause: str, by: User, now: datetime, detail: str = "", plan: ErasurePlan | None = None,
    decided: Decisions = NOTHING_DECIDED,
) -> ErasureRun:  # fmt: skip
    """Erase a person: what is theirs alone goes, what others share no longer names them, what the law keeps stays.

    Without a plan that somebody looked at, whole names and addresses go and lone names are left for somebody to read
    (`ErasureDoubt`); `decided` are the wordings on which somebody decided before, when it is done again. Refuses somebody who is held, and a plan that does not say any more what would be done. Done
    twice, the first run is given back. Recorded without a word of the person; the steps that follow are taken by the
    worker until each is confirmed.
    """
    with (
        connection.cursor() as cursor
    ):  # of two who erase the same person, the second finds the first one's run
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [LOCK, str(person.public_id)])
    locked = Person.objects.select_for_update().filter(public_id=person.public_id).first()
    if locked is None:
        run = ErasureRun.objects.filter(subject_uid=person.public_id).first()
        if run is None:
            raise PersonGone
        return run
    what = plan_of(locked)
    traders = trader_keys_of(locked)
    _refuse(what, plan, cause)
    if plan is not None:
        decided = Decisions(frozenset(plan.erased_words), frozenset(plan.kept_words))
        detail = plan.request.number if plan.request else detail
    with history.one_change_set(by=by, at=now) as change_set:
        _may_erase("on")
        forget_record(resource="person", public_id=locked.public_id, by=by, now=now)
        words = words_of_search(person=locked, needles=what.needles)
        clear_sessions(needles=what.needles)
        touched = write_places(plan=what, erased=decided.erased, kept=decided.kept, now=now)
        _unlink(what, change_set.pk, now)
        forget_in_merges(plan=what)
        run = _run_of(what, plan, cause, by, now)
        _note_doubts(what, run, decided)
        archive_names(what=what, now=now, by=by)
        redact_history(plan=what, erased=decided.erased, touched=touched)
        record_quietly(obj=locked, verb=Verb.DELETED, change_set_id=change_set.pk, fields=[], at=now)
        _delete(what)
        forget_keys(person=locked)
        forget_words(words=words)
        _may_erase("off")
    if cause in LEAVES_FINGERPRINT:
        _leave_fingerprints(what, traders, plan, now)
    _log(what, run, by, detail, decided)
    enqueue_on_commit("gdpr.finish_erasure", run_id=run.pk)
    return run


def delete_person(*, person: Person, by: User, now: datetime) -> ErasureRun:
    """Erase a person whom somebody deletes on their page."""
    return erase_person(person=person, cause=ErasureCause.DELETION, by=by, now=now)


def _may_erase(word: str) -> None:
    """The database refuses to change people whose data is restricted, and ledgers; to this transaction it does not."""
    with connection.cursor() as cursor:
        for flag in ("kolmikanta.erasing", "kolmikanta.redacting"):
            cursor.execute("SELECT set_config(%s, %s, true)", [flag, word])


def _refuse(what: Plan, plan: ErasurePlan | None, cause: str) -> None:
    if cause != ErasureCause.REPLAY and any(one.holds for one in what.kept):
        raise PersonHeld
    if plan is None:
        return
    if what.digest() != plan.digest:
        raise PlanOutdated
    known = {*plan.erased_words, *plan.kept_words}
    if any(key_of(place, hit) not in known for place, _text, hit in what.unsure()):
        raise WordsUndecided


def _unlink(what: Plan, change_set_id: int, now: datetime) -> None:
    """Rows that stay lose their link to the person and what they copied of them."""
    for (label, name), rows in [*what.unlinked.items(), *what.blanked.items()]:
        model = apps.get_model(label)
        column = model._meta.get_field(name)
        pks = [pk for pk in rows if pk not in what.gone.get(label, ())]
        is_blanked = (label, name) in what.blanked
        change_quietly(model=model, pks=pks, values={name: _nothing(column) if is_blanked else None}, now=now)
        if not is_blanked:
            for row in model._base_manager.filter(pk__in=pks):
                record_quietly(
                    obj=row, verb=Verb.CHANGED, change_set_id=change_set_id, fields=[column.attname], at=now
                )


def _nothing(column: models.Field) -> Any:
    if column.null:
        return None
    return column.get_default() if isinstance(column, models.JSONField) else ""


def _delete(what: Plan) -> None:
    """Rows that go, the person last; what hangs on them goes along, as their relations say."""
    for label in [one for one in what.gone if one != Person._meta.label_lower]:
        apps.get_model(label)._base_manager.filter(pk__in=what.gone[label]).delete()
    Person._base_manager.filter(pk=what.person.pk).delete()


def _run_of(what: Plan, plan: ErasurePlan | None, cause: str, by: User, now: datetime) -> ErasureRun:
    """The run, with the steps that follow. A person who came back with a restored backup has had one already."""
    labels = {*what.gone, *what.changed()}
    tables = sorted({*(apps.get_model(label)._meta.db_table for label in labels), *ALSO_TOUCHED})
    facts = {
        "plan": plan, "cause": cause, "by": by, "started_at": now, "done_at": None,
        "counts": {"gone": what.counts(), "changed": what.changed(), "files": len(what.files)},
        "files": [hit.name for hit in what.files], "tables": tables,
    }  # fmt: skip
    run, _is_new = ErasureRun.objects.update_or_create(subject_uid=what.person.public_id, defaults=facts)
    ErasureStep.objects.filter(run=run).delete()
    ErasureStep.objects.bulk_create(ErasureStep(run=run, name=name) for name in Step.values)
    for hit in what.files:
        if not hit.goes_with_row:
            apps.get_model(hit.label)._base_manager.filter(pk=hit.pk).update(**{hit.field: ""})
    return run


def _note_doubts(what: Plan, run: ErasureRun, decided: Decisions) -> None:
    places = {
        (place.label, place.pk, place.field)
        for place, _text, hit in what.unsure()
        if key_of(place, hit) not in decided.erased | decided.kept and isinstance(place.pk, int)
    }
    ErasureDoubt.objects.filter(run=run).delete()
    ErasureDoubt.objects.bulk_create(
        ErasureDoubt(run=run, object_type=label, object_id=pk, field=name)
        for label, pk, name in sorted(places)
    )


def _leave_fingerprints(what: Plan, traders: list[str], plan: ErasurePlan | None, now: datetime) -> None:
    """Remember the person's own addresses, and the firm that bears their name, by their fingerprints, so that a list that brings them back is recognised
    (recital 39 of the Regulation: no more than what that takes). What was refused at them stands beside it."""
    pairs = [("email", key) for key in what.needles.emails] + [("phone", key) for key in what.needles.phones]
    pairs += [(TRADER, key) for key in traders]
    made = []
    for kind, key in pairs:
        mark = mark_of(kind, key)
        if not Suppression.objects.standing().erased().filter(kind=kind, fingerprint=mark).exists():
            made.append(
                Suppression(
                    kind=kind, fingerprint=mark, reason=SuppressionReason.ERASURE, at=now,
                    request=plan.request if plan else None,
                )
            )  # fmt: skip
    Suppression.objects.bulk_create(made, ignore_conflicts=True)
    note_suppressions(
        marks=[(kind, mark_of(kind, key), SuppressionReason.ERASURE) for kind, key in pairs], now=now
    )


def _log(what: Plan, run: ErasureRun, by: User, detail: str, decided: Decisions) -> None:
    former = what.ids[1:]
    ErasureLog.objects.create(
        subject_uid=what.person.public_id, former_uids=former, executed_at=run.started_at, cause=run.cause, detail=detail[:120],
        counts=run.counts, plan_digest=what.digest(), operator_uid=by.public_id,
    )  # fmt: skip
    if run.cause != ErasureCause.REPLAY:  # the journal has told of it before
        note_erasure(
            uids=what.ids, cause=run.cause, detail=detail[:120], now=run.started_at,
            decided={"erased": sorted(decided.erased), "kept": sorted(decided.kept)},
        )  # fmt: skip
