"""The columns of the list of persons, and what their cells need."""

from django.conf import settings
from django.contrib.postgres.aggregates import StringAgg
from django.db.models import OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from common import display
from common.links import record_url
from common.lists.columns import Cell, Column, Field, day_cell, edit_labels, edited_at, text_cell
from common.lists.listing import ListSpec
from common.normalise import readable_phone
from companies.choices import Channel, Language
from contacts.choices import Bounce, ContactKind, DecisionRole
from contacts.filters import FACETS
from contacts.models import ContactPoint, Person, PersonTag, Position
from contacts.queries import reached_by
from users.models import User
from users.permissions import Permission


def prepare(persons: list[Person], request: HttpRequest) -> None:
    """Read the main position, addresses and tags of the page's persons, one query for each."""
    numbers = [person.pk for person in persons]
    positions: dict[int, Position] = {}
    rows = Position.objects.visible_to(request.user).filter(person__in=numbers, ended_on=None)
    for position in rows.select_related("company").order_by("is_primary", "-id"):
        positions[position.person_id] = position  # the primary one comes last and stays
    reached = reached_by(persons=numbers)
    tags: dict[int, list[str]] = {}
    named = PersonTag.objects.filter(person__in=numbers).order_by("tag__name")
    for number, name in named.values_list("person", "tag__name"):
        tags.setdefault(number, []).append(name)
    labels = edit_labels(EDIT_LABELS, request.user.has_permission(Permission.PERSON_EDIT))
    for person in persons:
        person.edit_labels = labels
        position, points = positions.get(person.pk), reached.get(person.pk, {})
        person.main = position
        person.tag_names = tags.get(person.pk, [])
        person.email = _value(points, "email") or (position.work_email if position else "")
        person.phone = _value(points, "phone") or (position.work_phone if position else "")


EDIT_LABELS = {
    "language": _("Change the language of %(name)s"),
    "channel": _("Change the preferred channel of %(name)s"),
    "tags": _("Change the tags of %(name)s"),
}


def _edit(person: Person, field: str) -> dict[str, str]:
    return edited_at("contacts:person_cell", person, field, person.full_name)


def _value(points: dict[str, ContactPoint], kind: str) -> str:
    point = points.get(kind)
    return point.key if point else ""


def name_cell(person: Person) -> Cell:
    url = record_url("contacts:person", person.public_id)
    return Cell(person.full_name, url=url, under=person.main.title if person.main else "")


def company_cell(person: Person) -> Cell:
    if person.main is None:
        return text_cell("")
    company = person.main.company
    return text_cell(company.legal_name, url=record_url("companies:company", company.public_id))


def role_cell(person: Person) -> Cell:
    if person.main is None or not person.main.decision_role:
        return text_cell("")
    decides = person.main.decision_role == DecisionRole.DECIDER
    return Cell(person.main.get_decision_role_display(), badge="info" if decides else "neutral")


def email_cell(person: Person) -> Cell:
    return text_cell(person.email, url=f"mailto:{person.email}" if person.email else "")


def phone_cell(person: Person) -> Cell:
    words = readable_phone(person.phone, settings.HOME_COUNTRY) if person.phone else ""
    return text_cell(words, url=f"tel:{person.phone}" if person.phone else "", classes="text-nowrap")


def for_file(persons: QuerySet[Person], user: User) -> QuerySet[Person]:
    """Adds what a file says of the main position (as far as the user sees it), of addresses and tags."""
    held = Position.objects.visible_to(user).filter(person=OuterRef("pk"), ended_on=None)
    main = held.order_by("-is_primary", "id")
    points = ContactPoint.objects.filter(person=OuterRef("pk")).exclude(bounce=Bounce.HARD)
    points = points.order_by("-is_primary", "id")
    put = PersonTag.objects.filter(person=OuterRef("pk")).order_by().values("person")
    tags = put.annotate(words=StringAgg("tag__name", delimiter=", ", order_by="tag__name"))

    def point(kind: str, at_work: str) -> Coalesce:
        own = Subquery(points.filter(kind=kind).values("key")[:1])
        work = Subquery(main.exclude(**{at_work: ""}).values(at_work)[:1])
        return Coalesce(own, work, Value(""), output_field=TextField())

    return persons.annotate(
        main_company=Subquery(main.values("company__legal_name")[:1]),
        main_business_id=Subquery(main.values("company__business_id")[:1]),
        main_title=Subquery(main.values("title")[:1]),
        main_role=Subquery(main.values("decision_role")[:1]),
        any_email=point(ContactKind.EMAIL, "work_email"),
        any_phone=point(ContactKind.PHONE, "work_phone"),
        tag_words=Subquery(tags.values("words")),
    )


def _label(choices):
    return lambda code: str(choices(code).label) if code else ""


COLUMNS = (
    Column(
        "name", _("Name"),
        name_cell,
        sort="name_sort", fixed=True,
        fields=(
            Field(_("First name"), "first_name"), Field(_("Last name"), "last_name"), Field(_("Title"), "main_title"),
            Field(_("Universal ID"), "public_id"),
        ),
    ),
    Column(
        "title", _("Title"), lambda p: text_cell(p.main.title if p.main else ""),
        default=False,
    ),
    Column(
        "company", _("Company"), company_cell,
        fields=(Field(_("Company"), "main_company"), Field(_("Business ID"), "main_business_id")),
    ),
    Column(
        "role", _("Role in decisions"), role_cell,
        fields=(Field(_("Role in decisions"), "main_role", words=_label(DecisionRole)),),
    ),
    Column("phone", _("Phone"), phone_cell, fields=(Field(_("Phone"), "any_phone"),)),
    Column("email", _("E-mail"), email_cell, fields=(Field(_("E-mail"), "any_email"),)),
    Column("tags", _("Tags"), lambda p: Cell(display.NOTHING, tags=tuple(p.tag_names), **_edit(p, "tags")),
           fields=(Field(_("Tags"), "tag_words"),)),
    Column(
        "language", _("Language"), lambda p: text_cell(p.get_language_display(), **_edit(p, "language")), default=False,
        fields=(Field(_("Language"), "language", words=_label(Language)),),
    ),
    Column(
        "channel", _("Preferred channel"), lambda p: text_cell(p.get_preferred_channel_display(), **_edit(p, "channel")), default=False,
        fields=(Field(_("Preferred channel"), "preferred_channel", words=_label(Channel)),),
    ),
    Column(
        "duties", _("Responsibilities"), lambda p: text_cell(p.main.duties if p.main else ""), default=False,
    ),
    Column(
        "newsletter", _("Newsletter"),
        lambda p: text_cell(_("Gets it") if p.is_newsletter_subscriber else ""), default=False,
        fields=(Field(_("Newsletter"), "is_newsletter_subscriber", words=lambda yes: _("yes") if yes else ""),),
    ),
    Column(
        "changed", _("Changed"), lambda p: day_cell(p.changed_at), sort="changed_at", classes="num", default=False,
        fields=(Field(_("Changed"), "changed_at", "moment"),),
    ),
)  # fmt: skip

SPEC = ListSpec(
    resource="person",
    title=_("Persons"),
    url="contacts:person_list",
    columns=COLUMNS,
    counted=lambda count, number: (
        ngettext("%(number)s person", "%(number)s persons", count) % {"number": number}
    ),
    facets=FACETS,
    order="name",
    prepare=prepare,
    bulk_url="contacts:person_bulk_edit",
    export_url="contacts:person_export",
    options_url="contacts:person_condition_options",
)
