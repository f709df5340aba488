"""Persons in the API: the same visible rows, rights and operations as the pages."""

from functools import partial

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_view

from common.api.filtering import narrowed_by
from common.doubts import doubt_about
from common.sensitive import doubt_about_words
from contacts.api.acts import ActsOnContactPoints, ActsOnPositions
from contacts.api.serializers import (
    ContactPointSerializer,
    PersonBesideSerializer,
    PersonSerializer,
    PositionSerializer,
)
from contacts.choices import ContactKind, DataFrom
from contacts.filters import PersonFilter
from contacts.models import ContactPoint, Person, Position
from contacts.operations import contact_point, person, position
from contacts.operations.whence import Whence
from contacts.queries import similar_persons
from custom_fields.api.fields import BY_CUSTOM_FIELD
from history.choices import Party
from users.api.checks import Checkable, checked
from users.api.gate import AsksTheGate
from users.api.parts import PartViewSet
from users.api.permissions import may
from users.api.registers import CHANGED_SINCE, RegisterViewSet
from users.api.warnings import doubtful, looks_like, warned
from users.models import ApiToken
from users.permissions import Permission

ASKED = {ContactKind.EMAIL: "email", ContactKind.PHONE: "phone"}  # what tells that two are one
SAID_ONCE = ("data_from", "source", "told_how")  # of a new person
ALIKE_BY = ("first_name", "last_name", "email", "phone", "company")
EDIT = {"read": (Permission.PERSON_VIEW,), "write": (Permission.PERSON_EDIT,)}


@warned(PersonSerializer)
@checked(PersonSerializer, PersonBesideSerializer)
@extend_schema_view(list=extend_schema(parameters=[CHANGED_SINCE, BY_CUSTOM_FIELD]))
class PersonViewSet(AsksTheGate, Checkable, RegisterViewSet):
    """Persons, with or without a company. Writes answer with those who may be the same person; `check` tells it before."""

    beside = PersonBesideSerializer
    rectifies = True  # ?rectified=true: corrected by the person; ?from_person=true: given by the person

    queryset = Person.objects.none()
    serializer_class = PersonSerializer
    filterset_class = PersonFilter
    rights = EDIT | {"destroy": (Permission.PERSON_DELETE,)}

    def visible_rows(self):
        user = self.request.user
        seen = Position.objects.visible_to(user).select_related("person", "company", "site", "successor")
        points = ContactPoint.objects.select_related("person").order_by("id")
        return Person.objects.visible_to(user).prefetch_related(
            "tags", Prefetch("positions", seen.order_by("id")), Prefetch("contact_points", points)
        )

    def create_row(self, values, *, by, now):
        whence = self._whence(values)
        names = values.pop("tags", ())
        return person.create_person(
            values=values, whence=whence, by=by, now=now, today=timezone.localdate(now), tag_names=names
        )

    def _whence(self, values):
        """What was said of where the data is from; of what was not said, the stricter."""
        said = {name: values.pop(name, "") for name in SAID_ONCE}
        key = self.request.auth.name if isinstance(self.request.auth, ApiToken) else _("API")
        assumed = DataFrom.PERSON if self.said.party == Party.ZERO else DataFrom.OTHER
        return Whence(
            said["data_from"] or assumed, said["source"] or key[:120], said["told_how"], is_assumed=not said["data_from"]
        )  # fmt: skip

    def change_row(self, obj, values, *, by, now, expected_revision):
        values = {name: value for name, value in values.items() if name not in SAID_ONCE}
        person.change_person(
            person=obj, tag_names=values.pop("tags", None), values=values, by=by, now=now,
            expected_revision=expected_revision,
        )  # fmt: skip

    def delete_row(self, obj, *, by, now):
        person.delete_person(person=obj, by=by, now=now)

    def warnings_of(self, obj, names):
        if names & {"first_name", "last_name"} and may(self.request, Permission.PERSON_VIEW):
            hits = similar_persons(
                user=self.request.user, first_name=obj.first_name, last_name=obj.last_name, but=obj
            )
            yield from (looks_like(hit.person, hit.reason) for hit in hits)
        if "notes" in names:
            yield from doubtful(doubt_about_words(obj.notes))

    def keys_of(self, **beside):
        for kind in ("email", "phone"):
            if value := beside.get(kind):
                yield kind, partial(self._checked, kind, value)
        if beside.get("company"):
            yield "company", partial(str, beside["company"])

    def _checked(self, kind, value):
        """The address in its one spelling. Refuses what the gate stops; the desk hears of it when it is written."""
        self.ask_the_gate({kind: (kind, value)})
        return contact_point.normalise(kind=kind, value=value)

    def doubts_of(self, typed, obj):
        if may(self.request, Permission.PERSON_VIEW):
            facts = {name: getattr(obj, name, "") for name in ("first_name", "last_name")}
            facts |= {name: typed[name] for name in ALIKE_BY if name in typed}
            hits = similar_persons(user=self.request.user, but=obj, **facts)
            yield from (looks_like(hit.person, hit.reason) for hit in hits)
        yield from doubtful(*(doubt_about(kind, typed[kind]) for kind in ("phone", "email") if kind in typed))
        yield from doubtful(doubt_about_words(typed.get("notes", "")))


