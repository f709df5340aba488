"""Industries beside the main one."""

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


def remove_industry(*, industry: CompanyIndustry, by: User, now: datetime) -> None:
    """Remove an industry beside the main one. Recorded on the company."""
    remove_part(obj=industry, company=industry.company, word="industries", by=by, now=now)
