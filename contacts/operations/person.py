"""Persons: made, changed, tagged, deleted."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from common import spread
from common.constraints import refuse_unwanted_text, refusing
from common.jobs import enqueue_on_commit
from common.refusals import Refusal
from common.submissions import already_made
from companies.models import Company, Tag
from companies.operations.tag import find_or_make_tag
from contacts.models import Person, PersonTag
from contacts.operations.contact_point import add_contact_point
from contacts.operations.lock import lock_person, refuse_deletion
from contacts.operations.position import add_position
from contacts.operations.whence import Whence, note_whence, refuse_unsaid
from custom_fields.operations.values import custom_values, new_values
from history import operations as history
from history.choices import Act, Party
from users.models import User
from users.permissions import Permission


class PersonNeedsName(Refusal):
    """A person without first and last name cannot be found or spoken of."""

    field = "last_name"

    def __init__(self) -> None:
        super().__init__(_("Give a first name, a last name, or both."))


class MayNotDeletePerson(Refusal):
    """Deleting persons is a right of its own."""

    status = 403

    def __init__(self) -> None:
        super().__init__(_("You have no right to delete persons. Ask the data-protection administrator."))


@transaction.atomic
def create_person(
    *, values: Mapping[str, Any], by: User, now: datetime, today: date, company: Company | None = None,
    position: Mapping[str, Any] | None = None, contact_points: Iterable[Mapping[str, Any]] = (),
    tags: Iterable[Tag] = (), public_id: UUID | None = None, whence: Whence | None = None, tag_names: Iterable[str] = (),
) -> Person:  # fmt: skip
    """Make a person, with a first position at `company` and contact points when they are given.

    The same `public_id` twice makes one person: the second call returns the first's. Refuses a person
    without a name, contact points that cannot be, and a `whence` without its source. Recorded as one change set; the
    notice that the person is owed is noted with it. Without `whence` the origin said at the door decides.
    """
    made = already_made(Person, public_id)
    if made is not None:
        return made
    _refuse_nameless(values.get("first_name", ""), values.get("last_name", ""))
    refuse_unwanted_text(values)
    if whence is not None:
        refuse_unsaid(whence=whence)
    with refusing(), history.one_change_set(by=by, at=now, from_=whence.origin if whence else None):
        values = _own(values) | new_values(resource="person", values=values, by=by)
        person = Person(**spread.folded(Person, values), **({"public_id": public_id} if public_id else {}))
        person.created_at = person.changed_at = now
        history.create(obj=person, by=by, at=now)
        for point in contact_points:
            add_contact_point(person=person, by=by, now=now, **point)
        if company is not None:
            add_position(person=person, company=company, values=position or {}, by=by, now=now, today=today)
        if tags:
            change_tags(person=person, tags=tags, by=by, now=now)
        if tag_names:
            tag_person(person=person, names=tag_names, by=by, now=now)
        if whence is not None:
            note_whence(person=person, whence=whence, by=by, now=now)
        enqueue_on_commit("gdpr.judge_person", person_id=person.pk)
    return person


@transaction.atomic
def change_person(
    *, person: Person, values: Mapping[str, Any], by: User, now: datetime, expected_revision: int | None = None,
    base: Mapping[str, Any] | None = None, tag_names: Iterable[str] | None = None,
) -> Person:  # fmt: skip
    """Change a person's own facts, and with `tag_names` what tags they carry. Refuses what somebody else changed
    meanwhile. Recorded field by field."""
    _refuse_nameless(values.get("first_name", person.first_name), values.get("last_name", person.last_name))
    refuse_unwanted_text(_own(values))
    with refusing(), history.one_change_set(by=by, at=now):
        present = lock_person(pk=person.pk).custom
        values = _own(values) | custom_values(resource="person", values=values, by=by, present=present)
        history.save_changes(
            obj=person, values=values, by=by, at=now, expected_revision=expected_revision, base=base
        )
        if tag_names is not None:
            tag_person(person=person, names=tag_names, by=by, now=now)
    return person


@transaction.atomic
def edit_person(*, person: Person, edits: Mapping[str, Any], by: User, now: datetime) -> None:
    """Change facts and tags as one act. `edits`: the values, those the user saw (`base`), the revision seen.
    Refuses as `change_person` does. Recorded as one change set; with `is_rectified` among the values as the person's
    own correction, which imports and outside registers leave alone."""
    values, base = dict(edits["values"]), dict(edits["base"])
    is_rectified = values.pop("is_rectified", False)
    base.pop("is_rectified", None)
    tags = values.pop("tags", None)
    base.pop("tags", None)
    if not values and tags is None:
        return
    origin = history.Origin(act=Act.RECTIFIED, party=Party.ZERO) if is_rectified else None
    with history.one_change_set(by=by, at=now, from_=origin):
        change_person(
            person=person,
            values=values,
            by=by,
            now=now,
            expected_revision=edits["expected_revision"],
            base=base,
        )
        if tags is not None:
            change_tags(person=person, tags=tags, by=by, now=now)


@transaction.atomic
def tag_person(*, person: Person, names: Iterable[str], by: User, now: datetime) -> None:
    """Let the person carry exactly these tags by name; new words become tags. Recorded in one act."""
    with history.one_change_set(by=by, at=now):
        tags = [find_or_make_tag(name=name, by=by, now=now) for name in names]
        change_tags(person=person, tags=tags, by=by, now=now)


@transaction.atomic
def change_tags(*, person: Person, tags: Iterable[Tag], by: User, now: datetime) -> None:
    """Set the tags of a person to exactly these. Recorded by name when they differ."""
    lock_person(pk=person.pk)
    wanted = {tag.pk: tag.name for tag in tags}
    had = dict(PersonTag.objects.filter(person=person).values_list("tag_id", "tag__name"))
    if wanted.keys() == had.keys():
        return
    PersonTag.objects.filter(person=person).exclude(tag_id__in=wanted).delete()
    PersonTag.objects.bulk_create(PersonTag(person=person, tag_id=pk) for pk in wanted.keys() - had.keys())
    Person.objects.filter(pk=person.pk).update(revision=F("revision") + 1, changed_at=now)
    history.record(
        obj=person, verb="changed", by=by, at=now,
        old={"tags": sorted(had.values())}, new={"tags": sorted(wanted.values())},
    )  # fmt: skip


@transaction.atomic
def name_tags(*, person: Person, names: Iterable[str], by: User, now: datetime) -> None:
    """Set the tags of a person to exactly these words; new words become tags. Recorded in one act."""
    with history.one_change_set(by=by, at=now):
        tags = [find_or_make_tag(name=name, by=by, now=now) for name in names]
        change_tags(person=person, tags=tags, by=by, now=now)


@transaction.atomic
def delete_person(*, person: Person, by: User, now: datetime) -> None:
    """Delete a person, from every register and from history: nobody deletes people by halves. Refuses without the
    right, and a person who must be kept: restricted, under a hold. That it was done is recorded, without a word of the
    person."""
    if not by.has_permission(Permission.PERSON_DELETE):
        raise MayNotDeletePerson
    refuse_deletion(person=lock_person(pk=person.pk))
    _eraser[0](person=person, by=by, now=now)


class Eraser(Protocol):
    """Whoever takes a person out of all registers."""

    def __call__(self, *, person: Person, by: User, now: datetime) -> object: ...


_eraser: list[Eraser] = []  # one: the app that knows every register stands above this one


def delete_persons_by(*, eraser: Eraser) -> None:
    """Say who takes persons out of all registers."""
    _eraser[:] = [eraser]


def _own(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if not name.startswith(spread.PREFIX)}


def _refuse_nameless(first_name: str, last_name: str) -> None:
    if not (first_name or last_name).strip():
        raise PersonNeedsName
