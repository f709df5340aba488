"""Duplicates and merges in the API."""

import pytest

from companies.models import Company
from quality.models import DuplicatePair
from tests.factories.companies import CompanyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def two():
    return CompanyFactory(legal_name="Lahden Konepaja Oy"), CompanyFactory(legal_name="Lahden Konepaja")


def test_pairs_are_listed_and_decided(two, rep, client_of):
    pair = DuplicatePair.objects.create(kind="company", first=two[0].pk, second=two[1].pk, score=91)
    client = client_of(rep)

    listed = client.get("/api/v1/duplicates/?verdict=open").json()["results"]
    assert [row["records"] for row in listed] == [[str(one.public_id) for one in two]]
    url = f"/api/v1/duplicates/{pair.public_id}/decide/"
    decided = client.post(
        url, {"verdict": "different", "reason": "Two firms"}, content_type="application/json"
    ).json()

    assert (decided["verdict"], decided["reason"]) == ("different", "Two firms")


def test_records_are_merged_and_taken_apart(two, rep, client_of):
    kept, gone = two
    client = client_of(rep)
    asked = {
        "kind": "company", "survivor": str(kept.public_id), "others": [str(gone.public_id)],
        "take": {"legal_name": str(gone.public_id)},
    }  # fmt: skip

    made = client.post("/api/v1/merges/", asked, content_type="application/json")
    assert made.status_code == 201
    assert made.json()["merged"] == [str(gone.public_id)]
    assert Company.objects.get().legal_name == "Lahden Konepaja"
    again = client.post("/api/v1/merges/", asked, content_type="application/json")
    assert again.status_code == 409
    undone = client.post(f"/api/v1/merges/{made.json()['id']}/undo/").json()

    assert undone["left"] == []
    assert Company.objects.count() == 2


def test_records_that_are_all_alike_are_told_with_each_pair_and_merged_at_once(two, rep, client_of):
    rows = [*two, CompanyFactory(legal_name="Lahden konepaja oy")]
    for first, second in ((0, 1), (0, 2), (1, 2)):
        DuplicatePair.objects.create(
            kind="company", first=rows[first].pk, second=rows[second].pk, score=91
        )  # fmt: skip
    ids, client = [str(row.public_id) for row in rows], client_of(rep)

    listed = client.get("/api/v1/duplicates/").json()["results"]
    assert [row["cluster"] for row in listed] == [ids, [ids[0], ids[2], ids[1]], [ids[1], ids[2], ids[0]]]
    pair = client.get(f"/api/v1/duplicates/{listed[0]['id']}/").json()
    assert pair["cluster"] == ids
    asked = {"kind": "company", "survivor": ids[0], "others": ids[1:]}
    made = client.post("/api/v1/merges/", asked, content_type="application/json")

    assert sorted(made.json()["merged"]) == sorted(ids[1:])
