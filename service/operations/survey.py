"""Who looked where: surveys of families at companies."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from common.refusals import Refusal
from companies.models import Company
from history import operations as history
from installed_base.models import ProductFamily
from service.models import FamilySurvey
from users.models import User


class SurveyedInFuture(Refusal):
    """Nobody has looked yet."""

    field = "surveyed_on"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("A survey lies in the past. Give the day on which somebody looked."))


@transaction.atomic
def record_survey(
    *, company: Company, family: ProductFamily, surveyed_on: date, by: User, now: datetime, today: date
) -> FamilySurvey:
    """Write down that the items of a family at a company are recorded as of a day. A later look replaces an
    earlier one; of two at once the later day stays. Recorded."""
    if surveyed_on > today:
        raise SurveyedInFuture
    Company.objects.select_for_update(of=("self",)).get(pk=company.pk)
    known = FamilySurvey.objects.filter(company=company, family=family).first()
    if known is None:
        survey = FamilySurvey(company=company, family=family, surveyed_on=surveyed_on)
        return history.create(obj=survey, by=by, at=now)
    if surveyed_on > known.surveyed_on:
        history.save_changes(obj=known, values={"surveyed_on": surveyed_on}, by=by, at=now)
    return known


@transaction.atomic
def remove_survey(*, survey: FamilySurvey, by: User, now: datetime) -> None:
    """Take back what was written down by mistake. Recorded."""
    history.delete(obj=survey, by=by, at=now)
