"""Positions: taken, changed, ended, handed over, and a change of employer."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from common.constraints import refuse_unwanted_text, refusing
from common.normalise import NotAnEmail, NotAPhone, normalise_email, normalise_phone
from common.refusals import Refusal
from common.submissions import already_made
from companies.models import Company
from contacts.models import Person, Position
from contacts.operations.lock import lock_person
from history import operations as history
from users.models import User


class PositionExists(Refusal):
    """The person holds this very position at the company already."""

    field = "title"

    def __init__(self) -> None:
        super().__init__(
            _(
                "The person already holds this position at the company. Change that one, or give another title."
            )
        )


class EndsBeforeItStarts(Refusal):
    """The last day lies before the first."""

    field = "ended_on"

    def __init__(self) -> None:
        super().__init__(_("The position cannot end before it starts. Check the days."))


class PositionHasEnded(Refusal):
    """What is asked can be done to a position that goes on only."""

    def __init__(self) -> None:
        super().__init__(_("This position has ended already. Open the page again to see how it stands."))


class OwnSuccessor(Refusal):
    """Nobody takes over from oneself."""

    field = "successor"

    def __init__(self) -> None:
        super().__init__(_("A person cannot be their own successor. Choose somebody else."))


def addresses_in(*, values: Mapping[str, Any], but: Position | None = None) -> dict[str, tuple[str, str]]:
    """The ways to reach somebody among the facts of a position, by field, for the gate: those that `but` has not."""
    return {
        name: (kind, values[name])
        for name, kind in (("work_email", "email"), ("work_phone", "phone"))
        if values.get(name) and values[name] != getattr(but, name, "")
    }


@transaction.atomic
def add_position(
    *, person: Person, company: Company, by: User, now: datetime, today: date,
    values: Mapping[str, Any] | None = None, public_id: UUID | None = None,
) -> Position:  # fmt: skip
    """Give a person a position at a company. The first one that goes on is the primary one.

    The same `public_id` twice gives one position. Refuses the same title twice at once, days the wrong way round, addresses that cannot be. Recorded.
    """
    made = already_made(Position, public_id)
    if made is not None:
        return made
    lock_person(pk=person.pk)
    values = _checked(dict(values or {}), started_on=None, ended_on=None)
    wants_primary = values.pop("is_primary", False)
    goes_on = values.get("ended_on") is None
    open_ones = Position.objects.filter(person=person, ended_on=None)
    if goes_on and open_ones.filter(company=company, title__iexact=values.get("title", "")).exists():
        raise PositionExists
    begun = values.get("started_on") is None or values["started_on"] <= today
    primary = goes_on and (wants_primary or (begun and not open_ones.filter(is_primary=True).exists()))
    if primary:
        _step_down(person=person, by=by, now=now)
    if public_id is not None:
        values["public_id"] = public_id
    position = Position(person=person, company=company, is_primary=primary, **values)
    with refusing({"position_open_once": PositionExists}):
        return history.create(obj=position, by=by, at=now)


@transaction.atomic
def change_position(
    *, position: Position, values: Mapping[str, Any], by: User, now: datetime,
    expected_revision: int | None = None, base: Mapping[str, Any] | None = None,
) -> Position:  # fmt: skip
    """Correct a position. Refuses the same title twice at once, days the wrong way round, and what somebody
    else changed meanwhile. Recorded field by field."""
    lock_person(pk=position.person_id)
    values = _checked(dict(values), started_on=position.started_on, ended_on=position.ended_on)
    ended_on = values.get("ended_on", position.ended_on)
    title = values.get("title", position.title)
    others = Position.objects.filter(person=position.person_id, ended_on=None).exclude(pk=position.pk)
    if ended_on is None and others.filter(company=position.company_id, title__iexact=title).exists():
        raise PositionExists
    if ended_on is not None:
        values["is_primary"] = False
    elif values.get("is_primary"):
        _step_down(person=position.person, by=by, now=now, but=position)
    if base is not None and "is_primary" in values:
        base = {"is_primary": position.is_primary, **base}
    was_primary = position.is_primary
    with refusing({"position_open_once": PositionExists}):
        history.save_changes(
            obj=position, values=values, by=by, at=now, expected_revision=expected_revision, base=base
        )
    if was_primary and not position.is_primary:
        _pass_primary_on(person=position.person, by=by, now=now)
    return position


@transaction.atomic
def end_position(*, position: Position, on: date, by: User, now: datetime) -> Position:
    """End a position: `on` is the first day it is no longer held. It stays as history; another position of
    the person becomes the primary one. Ending it twice on the same day changes nothing. Recorded."""
    lock_person(pk=position.person_id)
    position.refresh_from_db()
    if position.ended_on == on:
        return position
    if position.ended_on is not None:
        raise PositionHasEnded
    if position.started_on and on < position.started_on:
        raise EndsBeforeItStarts
    was_primary = position.is_primary
    history.save_changes(obj=position, values={"ended_on": on, "is_primary": False}, by=by, at=now)
    if was_primary:
        _pass_primary_on(person=position.person, by=by, now=now)
    return position


@transaction.atomic
def resume_position(*, position: Position, by: User, now: datetime) -> Position:
    """Take the end of a position back: the person never left. The successor's own position stays. Recorded."""
    lock_person(pk=position.person_id)
    open_ones = Position.objects.filter(person=position.person_id, ended_on=None).exclude(pk=position.pk)
    if open_ones.filter(company=position.company_id, title__iexact=position.title).exists():
        raise PositionExists
    values = {"ended_on": None, "successor": None}
    if not open_ones.filter(is_primary=True).exists():
        values["is_primary"] = True
    history.save_changes(obj=position, values=values, by=by, at=now)
    return position


