"""Facts of products, warranties and recalls are called wrong, repaired and seen as those of other records."""

from datetime import date

import pytest

from quality.models import UpkeepEntry
from quality.operations.repair import accept_proposal
from quality.operations.upkeep import flag_fact
from quality.queries.queue import told
from service.operations.cover_terms import change_term
from tests.factories.campaigns import CampaignFactory
from tests.factories.cover import WarrantyTermFactory
from tests.factories.installed_base import ProductFactory
from users.models import User

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("make", "record", "fact", "address"),
    [
        (ProductFactory, "installed_base.product", "end_of_support", "/products/{}/"),
        (WarrantyTermFactory, "service.warrantyterm", "months", "/terms/{}/"),
        (CampaignFactory, "service.campaign", "severity", "/campaigns/{}/"),
    ],
)
@pytest.mark.parametrize("step", ["page", "api"])
def test_each_is_called_wrong_from_its_page_and_the_api(client_of, admin, make, record, fact, address, step):
    thing, client = make(), client_of(admin)
    url = address.format(thing.public_id)

    if step == "page":
        page = client.get(url).content.decode()
        assert f"record={record}&amp;id={thing.public_id}&amp;fact={fact}" in page
        flag = f"/quality/flag/?record={record}&id={thing.public_id}&fact={fact}"
        assert client.post(flag, {"fact": fact, "problem": "flagged"}).status_code == 302
    else:
        said = {"record": record, "record_id": str(thing.public_id), "fact": fact}
        assert client.post("/api/v1/upkeep/", said, content_type="application/json").status_code == 201

    (entry,) = told(UpkeepEntry.objects.all())
    assert (entry.entry.company, entry.url, entry.whose) == (None, url, str(thing))


def test_a_day_of_a_product_is_repaired_with_one_key(admin, now):
    product = ProductFactory()
    day = date(2031, 12, 31)
    entry = flag_fact(obj=product, fact="end_of_support", proposed={"end_of_support": day}, by=admin, now=now)

    accept_proposal(entry=entry, by=admin, now=now, today=now.date())

    product.refresh_from_db()
    entry.refresh_from_db()
    assert (product.end_of_support, entry.state) == (day, "accepted")


def test_a_term_that_is_corrected_on_its_page_is_in_doubt_no_more(admin, now):
    term = WarrantyTermFactory(months=24)
    entry = flag_fact(obj=term, fact="months", by=admin, now=now)

    change_term(term=term, values={"months": 36}, by=admin, now=now)

    entry.refresh_from_db()
    assert entry.state == "edited"


def test_doubts_about_the_catalogue_belong_to_no_company_and_want_their_own_right(
    admin, marketer, outsider, now
):
    """The outsider sees no company of others; a product is nobody's."""
    for make, fact in ((ProductFactory, "name"), (WarrantyTermFactory, "name"), (CampaignFactory, "text")):
        flag_fact(obj=make(), fact=fact, by=admin, now=now)

    seen = {
        user.email: sorted(
            entry.record for entry in UpkeepEntry.objects.visible_to(User.objects.get(pk=user.pk))
        )
        for user in (marketer, outsider)
    }

    assert seen == {
        marketer.email: ["installed_base.product"],  # who sees neither cover nor campaigns
        outsider.email: ["installed_base.product", "service.campaign", "service.warrantyterm"],
    }
