"""Industries beside the main one."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from common.constraints import refuse_unwanted_text, refusing
from common.refusals import Refusal
from common.text import tidy
from companies.models import Company, CompanyIndustry
from companies.operations.parts import remove_part
from history import operations as history
from users.models import User


class IndustryCodeEmpty(Refusal):
    """A code has digits."""

    field = "code"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("Write the industry code, like 25.11."))


@transaction.atomic
def add_industry(*, company: Company, version: str, code: str, by: User, now: datetime) -> CompanyIndustry:
    """Add an industry beside the main one, in a version of a classification; a known one stays. Recorded."""
    code = tidy(code)
    refuse_unwanted_text({"code": code})
    if not code:
        raise IndustryCodeEmpty
    known = company.industries.filter(version=version, code=code).first()
    if known is not None:
        return known
    row = CompanyIndustry(company=company, version=version, code=code)
    with refusing():
        history.create(obj=row, by=by, at=now)
    return row


@transaction.atomic
def set_industries(
    *, company: Company, industries: Iterable[tuple[str, str]], by: User, now: datetime
) -> None:
    """Let the company have exactly these industries (version, code) beside the main one. Recorded in one act."""
    wanted = dict.fromkeys((version, tidy(code)) for version, code in industries)
    with history.one_change_set(by=by, at=now):
        carried = {(row.version, row.code): row for row in company.industries.all()}
        for version, code in wanted:
            add_industry(company=company, version=version, code=code, by=by, now=now)
        for key in carried.keys() - wanted.keys():
            remove_industry(industry=carried[key], by=by, now=now)


def remove_industry(*, industry: CompanyIndustry, by: User, now: datetime) -> None:
    """Remove an industry beside the main one. Recorded on the company."""
    remove_part(obj=industry, company=industry.company, word="industries", by=by, now=now)