class PositionViewSet(ActsOnPositions, AsksTheGate, RegisterViewSet):
    """Positions of persons at companies. Delete only what never was; end what was by `ended_on`."""

    rectifies = True  # ?rectified=true: the person asked for the correction

    queryset = Position.objects.none()
    serializer_class = PositionSerializer
    filterset_class = narrowed_by(person="person", company="company")
    rights = EDIT

    def visible_rows(self):
        rows = Position.objects.visible_to(self.request.user)
        return rows.select_related("person", "company", "site", "successor")

    def create_row(self, values, *, by, now):
        who, where = values.pop("person"), values.pop("company")
        today = timezone.localdate(now)
        self.ask_the_gate(position.addresses_in(values=values), now)
        return position.add_position(person=who, company=where, values=values, by=by, now=now, today=today)

    def change_row(self, obj, values, *, by, now, expected_revision):
        values = {name: value for name, value in values.items() if name not in {"person", "company"}}
        self.ask_the_gate(position.addresses_in(values=values, but=obj), now)
        position.change_position(
            position=obj, values=values, by=by, now=now, expected_revision=expected_revision
        )

    def delete_row(self, obj, *, by, now):
        position.delete_position(position=obj, by=by, now=now)


@warned(ContactPointSerializer)
class ContactPointViewSet(ActsOnContactPoints, AsksTheGate, PartViewSet):
    """Ways to reach persons. Writes answer with what can hardly be reached, and with others who have the same."""

    queryset = ContactPoint.objects.none()
    serializer_class = ContactPointSerializer
    filterset_class = narrowed_by(person="person")
    rights = EDIT

    def visible_rows(self):
        persons = Person.objects.visible_to(self.request.user)
        return ContactPoint.objects.filter(person__in=persons).select_related("person")

    def create_row(self, values, *, by, now):
        self.ask_the_gate(contact_point.address_in(values=values), now)
        return contact_point.add_contact_point(**values, by=by, now=now)

    def change_row(self, obj, values, *, by, now):
        values.pop("person", None)
        self.ask_the_gate(contact_point.address_in(values=values, but=obj), now)
        contact_point.change_contact_point(point=obj, values=values, by=by, now=now)

    def delete_row(self, obj, *, by, now):
        contact_point.remove_contact_point(point=obj, by=by, now=now)

    def warnings_of(self, obj, names):
        yield from doubtful(doubt_about(obj.kind, obj.key))
        if obj.kind in ASKED and may(self.request, Permission.PERSON_VIEW):
            hits = similar_persons(user=self.request.user, but=obj.person, **{ASKED[obj.kind]: obj.key})
            yield from (looks_like(hit.person, hit.reason) for hit in hits)
