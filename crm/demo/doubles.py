"""Records that came in twice, so that the queue of duplicates has pairs to decide about on the first day."""

from datetime import date, datetime

from companies.models import Company
from companies.operations.address import add_address
from companies.operations.company import create_company
from companies.operations.contact_point import add_contact_point
from contacts.models import Person
from contacts.operations.person import create_person
from quality.choices import Kind
from quality.operations.duplicate_scan import start_scan, work_off_scan
from users.models import User


def build_doubles(
    *, companies: list[Company], persons: dict[int, list[Person]], by: User, now: datetime, today: date
) -> None:
    """Two companies and a person as a fair's list of visitors spelt them, and the scan that finds them."""
    for company, name in (
        (companies[0], companies[0].legal_name.upper()),
        (companies[4], companies[4].legal_name),
    ):
        again = create_company(
            values={"legal_name": name, "country": "FI", "lifecycle": "prospect", "language": "fi"},
            by=by,
            now=now,
        )
        address = company.addresses.first()
        add_address(
            company=again, kind="visiting", street=address.street, postcode=address.postcode, town=address.town,
            country="FI", by=by, now=now, today=today,
        )  # fmt: skip
        phone = company.contact_points.get(kind="phone")
        add_contact_point(company=again, kind="phone", value=phone.value, is_primary=True, by=by, now=now)
    person = persons[companies[0].pk][0]
    held = person.positions.first()
    create_person(
        values={"first_name": person.first_name, "last_name": person.last_name, "language": "fi"},
        company=companies[0], position={"title": "", "work_email": held.work_email, "is_primary": True},
        by=by, now=now, today=today,
    )  # fmt: skip
    for kind in (Kind.COMPANY, Kind.PERSON):
        work_off_scan(scan_id=start_scan(kind=kind, by=None, now=now).pk, clock=lambda: now)
