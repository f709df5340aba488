"""Contact points: added, corrected, verified, bounced, removed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from common.constraints import refuse_unwanted_text, refusing
from common.normalise import NotAnEmail, NotAPhone, normalise_email, normalise_phone
from common.refusals import Refusal
from common.text import tidy
from contacts.choices import Bounce, ContactKind, ContactUse
from contacts.models import ContactPoint, Person
from contacts.operations.lock import lock_person
from history import operations as history
from users.models import User

FACTS = ("kind", "use", "value", "source")


class ContactPointExists(Refusal):
    """The person has this address or number already."""

    field = "value"

    def __init__(self) -> None:
        super().__init__(_("The person already has this address or number. Change the one there is."))


class NoContactPoint(Refusal):
    """Nothing was given, or nothing that could be an address."""

    field = "value"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("Give the address of a page or the name that the person uses there."))


def normalise(*, kind: str, value: str) -> str:
    """The one spelling in which a contact point is compared: lower-case address, E.164, page without scheme.
    Refuses what is no address of its kind."""
    try:
        if kind == ContactKind.EMAIL:
            return normalise_email(value)
        if kind == ContactKind.PHONE:
            return normalise_phone(value, settings.HOME_COUNTRY)
    except (NotAnEmail, NotAPhone) as refusal:
        refusal.field = "value"
        raise
    parts = urlsplit(tidy(value) if "//" in value else f"//{tidy(value)}")
    key = f"{parts.netloc.lower().removeprefix('www.')}{parts.path.rstrip('/')}"[:254]
    if not key or parts.scheme not in {"", "http", "https"}:
        raise NoContactPoint
    return key


def address_in(*, values: Mapping[str, Any], but: ContactPoint | None = None) -> dict[str, tuple[str, str]]:
    """What the facts of a contact point reach somebody by, for the gate; nothing while it stays what `but` has."""
    kind = values.get("kind", but.kind if but else "")
    value = values.get("value", but.value if but else "")
    is_same = but is not None and (kind, value) == (but.kind, but.value)
    return {} if is_same or not value else {"value": (kind, value)}


@transaction.atomic
def add_contact_point(
    *, person: Person, kind: str, value: str, by: User, now: datetime, use: str = ContactUse.WORK,
    source: str = "", is_primary: bool = False,
) -> ContactPoint:  # fmt: skip
    """Give a person a way to be reached; the first of its kind is the primary one. Refuses one the person
    has already and what is no address. Recorded."""
    lock_person(pk=person.pk)
    refuse_unwanted_text({"value": value, "source": source})
    key = normalise(kind=kind, value=value)
    same_kind = ContactPoint.objects.filter(person=person, kind=kind)
    if same_kind.filter(key=key).exists():
        raise ContactPointExists
    point = ContactPoint(
        person=person, kind=kind, use=use, value=tidy(value), key=key, source=source,
        is_primary=is_primary or not same_kind.exists(),
    )  # fmt: skip
    if point.is_primary:
        _step_down(person=person, kind=kind, by=by, now=now)
    with refusing({"contact_point_once": ContactPointExists}):
        history.create(obj=point, by=by, at=now)
    return point


@transaction.atomic
def change_contact_point(
    *, point: ContactPoint, values: Mapping[str, Any], by: User, now: datetime,
    base: Mapping[str, Any] | None = None,
) -> ContactPoint:  # fmt: skip
    """Correct a contact point. A new address is neither verified nor bounced. Refuses one the person has
    already, and what somebody else changed meanwhile when `base` tells what the user saw. Recorded."""
    lock_person(pk=point.person_id)
    comes_first = bool(values.get("is_primary")) and not point.is_primary
    values = {name: value for name, value in values.items() if name in FACTS}
    refuse_unwanted_text(values)
    kind = values.get("kind", point.kind)
    key = normalise(kind=kind, value=values.get("value", point.value))
    others = ContactPoint.objects.filter(person_id=point.person_id, kind=kind).exclude(pk=point.pk)
    if others.filter(key=key).exists():
        raise ContactPointExists
    guard = {} if base is None else {"expected_revision": -1, "base": {**base, "key": point.key}}
    if key != point.key or kind != point.kind:
        values |= {"key": key, "verified_at": None, "bounced_at": None, "bounce": Bounce.NONE}
        guard = {} if base is None else guard | {"base": guard["base"] | _state_of(point)}
    if kind != point.kind and others.filter(is_primary=True).exists():
        values["is_primary"] = False
        guard = {} if base is None else guard | {"base": guard["base"] | {"is_primary": point.is_primary}}
    with refusing({"contact_point_once": ContactPointExists}):
        history.save_changes(obj=point, values=values, by=by, at=now, **guard)
    if comes_first:
        make_primary(point=point, by=by, now=now)
    return point


@transaction.atomic
def make_primary(*, point: ContactPoint, by: User, now: datetime) -> ContactPoint:
    """Make this the address of its kind that is used first. Recorded."""
    lock_person(pk=point.person_id)
    _step_down(person=point.person, kind=point.kind, by=by, now=now, but=point)
    history.save_changes(obj=point, values={"is_primary": True}, by=by, at=now)
    return point


@transaction.atomic
def verify_contact_point(*, point: ContactPoint, by: User, now: datetime) -> ContactPoint:
    """Say that the address works: it was used, or the person confirmed it. Clears a bounce. Recorded."""
    lock_person(pk=point.person_id)
    history.save_changes(
        obj=point, values={"verified_at": now, "bounced_at": None, "bounce": Bounce.NONE}, by=by, at=now
    )
    return point


@transaction.atomic
def mark_bounced(*, point: ContactPoint, by: User, now: datetime, bounce: str = Bounce.HARD) -> ContactPoint:
    """Say that nothing reaches the address, for now or for good. It is no longer verified. Recorded."""
    lock_person(pk=point.person_id)
    values = {"bounced_at": now, "bounce": bounce}
    if bounce == Bounce.HARD:
        values["verified_at"] = None
    history.save_changes(obj=point, values=values, by=by, at=now)
    return point


@transaction.atomic
def remove_contact_point(*, point: ContactPoint, by: User, now: datetime) -> None:
    """Take a contact point away; the oldest other of its kind becomes the primary one. Recorded."""
    lock_person(pk=point.person_id)
    person_id, kind, was_primary = point.person_id, point.kind, point.is_primary
    history.delete(obj=point, by=by, at=now)
    if was_primary:
        heir = ContactPoint.objects.filter(person_id=person_id, kind=kind).order_by("id").first()
        if heir is not None:
            history.save_changes(obj=heir, values={"is_primary": True}, by=by, at=now)


def _step_down(
    *, person: Person, kind: str, by: User, now: datetime, but: ContactPoint | None = None
) -> None:
    primaries = ContactPoint.objects.filter(person=person, kind=kind, is_primary=True)
    for point in primaries.exclude(pk=but.pk if but else None):
        history.save_changes(obj=point, values={"is_primary": False}, by=by, at=now)


def _state_of(point: ContactPoint) -> dict[str, Any]:
    return {name: getattr(point, name) for name in ("verified_at", "bounced_at", "bounce")}
