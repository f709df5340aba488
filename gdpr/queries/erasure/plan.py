"""The plan of an erasure: what goes, what stays and why, which words somebody has to decide on. A pure value.

It is read from the same registry that an answer under article 15 is, so nothing can be told of a person that an
erasure would forget. Nothing is changed here.
"""

import hashlib
import hmac
import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models import Q

from common.personal_data import Category, Ownership, Pointer, Wipe
from contacts.models import Person
from gdpr.classification.strategy import Strategy, strategies
from gdpr.models import LegalHold
from gdpr.queries.erasure.archived import Archived, archived_of
from gdpr.queries.erasure.files import FileHit, files_of
from gdpr.queries.erasure.look import Place, Surroundings, places
from gdpr.queries.erasure.needles import has_namesake, needles_of, subject_ids
from gdpr.queries.marks import fingerprint_key
from gdpr.reading.needles import Hit, Needles

# Rows that come by looking at a person, or at the plan: they go too, and nobody has to decide anew for them.
UNWEIGHED = {
    "gdpr.erasureplan",
    "gdpr.requestlook",
    "users.recentrecord",
    "search.searchqueue",
    "gdpr.retentionevaluation",
}


@dataclass(frozen=True)
class Kept:
    """Rows that stay as they are, and why."""

    label: str
    count: int
    ground: str
    until: str = ""
    holds: bool = False  # nothing may go while this stands


@dataclass
class Plan:
    """Everything that one erasure does."""

    person: Person
    ids: list[UUID]
    needles: Needles
    namesake: bool
    gone: dict[str, set[Any]] = field(default_factory=lambda: defaultdict(set))
    unlinked: dict[tuple[str, str], list[Any]] = field(default_factory=dict)
    blanked: dict[tuple[str, str], list[Any]] = field(default_factory=dict)
    kept: list[Kept] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    files: list[FileHit] = field(default_factory=list)
    archived: list[Archived] = field(default_factory=list)  # what a law keeps, moved out of daily work
    near: dict[str, set[int]] = field(default_factory=dict)  # records whose history may name the person

    def counts(self) -> dict[str, int]:
        """Rows that go, by model."""
        return {label: len(pks) for label, pks in sorted(self.gone.items()) if pks}

    def changed(self) -> dict[str, int]:
        """Rows that stay and no longer name the person, by model."""
        rows: dict[str, set] = defaultdict(set)
        for (label, _name), pks in [*self.unlinked.items(), *self.blanked.items()]:
            rows[label] |= set(pks)
        for place in self.places:
            if place.pk not in self.gone.get(place.label, ()):
                rows[place.label].add(place.pk)
        return {label: len(pks) for label, pks in sorted(rows.items()) if pks}

    def is_sure(self, place: Place, hit: Hit) -> bool:
        """Whether words need nobody's eye: an address of the person's alone; the whole name, where the person has to
        do with the row and nobody else is called so."""
        if hit.what in {"email", "phone"}:
            return True
        return hit.what == "name" and place.is_near and not self.namesake

    def unsure(self) -> list[tuple[Place, str, Hit]]:
        """Words that somebody has to decide on."""
        return [
            (place, text, hit)
            for place in self.places
            for text, hit in place.hits
            if not self.is_sure(place, hit)
        ]

    def digest(self) -> str:
        """What the plan does, as one number: another plan has another."""
        told = {
            "ids": [str(one) for one in self.ids],
            "gone": {
                label: sorted(map(str, pks))
                for label, pks in sorted(self.gone.items())
                if pks and label not in UNWEIGHED
            },
            "unlinked": sorted(
                (*place, sorted(map(str, pks)))
                for place, pks in self.unlinked.items()
                if place[0] not in UNWEIGHED
            ),
            "blanked": sorted((*place, sorted(map(str, pks))) for place, pks in self.blanked.items()),
            "kept": sorted((one.label, one.count) for one in self.kept),
            "words": sorted(key_of(place, hit) for place in self.places for _text, hit in place.hits),
            "files": sorted(one.key for one in self.files),
        }
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def key_of(place: Place, hit: Hit) -> str:
    """A wording at a place, without the words: under the secret of fingerprints, so that a plan names nobody."""
    said = f"{place.label}:{place.pk}:{place.field}:{hit.words}"
    secret = fingerprint_key()
    return hmac.new(secret.encode(), said.encode(), hashlib.sha256).hexdigest()[:32]


