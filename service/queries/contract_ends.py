"""Contracts whose days came to an end in a period, and which of them went on."""

from datetime import date

from django.db.models import DateField, Exists, F, Func, OuterRef, Q, Value
from django.db.models.fields.json import KeyTextTransform

from common.months import months_before
from history.queries import changes_of_field
from service.choices.cover import ContractStatus
from service.choices.figures import RENEWED_WITHIN
from service.models import ServiceContract


def ended(day: date, months: int) -> Q:
    """Contracts whose last day lies in the months up to a day."""
    start = months_before(day, months)
    return Q(
        status=ContractStatus.SIGNED, in_force__isempty=False,
        in_force__endswith__gt=start, in_force__endswith__lte=day,
    )  # fmt: skip


def ran_on(day: date, months: int) -> Q:
    """Contracts that had a last day in the months up to a day, as their history tells, and got a later one."""
    start = months_before(day, months)
    moves = changes_of_field(ServiceContract, "ends_on", of=OuterRef("pk"))
    moves = moves.annotate(was=KeyTextTransform("ends_on", "old"), became=KeyTextTransform("ends_on", "new"))
    within = {"was__gte": start.isoformat(), "was__lt": day.isoformat()}
    return Q(status=ContractStatus.SIGNED) & Q(Exists(moves.filter(became__gt=F("was"), **within)))


def followed() -> Q:
    """Contracts that another one of the company follows, begun at most so many days before or after the end."""
    end, span = OuterRef("in_force__endswith"), Value(RENEWED_WITHIN)
    earliest = Func(end, span, template="(%(expressions)s)", arg_joiner=" - ", output_field=DateField())
    latest = Func(end, span, template="(%(expressions)s)", arg_joiner=" + ", output_field=DateField())
    next_ones = ServiceContract.objects.filter(
        Q(in_force__upper_inf=True) | Q(in_force__endswith__gt=end),
        company=OuterRef("company"), status=ContractStatus.SIGNED, in_force__isempty=False,
        starts_on__gt=OuterRef("starts_on"), starts_on__gte=earliest, starts_on__lt=latest,
    )  # fmt: skip
    return Q(Exists(next_ones))


def came_to_end(day: date, months: int) -> Q:
    """Contracts that asked in the period whether they go on."""
    return ended(day, months) | ran_on(day, months)


def renewed(day: date, months: int) -> Q:
    """Of those, the ones that went on: by a later last day, or by another contract."""
    return (ran_on(day, months) & ~ended(day, months)) | (ended(day, months) & followed())
