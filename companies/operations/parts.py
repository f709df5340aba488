"""What the operations of names, addresses, contact points and figures share: they are parts of a company."""

from datetime import date, datetime

from django.db import models
from django.utils.translation import gettext as _

from common.refusals import Refusal
from companies.models import Company
from history import operations as history
from history.choices import Verb
from users.models import User


class EndsBeforeItBegins(Refusal):
    """The last day would come before the first."""

    field = "valid_to"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("The last day comes before the first. Check the two days."))


def lock(*, company: Company) -> Company:
    """Let one act at a time change the parts of a company."""
    return Company.objects.select_for_update(no_key=True).only("pk").get(pk=company.pk)


def refuse_backward_days(*, first: date | None, last: date | None) -> None:
    """Refuse days in the wrong order."""
    if first and last and last < first:
        raise EndsBeforeItBegins


def remove_part(*, obj: models.Model, company: Company, word: str, by: User, now: datetime) -> None:
    """Delete a part, and say on the company itself what went: the part's own row is not found any more."""
    with history.one_change_set(by=by, at=now):
        gone = str(obj)
        history.delete(obj=obj, by=by, at=now)
        history.record(obj=company, verb=Verb.CHANGED, old={word: gone}, new={word: ""}, by=by, at=now)
