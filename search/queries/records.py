"""What the registers tell of a hit: its name, a line beside it and the fields that may have been hit."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import OuterRef, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from common.seen import note_seen
from companies.choices import ContactKind as CompanyContactKind
from companies.choices import Lifecycle, NameKind
from companies.models import Address, Company, CompanyContactPoint, CompanyName, ExternalId
from contacts.choices import ContactKind as PersonContactKind
from contacts.models import ContactPoint, Person, Position
from installed_base.choices import IdentifierScheme
from installed_base.models import InstalledItem, ItemIdentifier, Product
from search.choices import Kind
from search.queries.matching import Fact
from users.models import User
from users.permissions import Permission, Scope

PERMISSIONS = {
    Kind.COMPANY: Permission.COMPANY_VIEW,
    Kind.PERSON: Permission.PERSON_VIEW,
    Kind.ITEM: Permission.ITEM_VIEW,
    Kind.PRODUCT: Permission.PRODUCT_VIEW,
}
THESE = [-1]  # stands in a statement for the numbers that are asked for
LINE = " · "  # between the words of the line beside a name
PLENTY = 30  # facts of one sort that are looked through for a reason


@dataclass(frozen=True)
class Record:
    """A record as the search shows it."""

    pk: int
    public_id: UUID
    title: str
    note: str
    told: Callable[[], list[Fact]]  # its facts, put into words when somebody asks
    is_customer: bool = False


def records_by_id(kind: Kind, user: User, ids: Iterable[int]) -> dict[int, Record]:
    """The records of those numbers that the user may see."""
    _rows, record_of = READERS[kind]
    teams = tuple(user.team_ids()) if user.scope == Scope.TEAM else ()
    sql, params, names, many = _statement(kind, user.pk, user.role, user.scope, teams)
    wanted = list(ids)
    with connection.cursor() as cursor:
        cursor.execute(sql, [wanted if value == THESE else value for value in params])
        found = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    for row in found:
        row.update({name: [json.loads(one) for one in row[name]] for name in many})
    if kind == Kind.PERSON:
        note_seen(row["public_id"] for row in found)
    return {record.pk: record for record in map(record_of, found)}


def records_by_public_id(kind: Kind, user: User, public_ids: Iterable[UUID]) -> list[Record]:
    """The records of those universal IDs that the user may see."""
    rows, record_of = READERS[kind]
    found = [record_of(row) for row in rows(user).filter(public_id__in=list(public_ids))]
    if kind == Kind.PERSON:
        note_seen(record.public_id for record in found)
    return found


@lru_cache(maxsize=2000)
def _statement(
    kind: Kind, user_id: int, role: str, scope: str, teams: tuple[int, ...]
) -> tuple[str, tuple, list[str], list[str]]:
    """The query of a register for one user, written once: making it anew at every letter costs more than asking it.

    What the user may see depends on these arguments alone.
    """
    user = User(pk=user_id, role=role, scope=scope)
    user._team_ids = list(teams)
    rows, _record_of = READERS[kind]
    query = rows(user).filter(pk__in=RawSQL("SELECT unnest(%s::bigint[])", (THESE,))).query
    sql, params = query.sql_with_params()
    return sql, params, [*query.values_select, *query.annotation_select], list(query.annotation_select)


def _many(queryset: QuerySet, **fields: str) -> ArraySubquery:
    return ArraySubquery(queryset.order_by("pk").values(found=JSONObject(**fields))[:PLENTY])


def _line(*words: str | None) -> str:
    return LINE.join(word for word in words if word)


def _facts(*pairs: tuple[str, str | None, str]) -> list[Fact]:
    return [Fact(str(label), value, kind) for label, value, kind in pairs if value]


def _contact(choices: type, point: dict) -> Fact:
    kind = point["kind"]
    return Fact(str(choices(kind).label), point["value"], "number" if kind == "phone" else "word")


def _companies(user: User) -> QuerySet:
    here = {"company": OuterRef("pk")}
    return (
        Company.objects.visible_to(user)
        .values("pk", "public_id", "legal_name", "town", "business_id", "vat_number", "lei", "lifecycle")
        .annotate(
            other_names=_many(CompanyName.objects.filter(**here), kind="kind", name="name"),
            merged=_many(
                ExternalId.objects.filter(system="merged", object_uuid=OuterRef("public_id")),
                number="external_id",
            ),
            points=_many(CompanyContactPoint.objects.filter(**here), kind="kind", value="value"),
            towns=_many(Address.objects.filter(**here).exclude(town=""), town="town"),
        )
    )


def _company(row: dict) -> Record:
    return Record(
        pk=row["pk"],
        public_id=row["public_id"],
        title=row["legal_name"],
        note=_line(row["town"], row["business_id"]),
        is_customer=row["lifecycle"] == Lifecycle.CUSTOMER,
        told=lambda: [
            *(Fact(str(NameKind(name["kind"]).label), name["name"]) for name in row["other_names"]),
            *_facts((_("VAT number"), row["vat_number"], "word"), (_("LEI"), row["lei"], "word")),
            *(Fact(_("Number of a merged company"), one["number"]) for one in row["merged"]),
            *(_contact(CompanyContactKind, point) for point in row["points"]),
            *(Fact(_("Address"), address["town"]) for address in row["towns"]),
        ],
    )


def _persons(user: User) -> QuerySet:
    positions = Position.objects.visible_to(user).filter(person=OuterRef("pk"))
    return (
        Person.objects.visible_to(user)
        .values("pk", "public_id", "first_name", "last_name")
        .annotate(
            held=_many(
                positions,
                title="title",
                company="company__legal_name",
                town="company__town",
                lifecycle="company__lifecycle",
                ended="ended_on",
                email="work_email",
                phone="work_phone",
            ),
            points=_many(ContactPoint.objects.filter(person=OuterRef("pk")), kind="kind", value="value"),
        )
    )


def _person(row: dict) -> Record:
    held = sorted(row["held"], key=lambda position: position["ended"] is not None)
    now = held[0] if held else {"title": "", "company": ""}

    def told() -> list[Fact]:
        facts = [_contact(PersonContactKind, point) for point in row["points"]]
        for position in held:
            ended = position["ended"] is not None
            facts += _facts(
                (_("Former company") if ended else _("Company"), position["company"], "word"),
                (_("Former title") if ended else _("Title"), position["title"], "word"),
                (_("E-mail"), position["email"], "word"),
                (_("Phone"), position["phone"], "number"),
                (_("Town"), position["town"], "word"),
            )
        return facts

    return Record(
        pk=row["pk"],
        public_id=row["public_id"],
        title=f"{row['first_name']} {row['last_name']}".strip(),
        note=_line(now["title"], now["company"]),
        is_customer=any(position["lifecycle"] == Lifecycle.CUSTOMER for position in held),
        told=told,
    )


def _items(user: User) -> QuerySet:
    identifiers = ItemIdentifier.objects.filter(item=OuterRef("pk"))
    return (
        InstalledItem.objects.visible_to(user)
        .values(
            *("pk", "public_id", "serial", "name", "product__code", "product__name", "product__maker__name"),
            *("company__legal_name", "company__town", "company__lifecycle", "site__name"),
        )
        .annotate(
            numbers=_many(identifiers, scheme="scheme", value="value"),
            towns=_many(
                Address.objects.filter(site=OuterRef("site_id"), site__isnull=False).exclude(town=""),
                town="town",
            ),
        )
    )


def _item(row: dict) -> Record:
    return Record(
        pk=row["pk"],
        public_id=row["public_id"],
        title=row["serial"] or row["name"] or row["product__name"],
        note=_line(row["product__name"], row["company__legal_name"]),
        is_customer=row["company__lifecycle"] == Lifecycle.CUSTOMER,
        told=lambda: [
            *_facts(
                (_("Serial number"), row["serial"], "serial"),
                (_("Name"), row["name"], "word"),
                (_("Product code"), row["product__code"], "word"),
            ),
            *(
                Fact(str(IdentifierScheme(number["scheme"]).label), number["value"], "serial")
                for number in row["numbers"]
            ),
            *_facts(
                (_("Maker"), row["product__maker__name"], "word"), (_("Site"), row["site__name"], "word")
            ),
            *(Fact(_("Address"), address["town"]) for address in row["towns"]),
            *_facts((_("Town"), row["company__town"], "word")),
        ],
    )


def _products(user: User) -> QuerySet:
    return Product.objects.visible_to(user).values(
        "pk", "public_id", "code", "name", "maker__name", "family__name"
    )


def _product(row: dict) -> Record:
    return Record(
        pk=row["pk"],
        public_id=row["public_id"],
        title=row["name"],
        note=_line(row["code"], row["maker__name"]),
        told=lambda: _facts((_("Product family"), row["family__name"], "word")),
    )


READERS = {
    Kind.COMPANY: (_companies, _company),
    Kind.PERSON: (_persons, _person),
    Kind.ITEM: (_items, _item),
    Kind.PRODUCT: (_products, _product),
}
