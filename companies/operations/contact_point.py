"""Ways to reach a company itself: switchboard, info@, website, domain."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from common.constraints import refuse_unwanted_text, refusing
from common.normalise import normalise_domain, normalise_email, normalise_phone, normalise_web, readable_phone
from common.refusals import Refusal
from common.text import tidy
from companies.choices import ContactKind
from companies.models import Company, CompanyContactPoint
from companies.operations.parts import lock, remove_part
from history import operations as history
from users.models import User


class ContactPointKnown(Refusal):
    """The company has this number or address already."""

    field = "value"

    def __init__(self) -> None:
        super().__init__(_("The company already has this number or address."))


CONSTRAINTS = {"company_contact_once": ContactPointKnown}


def value_and_key(*, kind: str, value: str, country: str) -> tuple[str, str]:
    """What is shown and what is compared: +358401234567 behind 040 123 4567. Refuses what cannot be reached."""
    home = country or settings.HOME_COUNTRY
    try:
        if kind == ContactKind.PHONE:
            key = normalise_phone(value, home)
            return readable_phone(key, settings.HOME_COUNTRY), key
        if kind == ContactKind.EMAIL:
            return normalise_email(value), normalise_email(value)
        if kind == ContactKind.WEB:
            web = normalise_web(value)
            return web, normalise_domain(web)
        return normalise_domain(value), normalise_domain(value)
    except Refusal as refusal:
        refusal.field = "value"
        raise


@transaction.atomic
def add_contact_point(
    *, company: Company, kind: str, value: str, by: User, now: datetime, label: str = "",
    is_primary: bool = False,
) -> CompanyContactPoint:  # fmt: skip
    """Add a number or address; the first of its kind becomes the primary one. Refuses what cannot be reached
    and what the company has. Recorded."""
    value, key = value_and_key(kind=kind, value=value, country=company.country)
    label = tidy(label)
    refuse_unwanted_text({"label": label})
    lock(company=company)
    same_kind = company.contact_points.filter(kind=kind)
    if same_kind.filter(key=key).exists():
        raise ContactPointKnown
    with history.one_change_set(by=by, at=now), refusing(CONSTRAINTS):
        first = not same_kind.filter(is_primary=True).exists()
        if is_primary:
            _no_primary(company=company, kind=kind, by=by, now=now)
        point = CompanyContactPoint(
            company=company, kind=kind, value=value, key=key, label=label, is_primary=is_primary or first
        )
        history.create(obj=point, by=by, at=now)
    return point


@transaction.atomic
def change_contact_point(
    *, contact_point: CompanyContactPoint, value: str, label: str, is_primary: bool, by: User, now: datetime
) -> None:
    """Correct a number or address, what it is for, or which one comes first. Recorded."""
    company, kind = contact_point.company, contact_point.kind
    value, key = value_and_key(kind=kind, value=value, country=company.country)
    refuse_unwanted_text({"label": label})
    lock(company=company)
    if company.contact_points.filter(kind=kind, key=key).exclude(pk=contact_point.pk).exists():
        raise ContactPointKnown
    with history.one_change_set(by=by, at=now), refusing(CONSTRAINTS):
        if is_primary and not contact_point.is_primary:
            _no_primary(company=company, kind=kind, by=by, now=now)
        values = {"value": value, "key": key, "label": tidy(label), "is_primary": is_primary}
        history.save_changes(obj=contact_point, values=values, by=by, at=now)


@transaction.atomic
def remove_contact_point(*, contact_point: CompanyContactPoint, by: User, now: datetime) -> None:
    """Remove a number or address that no longer reaches anybody. Recorded on the company."""
    company, kind, was_primary = contact_point.company, contact_point.kind, contact_point.is_primary
    lock(company=company)
    with history.one_change_set(by=by, at=now):
        remove_part(obj=contact_point, company=company, word="contact_points", by=by, now=now)
        heir = company.contact_points.filter(kind=kind).order_by("id").first() if was_primary else None
        if heir is not None:
            history.save_changes(obj=heir, values={"is_primary": True}, by=by, at=now)


def _no_primary(*, company: Company, kind: str, by: User, now: datetime) -> None:
    for point in company.contact_points.filter(kind=kind, is_primary=True):
        history.save_changes(obj=point, values={"is_primary": False}, by=by, at=now)
