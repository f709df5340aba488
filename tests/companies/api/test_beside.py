"""Tags, other industries and owners of companies, written by a program."""

from datetime import date

import pytest

from companies.models import GroupLink
from history.models import Change
from tests.factories.companies import CompanyFactory
from tests.factories.users import TeamFactory

pytestmark = pytest.mark.django_db
API = "/api/v1"


def post(client, path, **body):
    return client.post(f"{API}/{path}/", body, content_type="application/json")


def patch(client, url, **body):
    headers = {"If-Match": client.get(url).headers.get("ETag", "*")}
    return client.patch(url, body, content_type="application/json", headers=headers)


def test_tags_and_industries_are_written_with_the_company(client_of, rep):
    client = client_of(rep)
    industries = [{"version": "TOL2025", "code": "25.62"}, {"version": "TOL2008", "code": "25.61"}]

    made = post(client, "companies", legal_name="Paja Oy", tags=["Metalli"], industries=industries)
    url = f"{API}/companies/{made.json()['id']}/"
    changed = patch(client, url, tags=["metalli", "Messut"], industries=industries[:1])

    assert (made.status_code, made.json()["tags"]) == (201, ["Metalli"])
    assert sorted(changed.json()["tags"]) == ["Messut", "Metalli"]
    assert changed.json()["industries"] == industries[:1]


def test_what_is_not_sent_stays(client_of, rep):
    client = client_of(rep)
    made = post(client, "companies", legal_name="Paja Oy", tags=["Metalli"]).json()

    changed = patch(client, f"{API}/companies/{made['id']}/", notes="Soita")

    assert (changed.json()["tags"], changed.json()["notes"]) == (["Metalli"], "Soita")


def test_all_of_one_write_is_one_act(client_of, rep):
    made = post(client_of(rep), "companies", legal_name="Paja Oy", tags=["Metalli", "Messut"]).json()

    changes = Change.objects.filter(object_type="companies.company").values_list("change_set", flat=True)
    assert made["tags"]
    assert (len(changes), len(set(changes))) == (3, 1)


def test_a_circle_of_owners_is_refused_and_an_ownership_ends(client_of, rep):
    child, parent, client = CompanyFactory(), CompanyFactory(), client_of(rep)
    facts = {"company": str(child.public_id), "parent": str(parent.public_id), "share_percent": "60.00"}

    made = post(client, "ownerships", **facts, valid_from="2020-01-01")
    circle = post(client, "ownerships", company=facts["parent"], parent=facts["company"])
    ended = patch(client, f"{API}/ownerships/{made.json()['id']}/", valid_to="2026-01-01")

    assert made.status_code == 201
    assert made.json() | {"id": ""} == facts | {"id": "", "valid_from": "2020-01-01", "valid_to": None}
    assert (circle.status_code, circle.json()["type"]) == (409, "urn:kolmikanta:problem:group_circle")
    assert ended.json()["valid_to"] == "2026-01-01"
    assert GroupLink.objects.get().during.upper == date(2026, 1, 1)


def test_an_ownership_that_never_was_is_deleted(client_of, rep):
    child, parent, client = CompanyFactory(), CompanyFactory(), client_of(rep)
    made = post(client, "ownerships", company=str(child.public_id), parent=str(parent.public_id)).json()

    assert client.delete(f"{API}/ownerships/{made['id']}/").status_code == 204
    assert not GroupLink.objects.exists()


def test_teams_can_be_read_to_give_companies_to_them(client_of, rep):
    team, client = TeamFactory(name="Pohjoinen"), client_of(rep)

    read = client.get(f"{API}/teams/").json()["results"]

    assert read == [{"id": str(team.public_id), "name": "Pohjoinen"}]
    assert post(client, "teams", name="x").status_code == 405
