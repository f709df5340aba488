"""What a software or a service can do."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from common.constraints import refuse_unwanted_text, refusing
from common.submissions import already_made
from history import operations as history
from history.choices import Verb
from installed_base.models import Product, SoftwareFeature
from installed_base.operations.catalogue_refusals import FeatureInUse, FeatureTaken
from installed_base.querysets import folded_value
from users.models import User

GUARD = {"feature_code_once": FeatureTaken}


@transaction.atomic
def add_feature(
    *, product: Product, by: User, now: datetime, submission: UUID | None = None, **values: Any
) -> SoftwareFeature:
    """Give a product a feature. Refuses a code that it has in any spelling. Recorded."""
    made = already_made(SoftwareFeature, submission)
    if made is not None:
        return made
    refuse_unwanted_text(values)
    feature = SoftwareFeature(product=product, **values, **({"public_id": submission} if submission else {}))
    _refuse_taken(product.pk, values["code"], but=None)
    with refusing(GUARD):
        return history.create(obj=feature, by=by, at=now)


@transaction.atomic
def change_feature(
    *, feature: SoftwareFeature, values: Mapping[str, Any], by: User, now: datetime,
    expected_revision: int | None = None, base: Mapping[str, Any] | None = None,
) -> Any:  # fmt: skip
    """Correct a feature. Refuses a code that the product has, and a lost update. Recorded."""
    refuse_unwanted_text(values)
    if "code" in values:
        _refuse_taken(feature.product_id, values["code"], but=feature.pk)
    with refusing(GUARD):
        return history.save_changes(
            obj=feature, values=values, by=by, at=now, expected_revision=expected_revision, base=base
        )


@transaction.atomic
def remove_feature(*, feature: SoftwareFeature, by: User, now: datetime) -> None:
    """Take a feature away. Refuses one that items are or were licensed for. Recorded, on the product too."""
    if feature.item_features.exists():
        raise FeatureInUse
    with history.one_change_set(by=by, at=now):
        gone, product = str(feature), feature.product
        history.delete(obj=feature, by=by, at=now)
        history.record(
            obj=product, verb=Verb.CHANGED, old={"feature": gone}, new={"feature": ""}, by=by, at=now
        )


def _refuse_taken(product_id: int, code: str, *, but: int | None) -> None:
    same = SoftwareFeature.objects.filter(product_id=product_id, code_key=folded_value(code))
    if same.exclude(pk=but).exists():
        raise FeatureTaken
