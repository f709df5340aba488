import pytest

from companies.choices import ObjectType
from crm.views.api_external_ids import REGISTERS
from tests.factories.cases import CaseFactory, VisitFactory
from tests.factories.companies import CompanyFactory, SiteFactory
from tests.factories.contacts import PersonFactory
from tests.factories.cover import ContractFactory
from tests.factories.installed_base import ItemFactory, ProductFactory

pytestmark = pytest.mark.django_db
URL = "/api/v1/external-ids/"
FACTORIES = {
    "company": CompanyFactory, "site": SiteFactory, "person": PersonFactory, "product": ProductFactory,
    "item": ItemFactory, "contract": ContractFactory, "case": CaseFactory, "visit": VisitFactory,
}  # fmt: skip


def test_every_kind_of_record_has_its_register():
    assert set(REGISTERS) == set(ObjectType) == set(FACTORIES)


@pytest.mark.parametrize("object_type", FACTORIES)
def test_a_record_of_every_kind_is_linked_read_and_unlinked(api_of, admin, object_type):
    api, record = api_of(admin), FACTORIES[object_type]()
    body = {"system": "ERP", "entity": object_type, "external_id": "77", "object_type": object_type}

    made = api.post(URL, body | {"object": str(record.public_id)}, format="json")
    listed = api.get(URL)
    gone = api.delete(f"{URL}{made.data['id']}/")

    assert (made.status_code, gone.status_code) == (201, 204)
    assert [(row["object_type"], row["entity"]) for row in listed.data["results"]] == [
        (object_type, object_type)
    ]


def test_a_link_asks_for_the_right_of_its_register(api_of, admin):
    contract = ContractFactory()
    narrow = api_of(admin, ["company.view", "company.edit", "cover.view"])
    blind = api_of(admin, ["company.view", "company.edit"])
    body = {
        "system": "ERP",
        "entity": "agreement",
        "external_id": "1",
        "object_type": "contract",
        "object": str(contract.public_id),
    }

    assert narrow.post(URL, body, format="json").status_code == 403
    assert blind.post(URL, body, format="json").status_code == 404
    api_of(admin).post(URL, body, format="json")
    assert [len(api.get(URL).data["results"]) for api in (narrow, blind)] == [1, 0]