def plan_of(person: Person) -> Plan:
    """Work out what an erasure of the person would do."""
    ids = subject_ids(person)
    plan = Plan(person, ids, needles_of(person, ids), has_namesake(person))
    around = Surroundings.of(person)
    plan.near = {
        "companies.company": set(around.companies), "installed_base.installeditem": set(around.items),
        "activities.activity": set(person.activities.values_list("pk", flat=True)),
        "service.servicecase": set(person.cases.values_list("pk", flat=True)),
    }  # fmt: skip
    for strategy in strategies():
        _rows(plan, strategy)
        for place in places(strategy, person, plan.needles, around):
            _place(plan, strategy, place)
    plan.places = [place for place in plan.places if place.pk not in plan.gone.get(place.label, ())]
    plan.files = files_of(plan.needles, person, plan.gone)
    plan.archived = archived_of(person)
    plan.kept += [
        Kept("gdpr.legalarchive", 1, one.ground_words, one.until.isoformat()) for one in plan.archived
    ]
    plan.kept += [
        Kept("gdpr.legalhold", 1, hold.get_ground_display(), hold.review_on.isoformat(), holds=True)
        for hold in LegalHold.objects.over(person)
    ]
    return plan


def _rows(plan: Plan, strategy: Strategy) -> None:
    """What becomes of rows that lead to the person."""
    label, person = strategy.label, plan.person
    rows = strategy.rows(person)
    if strategy.ownership is Ownership.OWNED:
        plan.gone[label] |= set(rows.values_list("pk", flat=True))
    elif strategy.ownership is Ownership.KEEP:
        count = rows.count()
        plan.kept += [Kept(label, count, strategy.ground)] if count else []
    if strategy.ownership is not Ownership.OWNED:
        for name in strategy.columns(Wipe.BLANK):
            _note(plan.blanked, label, name, list(rows.values_list("pk", flat=True)))
    linked = [name for name in strategy.columns(Wipe.SET_NULL) if _is_person(strategy, name)]
    for name in dict.fromkeys([*linked, *strategy.links]):
        pks = list(strategy.model._base_manager.filter(**{name: person.pk}).values_list("pk", flat=True))
        if strategy.model._meta.get_field(name).null:
            _note(plan.unlinked, label, name, pks)
        else:
            plan.gone[label] |= set(pks)
    for pointer in strategy.pointers:
        pointing = strategy.model._base_manager.filter(_points(pointer, plan))
        plan.gone[label] |= set(pointing.values_list("pk", flat=True))


def _note(noted: dict[tuple[str, str], list[Any]], label: str, name: str, pks: list[Any]) -> None:
    if pks:
        noted[label, name] = pks


def _is_person(strategy: Strategy, name: str) -> bool:
    return strategy.model._meta.get_field(name).related_model is Person


def _points(pointer: Pointer, plan: Plan) -> Q:
    """Rows that name the person, a record that went into it, or a row that goes with it, by a bare number."""
    wanted: Iterable[Any] | models.QuerySet
    if pointer.model == "contacts.person":
        wanted = plan.ids if pointer.to == "public_id" else [plan.person.pk]
    else:
        rows = apps.get_model(pointer.model)._base_manager.filter(**{pointer.lookup: plan.person.pk})
        wanted = rows.values(pointer.to)
    return Q(**{f"{pointer.column}__in": wanted}, **pointer.when)


def _place(plan: Plan, strategy: Strategy, place: Place) -> None:
    """Words in a row: the row goes where the column says so, else the words do."""
    if strategy.wipes[place.field] is Wipe.DELETE_ROW:
        # an address is a column of its own: a namesake's is somebody else's, however alike
        is_address = strategy.categories.get(place.field) is Category.CONTACT
        if any(
            hit.what in {"email", "phone"} or (hit.is_whole and not is_address) for _text, hit in place.hits
        ):
            plan.gone[place.label].add(place.pk)
    else:
        plan.places.append(place)


def kinds_of(plan: Plan) -> Counter[str]:
    """How many wordings of each kind stand in texts."""
    return Counter(hit.what for place in plan.places for _text, hit in place.hits)
