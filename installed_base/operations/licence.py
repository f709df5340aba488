"""Features that software and services are licensed for, item by item."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from common.constraints import Refuse, refusing
from common.refusals import Refusal
from history import operations as history
from installed_base.models import InstalledItem, ItemFeature, SoftwareFeature
from installed_base.operations.configuration_refusals import EndsBeforeItBegan
from installed_base.operations.dated import days, end_row
from users.models import User


class LicensedTwice(Refusal):
    """One licence of a feature on a day."""

    field = "feature"

    def __init__(self) -> None:
        super().__init__(_("The item has this feature on these days already. End that licence first."))


class FeatureOfAnotherProduct(Refusal):
    """An item can do what its product can."""

    field = "feature"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("This is a feature of another product. Choose one of the item’s own product."))


class NoneLicensed(Refusal):
    """A licence is of one at least."""

    field = "quantity"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("Say how many, one at least."))


GUARD: dict[str, Refuse] = {
    "item_feature_once": LicensedTwice, "item_feature_not_empty": EndsBeforeItBegan, "item_feature_some": NoneLicensed,
}  # fmt: skip


@transaction.atomic
def license_feature(
    *, item: InstalledItem, feature: SoftwareFeature, by: User, now: datetime, quantity: int = 1,
    on: date | None = None, until: date | None = None,
) -> ItemFeature:  # fmt: skip
    """Say that an item is licensed for a feature of its product, from a day (None: nobody knows since when) until a
    day. Refuses features of other products and a second licence on the same days. Recorded."""
    if feature.product_id != item.product_id:
        raise FeatureOfAnotherProduct
    row = ItemFeature(item=item, feature=feature, quantity=quantity, during=days(since=on, until=until))
    with refusing(GUARD):
        return history.create(obj=row, by=by, at=now)


@transaction.atomic
def end_licence(*, licence: ItemFeature, on: date, by: User, now: datetime) -> None:
    """The item has the feature no more from a day on; a licence that began then or later never was. Recorded."""
    end_row(row=licence, on=on, by=by, now=now)


@transaction.atomic
def remove_licence(*, licence: ItemFeature, by: User, now: datetime) -> None:
    """Take away a licence that was a mistake. Recorded."""
    history.delete(obj=licence, by=by, at=now)
