"""Addresses of companies and sites, with their days; the company's town follows the address of today."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from common.constraints import refuse_unwanted_text, refusing
from common.refusals import Refusal
from common.text import tidy
from companies.choices import AddressKind
from companies.models import Address, Company, Site
from companies.operations.parts import EndsBeforeItBegins, lock, refuse_backward_days, remove_part
from companies.queries.reference import place_of_postcode
from history import operations as history
from users.models import User


class AddressEmpty(Refusal):
    """An address says at least a street or a town."""

    field = "street"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("Write at least the street or the town."))


class AddressAlreadyOpen(Refusal):
    """Two addresses for one use at a time."""

    field = "valid_from"

    def __init__(self) -> None:
        super().__init__(
            _("Another address for this use begins on that day or later. End or remove that one first.")
        )


class SiteOfAnotherCompany(Refusal):
    """The site belongs to somebody else."""

    field = "site"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("This site belongs to another company. Choose one of this company's sites."))


CONSTRAINTS = {"address_days": EndsBeforeItBegins, "address_one_open_of_kind": AddressAlreadyOpen}
PLACE = ("street", "postcode", "town", "region", "country")


@transaction.atomic
def add_address(
    *, company: Company, kind: str, by: User, now: datetime, today: date, site: Site | None = None,
    valid_from: date | None = None, valid_to: date | None = None, **place: str,
) -> Address:  # fmt: skip
    """Add an address (`street`, `postcode`, `town`, `region`, `country`). The one that was open for the same
    use ends the day before: moving house is one act. Recorded; the company's town follows, and the region
    follows from the postcode where none is written."""
    clean = _with_region(_clean_place(place), before="")
    refuse_backward_days(first=valid_from, last=valid_to)
    if site is not None and site.company_id != company.pk:
        raise SiteOfAnotherCompany
    if not clean.get("street") and not clean.get("town"):
        raise AddressEmpty
    lock(company=company)
    with history.one_change_set(by=by, at=now), refusing(CONSTRAINTS):
        before = company.addresses.filter(kind=kind, site=site, valid_to=None).first()
        if before is not None and valid_to is None:
            last_day = (valid_from or today) - timedelta(days=1)
            if before.valid_from and before.valid_from > last_day:
                raise AddressAlreadyOpen
            history.save_changes(obj=before, values={"valid_to": last_day}, by=by, at=now)
            valid_from = valid_from or today
        address = Address(
            company=company, site=site, kind=kind, valid_from=valid_from, valid_to=valid_to, **clean
        )
        history.create(obj=address, by=by, at=now)
    follow_address(company=company, today=today, now=now)
    return address


@transaction.atomic
def change_address(
    *, address: Address, values: Mapping[str, Any], by: User, now: datetime, today: date
) -> None:
    """Correct an address or its days. Recorded; the company's town follows."""
    place = {"country": address.country} | {name: values[name] for name in PLACE if name in values}
    clean = dict(values) | _with_region(_clean_place(place), before=address.postcode)
    refuse_backward_days(
        first=clean.get("valid_from", address.valid_from), last=clean.get("valid_to", address.valid_to)
    )
    if not clean.get("street", address.street) and not clean.get("town", address.town):
        raise AddressEmpty
    if clean.get("site") is not None and clean["site"].company_id != address.company_id:
        raise SiteOfAnotherCompany
    lock(company=address.company)
    with refusing(CONSTRAINTS):
        history.save_changes(obj=address, values=clean, by=by, at=now)
    follow_address(company=address.company, today=today, now=now)


@transaction.atomic
def remove_address(*, address: Address, by: User, now: datetime, today: date) -> None:
    """Remove an address that never was one. Recorded on the company, whose town follows."""
    lock(company=address.company)
    remove_part(obj=address, company=address.company, word="addresses", by=by, now=now)
    follow_address(company=address.company, today=today, now=now)


def follow_address(*, company: Company, today: date, now: datetime) -> None:
    """Show the visiting address of today, else the postal one, as the company's postcode, town and region.

    No history: the addresses have theirs. While no address is valid, the last one known stays shown.
    """
    rows = company.addresses.filter(kind__in=[AddressKind.VISITING, AddressKind.POSTAL])
    every = list(rows.order_by("-valid_from", "-id"))
    valid = [
        row
        for row in every
        if (row.valid_from is None or row.valid_from <= today)
        and (row.valid_to is None or row.valid_to >= today)
    ]
    valid.sort(key=lambda row: (row.site_id is not None, row.kind != AddressKind.VISITING))
    if not valid and company.addresses.exists():
        return
    shown = valid[0] if valid else None
    view = {name: getattr(shown, name, "") for name in ("postcode", "town", "region")}
    changed = Company.objects.filter(pk=company.pk).exclude(**view).update(**view, changed_at=now)
    if changed:
        for name, value in view.items():
            setattr(company, name, value)


def _with_region(place: dict[str, str], *, before: str) -> dict[str, str]:
    """The place with the region in which its new postcode lies, where nobody wrote one and the list knows it."""
    postcode = place.get("postcode", "")
    if not postcode or postcode == before or place.get("region"):
        return place
    found = place_of_postcode(postcode, place.get("country") or settings.HOME_COUNTRY)
    town = place.get("town", "").casefold()
    if found is None or not found.region or (town and town not in map(str.casefold, found.towns)):
        return place  # of another town than the list's nobody knows which of the two is wrong
    return place | {"region": found.region}


def _clean_place(place: Mapping[str, str]) -> dict[str, str]:
    if unknown := set(place) - set(PLACE):
        raise TypeError(f"an address has no {sorted(unknown)}")
    clean = {name: tidy(value or "") for name, value in place.items()}
    clean |= {"country": clean["country"].upper()} if "country" in clean else {}
    refuse_unwanted_text(clean)
    return clean
