"""The figures of data quality: of which records, when a record is good, and the sentence that says so.

One definition for the nightly count, for the list behind a figure and for its words: they cannot drift apart.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from companies.choices import ContactKind as CompanyKind
from companies.choices import Lifecycle, Status
from companies.models import Address, Company, CompanyContactPoint
from contacts.choices import Bounce, ContactKind
from contacts.models import ContactPoint, Person, Position
from quality.choices import INVALID, NOT_REACHED, RETIRED, FactKind, FigureGroup, Record
from quality.models import UpkeepEntry, Verification
from quality.queries.rules import oldest_fresh

Words = str | Promise
COMPANY, PERSON = "company", "person"
REGISTERS: dict[str, type[models.Model]] = {COMPANY: Company, PERSON: Person}


@dataclass(frozen=True)
class Figure:
    """A share of a register: `whole` says of which records, `good` which of them are as they should be."""

    key: str
    group: FigureGroup
    register: str
    label: Words
    sentence: Words
    whole: Callable[[date], Q]
    good: Callable[[date], Q]
    is_open: bool = True  # the register's list can show what is not good


def _exists(model: type[models.Model], link: str, *conditions: Q, **values: object) -> Q:
    return Q(Exists(model._base_manager.filter(*conditions, **{link: OuterRef("pk")}, **values)))


def _in_business(_today: date) -> Q:
    return ~Q(status__in=[Status.CEASED, Status.BANKRUPT])


def _point_of(kind: str) -> Q:
    return _exists(CompanyContactPoint, "company", kind=kind)


def _address(_today: date) -> Q:
    return _exists(Address, "company", valid_to=None)


def _held(_today: date) -> Q:
    return _exists(Position, "person", ended_on=None)


def _person_reached(kind: str, column: str) -> Q:
    return _exists(ContactPoint, "person", kind=kind) | _exists(
        Position, "person", ~Q(**{column: ""}), ended_on=None
    )


def _doubt(link: str, problems: tuple[str, ...], *conditions: Q) -> Q:
    return _exists(UpkeepEntry, link, *conditions, problem__in=problems, state="open")


def since(kind: FactKind, today: date) -> datetime:
    """The moment since which a fact of the kind must have been confirmed."""
    return timezone.make_aware(datetime.combine(oldest_fresh(kind, today), time()))


def _stamp(record: Record, fact: str) -> models.Subquery:
    rows = Verification.objects.filter(record=record, object_id=OuterRef("pk"), fact=fact)
    return models.Subquery(rows.values("verified_at")[:1])


def _old(
    parts: models.QuerySet, record: Record, fact: str, *, moment: datetime, born: str, own: str = ""
) -> Q:  # fmt: skip
    """Whether a record has a part (of `parts`, tied to it) that nobody has confirmed since the moment."""
    stamp = _stamp(record, fact)
    known = Coalesce(Greatest(F(own), stamp), F(born)) if own else Coalesce(stamp, F(born))
    return Q(Exists(parts.annotate(known_at=known).filter(known_at__lt=moment)))


def _address_old(today: date) -> Q:
    rows = Address.objects.filter(company=OuterRef("pk"), valid_to=None, kind__in=["visiting", "postal"])
    return _old(
        rows, Record.ADDRESS, "address", moment=since(FactKind.ADDRESS, today), born="company__created_at"
    )


def _industry_fresh(today: date) -> Q:
    rows = Verification.objects.filter(record=Record.COMPANY, object_id=OuterRef("pk"), fact="industry")
    moment = since(FactKind.INDUSTRY, today)
    return Q(created_at__gte=moment) | Q(Exists(rows.filter(verified_at__gte=moment)))


def _person_old(rule: FactKind, kind: str) -> Callable[[date], Q]:
    def old(today: date) -> Q:
        rows = ContactPoint.objects.filter(person=OuterRef("pk"), kind=kind)
        return _old(
            rows,
            Record.PERSON_POINT,
            "value",
            moment=since(rule, today),
            born="person__created_at",
            own="verified_at",
        )

    return old


def _position_old(today: date) -> Q:
    rows = Position.objects.filter(person=OuterRef("pk"), ended_on=None)
    return _old(rows, Record.POSITION, "position", moment=since(FactKind.POSITION, today), born="created_at")


_MAIL = {"kind": ContactKind.EMAIL}
G = FigureGroup
FIGURES: dict[str, Figure] = {
    figure.key: figure
    for figure in (
        Figure("company_id", G.COMPLETENESS, COMPANY, _("Business ID"),
               _("Companies in business that have a business ID."), _in_business, lambda _d: ~Q(business_id="")),
        Figure("company_industry", G.COMPLETENESS, COMPANY, _("Industry"),
               _("Companies in business whose main industry is known."), _in_business, lambda _d: ~Q(industry_code="")),
        Figure("company_address", G.COMPLETENESS, COMPANY, _("Address"),
               _("Companies in business with an address that has not ended."), _in_business, _address),
        Figure("company_phone", G.COMPLETENESS, COMPANY, _("Phone of the company"),
               _("Companies in business with a telephone number of their own."), _in_business,
               lambda _d: _point_of(CompanyKind.PHONE)),
        Figure("company_email", G.COMPLETENESS, COMPANY, _("E-mail of the company"),
               _("Companies in business with an e-mail address of their own."), _in_business,
               lambda _d: _point_of(CompanyKind.EMAIL)),
        Figure("customer_owner", G.COMPLETENESS, COMPANY, _("Owner"),
               _("Customers that somebody of us owns."), lambda _d: Q(lifecycle=Lifecycle.CUSTOMER),
               lambda _d: Q(owner__isnull=False)),
        Figure("customer_person", G.COMPLETENESS, COMPANY, _("Somebody to talk to"),
               _("Customers at which a person holds a position today."), lambda _d: Q(lifecycle=Lifecycle.CUSTOMER),
               lambda _d: _exists(Position, "company", ended_on=None, person__is_restricted=False)),
        Figure("person_email", G.COMPLETENESS, PERSON, _("E-mail of the person"),
               _("Persons with a position today who have an e-mail address."), _held,
               lambda _d: _person_reached(ContactKind.EMAIL, "work_email")),
        Figure("person_phone", G.COMPLETENESS, PERSON, _("Phone of the person"),
               _("Persons with a position today who have a telephone number."), _held,
               lambda _d: _person_reached(ContactKind.PHONE, "work_phone")),
        Figure("person_title", G.COMPLETENESS, PERSON, _("Title"),
               _("Persons with a position today whose title is known."), _held,
               lambda _d: _exists(Position, "person", ~Q(title=""), ended_on=None)),
        Figure("company_valid", G.VALIDITY, COMPANY, _("Nothing impossible at the company"),
               _("Companies about which the scan has no open finding: numbers, addresses, postcode and town."),
               _in_business, lambda _d: ~_doubt("company", INVALID, Q(person=None, item=None))),
        Figure("company_industry_current", G.VALIDITY, COMPANY, _("Industry in today’s classification"),
               _("Companies with a main industry whose code is not of a classification that a newer one replaced."),
               lambda d: _in_business(d) & ~Q(industry_code=""), lambda _d: ~Q(industry_version__in=RETIRED)),
        Figure("person_valid", G.VALIDITY, PERSON, _("Nothing impossible at the person"),
               _("Persons with a position today about whom the scan has no open finding."), _held,
               lambda _d: ~_doubt("person", INVALID)),
        Figure("company_doubted", G.VALIDITY, COMPANY, _("Not called wrong"),
               _("Companies of which nobody says that a fact is wrong, those of their persons and items included."),
               _in_business, lambda _d: ~_doubt("company", ("flagged", "wrong_number", "left", "ceased"))),
        Figure("company_address_fresh", G.FRESHNESS, COMPANY, _("Address confirmed"),
               _("Companies with an address, none of which is older than its term."),
               lambda d: _in_business(d) & _address(d), lambda d: ~_address_old(d)),
        Figure("company_industry_fresh", G.FRESHNESS, COMPANY, _("Industry confirmed"),
               _("Companies with a main industry that was confirmed, corrected or entered within its term."),
               lambda d: _in_business(d) & ~Q(industry_code=""), _industry_fresh),
        Figure("person_position_fresh", G.FRESHNESS, PERSON, _("Position confirmed"),
               _("Persons with a position today, each of which was confirmed, corrected or entered within its term."),
               _held, lambda d: ~_position_old(d)),
        Figure("person_email_fresh", G.FRESHNESS, PERSON, _("E-mail confirmed"),
               _("Persons with an e-mail address of their own, none of which is older than its term."),
               lambda _d: _exists(ContactPoint, "person", **_MAIL),
               lambda d: ~_person_old(FactKind.PERSON_EMAIL, ContactKind.EMAIL)(d)),
        Figure("person_phone_fresh", G.FRESHNESS, PERSON, _("Phone confirmed"),
               _("Persons with a telephone number of their own, none of which is older than its term."),
               lambda _d: _exists(ContactPoint, "person", kind=ContactKind.PHONE),
               lambda d: ~_person_old(FactKind.PERSON_PHONE, ContactKind.PHONE)(d)),
        Figure("person_deliverable", G.DELIVERABILITY, PERSON, _("E-mail reaches"),
               _("Persons with an e-mail address whose first address mail does not come back from for good."),
               lambda _d: _person_reached(ContactKind.EMAIL, "work_email"),
               lambda _d: ~_exists(ContactPoint, "person", is_primary=True, bounce=Bounce.HARD, **_MAIL)
               & ~_doubt("person", ("bounced",), Q(record=Record.POSITION))),
        Figure("company_deliverable", G.DELIVERABILITY, COMPANY, _("Post and mail reach the company"),
               _("Companies with an address or an e-mail address from which nothing has come back unrepaired."),
               lambda d: _in_business(d) & (_address(d) | _point_of(CompanyKind.EMAIL)),
               lambda _d: ~_doubt("company", NOT_REACHED, Q(person=None))),
    )
}  # fmt: skip


def not_good(key: str, today: date) -> Q:
    """The records that a figure counts and finds wanting: the list behind it."""
    figure = FIGURES[key]
    return figure.whole(today) & ~figure.good(today)


def figures_of(register: str) -> list[Figure]:
    """The figures that count records of a register."""
    return [figure for figure in FIGURES.values() if figure.register == register]
