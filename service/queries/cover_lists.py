"""Cover as a list asks for it: which items are covered on a day, as conditions out of the covered days
kept of each item (`service.models.ItemCover`)."""

from datetime import date, timedelta

from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet, Value

from installed_base.models import InstalledItem
from service.choices.cover import CoverSource
from service.models import Coverage, ItemCover, ServiceContract
from users.models import User
from users.permissions import Permission

KEPT = {None: "covered", CoverSource.WARRANTY: "by_warranty", CoverSource.CONTRACT: "by_contract"}


class CoveredAbove(Func):
    """Whether something that the item is in, at any height, is covered together with its parts."""

    function = "service_covered_above"
    output_field = models.BooleanField()


def covered_on(day: date, *, source: str | None = None, contract: int | None = None) -> Q:
    """Items covered on a day: by anything, by warranty or by contract, or by one contract."""
    if contract is not None:
        return _covered_by_contract(day, contract)
    return Q(Exists(ItemCover.objects.filter(**{f"{KEPT[source]}__contains": day}, item=OuterRef("pk"))))


def _covered_by_contract(day: date, contract: int) -> Q:
    """By this contract: themselves, by their machine, by their site, as a product of their company. Where they are
    on the day is taken to be where they are today."""
    covers = Coverage.objects.filter(effective__contains=day, contract=contract)
    whole = covers.filter(include_children=True)
    itself = Q(Exists(covers.filter(item=OuterRef("pk")))) | Q(
        Exists(covers.filter(company=OuterRef("company"), product=OuterRef("product")))
    )
    machine = Q(parent=None) & Q(Exists(covers.filter(site=OuterRef("site"))))
    inside = (
        Q(Exists(whole.filter(item=OuterRef("root"))))
        | Q(Exists(whole.filter(site=OuterRef("root__site"))))
        | Q(Exists(whole.filter(company=OuterRef("company"), product=OuterRef("root__product"))))
    )
    deep = ~Q(parent=F("root")) & Q(CoveredAbove(F("pk"), Value(day), Value(None), Value(contract)))
    return itself | machine | (Q(parent__isnull=False) & (inside | deep))


def uncovered_at_work(items: QuerySet[InstalledItem], day: date) -> QuerySet[InstalledItem]:
    """Items of ours in use that nothing covers on the day: the gaps that somebody could sell into."""
    return items.at_work().ours().exclude(covered_on(day))


def ending_within(day: date, days: int) -> Q:
    """Covered on the day, and by nothing any more so many days later."""
    until = day + timedelta(days=days)
    ends = Q(last_bound__gt=day, last_bound__lte=until) | Q(is_in_spans=True)
    kept = (
        ItemCover.objects.annotate(
            last_bound=Func("covered", function="UPPER", output_field=models.DateField())
        )
        .filter(ends, covered__contains=day)
        .exclude(covered__contains=until)
    )
    return Q(pk__in=kept.values("item"))


def covered_by(contract: ServiceContract, user: User, day: date) -> QuerySet[InstalledItem]:
    """The items that a contract covers on a day, as far as the user sees them."""
    if not user.has_permission(Permission.ITEM_VIEW):
        return InstalledItem.objects.none()
    return InstalledItem.objects.visible_to(user).filter(covered_on(day, contract=contract.pk))