@transaction.atomic
def leave_company(
    *, position: Position, on: date, by: User, now: datetime, today: date, successor: Person | None = None,
) -> Position | None:  # fmt: skip
    """The person left the company: every position there ends on the day, this one's work is handed to the
    successor when there is one. Returns the successor's position. Recorded as one change set."""
    with history.one_change_set(by=by, at=now):
        others = Position.objects.filter(
            person=position.person_id, company=position.company_id, ended_on=None
        ).exclude(pk=position.pk)
        for other in others:
            end_position(position=other, on=max(on, other.started_on or on), by=by, now=now)
        end_position(position=position, on=on, by=by, now=now)
        if successor is None:
            return None
        return name_successor(position=position, successor=successor, by=by, now=now, today=today)


@transaction.atomic
def name_successor(
    *, position: Position, successor: Person, by: User, now: datetime, today: date, started_on: date | None = None,
) -> Position:  # fmt: skip
    """Say who took a position over: that person gets the same title, role and duties at the company, or
    keeps the position held there already. Refuses a person as the own successor. Recorded."""
    if successor.pk == position.person_id:
        raise OwnSuccessor
    with history.one_change_set(by=by, at=now):
        history.save_changes(obj=position, values={"successor": successor}, by=by, at=now)
        held = Position.objects.filter(
            person=successor, company=position.company_id, ended_on=None, title__iexact=position.title
        ).first()
        if held is not None:
            return held
        return add_position(
            person=successor, company=position.company, by=by, now=now, today=today,
            values={
                "title": position.title, "decision_role": position.decision_role, "site": position.site,
                "responsibilities": list(position.responsibilities),
                "started_on": started_on or position.ended_on,
            },
        )  # fmt: skip


@transaction.atomic
def change_employer(
    *, position: Position, company: Company, on: date, by: User, now: datetime, today: date,
    values: Mapping[str, Any] | None = None, public_id: UUID | None = None,
) -> Position:  # fmt: skip
    """Move a person to another company: the old position ends on the day, a new one starts, the person and
    the history stay the same. The primary position moves along. The same `public_id` twice moves once.
    Recorded as one change set."""
    made = already_made(Position, public_id)
    if made is not None:
        return made
    with history.one_change_set(by=by, at=now):
        was_primary = position.is_primary
        if position.ended_on is None:
            end_position(position=position, on=on, by=by, now=now)
        facts = {"started_on": on, **(values or {})}
        facts["is_primary"] = was_primary and facts["started_on"] <= today
        return add_position(
            person=position.person,
            company=company,
            values=facts,
            by=by,
            now=now,
            today=today,
            public_id=public_id,
        )


@transaction.atomic
def set_primary_position(*, position: Position, by: User, now: datetime) -> Position:
    """Make this the position under which the person is shown. Refuses one that has ended. Recorded."""
    lock_person(pk=position.person_id)
    position.refresh_from_db()
    if position.ended_on is not None:
        raise PositionHasEnded
    _step_down(person=position.person, by=by, now=now, but=position)
    history.save_changes(obj=position, values={"is_primary": True}, by=by, at=now)
    return position


@transaction.atomic
def delete_position(*, position: Position, by: User, now: datetime) -> None:
    """Take away a position that never was: a mistake. One that was held is ended instead. Recorded."""
    lock_person(pk=position.person_id)
    person, was_primary = position.person, position.is_primary and position.ended_on is None
    history.delete(obj=position, by=by, at=now)
    if was_primary:
        _pass_primary_on(person=person, by=by, now=now)


def _checked(values: dict[str, Any], *, started_on: date | None, ended_on: date | None) -> dict[str, Any]:
    """Days in order, addresses in their one spelling, no unwanted text."""
    refuse_unwanted_text(values)
    start, end = values.get("started_on", started_on), values.get("ended_on", ended_on)
    if start and end and end < start:
        raise EndsBeforeItStarts
    for name, normalise in (
        ("work_email", normalise_email),
        ("work_phone", lambda text: normalise_phone(text, settings.HOME_COUNTRY)),
    ):
        if values.get(name):
            try:
                values[name] = normalise(values[name])
            except (NotAnEmail, NotAPhone) as refusal:
                refusal.field = name
                raise
    return values


def _step_down(*, person: Person, by: User, now: datetime, but: Position | None = None) -> None:
    primaries = Position.objects.filter(person=person, ended_on=None, is_primary=True)
    for position in primaries.exclude(pk=but.pk if but else None):
        history.save_changes(obj=position, values={"is_primary": False}, by=by, at=now)


def _pass_primary_on(*, person: Person, by: User, now: datetime) -> None:
    heir = Position.objects.filter(person=person, ended_on=None).order_by("started_on", "id").first()
    if heir is not None:
        history.save_changes(obj=heir, values={"is_primary": True}, by=by, at=now)
