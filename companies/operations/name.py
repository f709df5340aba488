"""Names beside the legal one: trade, parallel and former."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from common.constraints import refuse_unwanted_text, refusing
from common.refusals import Refusal
from common.text import tidy
from companies.models import Company, CompanyName
from companies.operations.parts import EndsBeforeItBegins, lock, refuse_backward_days, remove_part
from history import operations as history
from users.models import User


class NameKnown(Refusal):
    """The company has this name already."""

    field = "name"

    def __init__(self) -> None:
        super().__init__(_("The company already has this name, of this kind. Change that one instead."))


class NameEmpty(Refusal):
    """A name has letters."""

    field = "name"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("Write the name."))


CONSTRAINTS = {"company_name_once": NameKnown, "company_name_days": EndsBeforeItBegins}


@transaction.atomic
def add_name(
    *, company: Company, kind: str, name: str, by: User, now: datetime,
    valid_from: date | None = None, valid_to: date | None = None,
) -> CompanyName:  # fmt: skip
    """Add a trade, parallel or former name. Refuses one that the company has. Recorded."""
    name = tidy(name)
    refuse_unwanted_text({"name": name})
    refuse_backward_days(first=valid_from, last=valid_to)
    if not name:
        raise NameEmpty
    if company.names.filter(kind=kind, name__iexact=name).exists():
        raise NameKnown
    row = CompanyName(company=company, kind=kind, name=name, valid_from=valid_from, valid_to=valid_to)
    with refusing(CONSTRAINTS):
        history.create(obj=row, by=by, at=now)
    return row


@transaction.atomic
def change_name(*, name: CompanyName, values: dict, by: User, now: datetime) -> None:
    """Correct a name, its kind or its days. Recorded."""
    values = {key: tidy(value) if isinstance(value, str) else value for key, value in values.items()}
    refuse_unwanted_text(values)
    refuse_backward_days(
        first=values.get("valid_from", name.valid_from), last=values.get("valid_to", name.valid_to)
    )
    if "name" in values and not values["name"]:
        raise NameEmpty
    with refusing(CONSTRAINTS):
        history.save_changes(obj=name, values=values, by=by, at=now)


@transaction.atomic
def end_name(*, name: CompanyName, last_day: date, by: User, now: datetime) -> None:
    """Let the last day on which the name is used be known; the name stays findable. Recorded."""
    refuse_backward_days(first=name.valid_from, last=last_day)
    history.save_changes(obj=name, values={"valid_to": last_day}, by=by, at=now)


@transaction.atomic
def continue_name(*, name: CompanyName, by: User, now: datetime) -> None:
    """Take back an end: the name is in use again. Recorded."""
    history.save_changes(obj=name, values={"valid_to": None}, by=by, at=now)


@transaction.atomic
def remove_name(*, name: CompanyName, by: User, now: datetime) -> None:
    """Remove a name that never was one. Recorded on the company."""
    lock(company=name.company)
    remove_part(obj=name, company=name.company, word="names", by=by, now=now)
