"""What software is licensed for: on its card, by its forms, in the API; and what peers have that is absent."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from installed_base.models import ItemFeature
from installed_base.operations import catalogue_refusals, feature, licence
from service.models import Opportunity
from service.operations.opportunity import refresh_opportunities
from service.queries.opportunities import why
from tests.factories.companies import CompanyFactory
from tests.factories.installed_base import FeatureFactory, ItemFactory, ProductFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


def url(name, item, *more):
    return reverse(f"installed_base:{name}", args=[item.public_id, *more])


def test_a_feature_is_added_shown_and_ended(client_of, clerk):
    offered = FeatureFactory(name="Remote control")
    item, client = ItemFactory(product=offered.product), client_of(clerk)

    typed = {"feature": offered.public_id, "quantity": 5, "on": "2026-01-01"}
    first, second = (client.post(url("item_feature_add", item), typed) for _ in range(2))
    row = ItemFeature.objects.get()

    assert (first.status_code, second.status_code, row.quantity) == (302, 422, 5)
    assert "Remote control" in client.get(url("item", item)).content.decode()
    client.post(url("item_feature_end", item, row.public_id), {"on": "2026-02-01"})
    assert not item.features.on(date(2026, 2, 1)).exists()
    assert item.features.on(date(2026, 1, 31)).exists()
    with pytest.raises(catalogue_refusals.FeatureInUse):
        feature.remove_feature(feature=offered, by=clerk, now=NOW)


def test_a_feature_of_another_product_is_refused_and_devices_show_none(client_of, clerk):
    device = ItemFactory()

    with pytest.raises(licence.FeatureOfAnotherProduct):
        licence.license_feature(item=device, feature=FeatureFactory(), by=clerk, now=NOW)
    assert url("item_feature_add", device) not in client_of(clerk).get(url("item", device)).content.decode()


def test_what_most_peers_have_and_one_lacks_is_an_opportunity(clerk):
    offered = FeatureFactory(name="Remote control", product=ProductFactory(kind="software"))
    companies = [CompanyFactory(industry_code="28290", industry_version="TOL2008") for _ in range(5)]
    items = [ItemFactory(product=offered.product, company=one) for one in companies]
    for item in items[:4]:
        licence.license_feature(item=item, feature=offered, by=clerk, now=NOW)

    refresh_opportunities(now=NOW, rules=["feature_missing"])

    hit = Opportunity.objects.get()
    assert (hit.item, hit.company) == (items[4], companies[4])
    assert (
        why("feature_missing", hit.figures)
        == "Remote control is absent: 4 of 4 others of the industry have it"
    )
