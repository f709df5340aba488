from datetime import date

import pytest
from django.urls import reverse

from companies.models import Address, Company, CompanyName, ExternalId, FinancialYear, GroupLink, Site
from companies.operations.address import add_address
from companies.operations.company import change_company
from companies.operations.group import set_parent
from history.operations import Origin, origin
from tests.factories.companies import AddressFactory, CompanyFactory, SiteFactory
from tests.factories.installed_base import ItemFactory

pytestmark = pytest.mark.django_db


def at(name, company, *args) -> str:
    return reverse(f"companies:{name}", args=[company.public_id, *args])


def undo_of(client) -> str:
    (message,) = client.get(reverse("home")).context["messages"]
    return message.extra_tags.removeprefix("undo:")


def test_a_company_changes_hands_and_the_toast_takes_it_back(rep, clerk, client_of):
    company = CompanyFactory(owner=rep)
    client = client_of(rep)

    client.post(at("company_owner", company), {"owner": clerk.pk, "team": ""})
    company.refresh_from_db()
    assert company.owner == clerk
    client.post(undo_of(client))

    company.refresh_from_db()
    assert company.owner == rep


def test_whoever_gives_a_company_out_of_sight_is_not_sent_to_a_page_not_found(outsider, rep, client_of):
    company = CompanyFactory(owner=outsider)

    answer = client_of(outsider).post(at("company_owner", company), {"owner": rep.pk}, follow=True)

    assert answer.status_code == 200


def test_a_tag_is_added_removed_and_put_back(rep, client_of):
    company = CompanyFactory()
    client = client_of(rep)

    client.post(at("company_tag", company), {"name": "Avainasiakas"})
    tag = company.tags.get()
    client.post(at("company_untag", company, tag.public_id))
    assert company.tags.count() == 0
    client.post(undo_of(client))

    assert company.tags.get() == tag


def test_a_name_ends_by_one_click_and_the_toast_takes_it_back(rep, client_of):
    company = CompanyFactory()
    client = client_of(rep)
    client.post(at("company_part_add", company, "names"), {"kind": "trade", "name": "Levyseppä"})
    name = company.names.get()
    client.get(reverse("home"))

    client.post(at("company_name_end", company, name.public_id))
    name.refresh_from_db()
    assert name.valid_to is not None
    client.post(undo_of(client))

    name.refresh_from_db()
    assert name.valid_to is None


def test_removing_says_what_stands_in_the_way_and_what_goes(admin, rep, client_of):
    tied, free = CompanyFactory(), CompanyFactory(legal_name="Turha Oy")
    ItemFactory(company=tied)
    client = client_of(admin)

    assert "1 item" in client.get(at("company_delete", tied)).content.decode()
    assert client.post(at("company_delete", tied)).status_code == 409
    assert "cannot be undone" in client.get(at("company_delete", free)).content.decode()
    assert client.post(at("company_delete", free)).status_code == 302
    assert list(Company.objects.all()) == [tied]
    assert client_of(rep).get(at("company_delete", tied)).status_code == 403


PARTS = [
    ("names", {"kind": "trade", "name": "Levyseppä"}, CompanyName),
    ("addresses", {"kind": "visiting", "town": "Lahti", "country": "FI"}, Address),
    ("sites", {"name": "Halli 2"}, Site),
    ("contact-points", {"kind": "phone", "value": "03 123 4567"}, None),
    (
        "financial-years",
        {"ends_on": "2025-12-31", "turnover_from": "1 200 000,50", "currency": "EUR"},
        FinancialYear,
    ),
    ("external-ids", {"system": "ERP", "external_id": "77"}, ExternalId),
    ("industries", {"version": "TOL2025", "code": "25.11"}, None),
]


@pytest.mark.parametrize(("part", "typed", "model"), PARTS)
def test_each_part_is_added_by_a_page_and_by_a_dialog(rep, client_of, part, typed, model):
    company, other = CompanyFactory.create_batch(2)
    client = client_of(rep)

    page = client.get(at("company_part_add", company, part))
    dialog = client.get(at("company_part_add", company, part), headers={"HX-Request": "true"})
    saved = client.post(at("company_part_add", company, part), typed)
    typed = typed | ({"external_id": "78"} if part == "external-ids" else {})
    swapped = client.post(at("company_part_add", other, part), typed, headers={"HX-Request": "true"})

    assert "<html" in page.content.decode()
    assert dialog.content.decode().strip().startswith("<dialog")
    assert saved.status_code == 302
    assert swapped.headers["HX-Redirect"].startswith(reverse("companies:company", args=[other.public_id]))
    if model is not None:
        assert model.objects.count() == 2


@pytest.mark.parametrize(("part", "typed", "model"), PARTS)
def test_what_is_wrong_in_a_part_is_said_in_the_dialog(rep, client_of, part, typed, model):
    answer = client_of(rep).post(
        at("company_part_add", CompanyFactory(), part),
        dict.fromkeys(typed, ""),
        headers={"HX-Request": "true"},
    )

    assert answer.status_code == 422
    assert "data-form-errors" in answer.content.decode()


def test_an_address_is_corrected_and_removed(rep, client_of):
    address = AddressFactory(town="Lahti")
    company, key = address.company, address.public_id
    client = client_of(rep)

    client.post(
        at("company_part_edit", company, "addresses", key),
        {"kind": "visiting", "town": "Turku", "country": "FI"},
    )
    company.refresh_from_db()
    assert company.town == "Turku"
    assert "Turku" in client.get(at("company_part_remove", company, "addresses", key)).content.decode()
    client.post(at("company_part_remove", company, "addresses", key))

    assert Address.objects.count() == 0


def test_a_parent_is_set_shown_and_ended(rep, client_of):
    company, parent = CompanyFactory(), CompanyFactory(legal_name="Emo Oyj")
    client = client_of(rep)
    typed = {"parent": str(parent.public_id), "share_percent": "60", "valid_from": "2020-01-01"}

    client.post(at("company_part_add", company, "parents"), typed)
    circle = client.post(at("company_part_add", parent, "parents"), {"parent": str(company.public_id)})
    text = client.get(at("company_group_panel", company)).content.decode()
    link = GroupLink.objects.get()
    client.post(at("company_part_edit", company, "parents", link.public_id), {"valid_to": "2026-01-01"})

    link.refresh_from_db()
    assert "own each other" in circle.content.decode()
    assert "Emo Oyj" in text
    assert link.during.upper == date(2026, 1, 1)


def test_a_parent_that_one_does_not_see_cannot_be_chosen_or_read(rep, outsider, client_of, now):
    own, secret = CompanyFactory(owner=outsider), CompanyFactory(legal_name="Salainen Oyj")
    client = client_of(outsider)

    refused = client.post(at("company_part_add", own, "parents"), {"parent": str(secret.public_id)})
    set_parent(child=own, parent=secret, by=rep, now=now)
    texts = [client.get(at(f"company_{name}_panel", own)).content.decode() for name in ("group", "history")]

    assert refused.status_code == 422
    assert [("Salainen" in text) for text in texts] == [False, False]


def test_parts_of_another_company_and_unknown_parts_are_not_found(rep, outsider, client_of):
    site, company = SiteFactory(), CompanyFactory()
    client = client_of(rep)

    assert client.get(at("company_part_edit", company, "sites", site.public_id)).status_code == 404
    assert client.get(at("company_part_edit", site.company, "sites", "x")).status_code == 404
    assert client.get(at("company_part_add", company, "nothing")).status_code == 404
    assert client_of(outsider).get(at("company_part_add", company, "sites")).status_code == 404


def test_a_reader_may_not_touch_parts(reader, client_of):
    site = SiteFactory()
    args = [site.company, "sites", site.public_id]

    assert client_of(reader).get(at("company_part_add", *args[:2])).status_code == 403
    assert client_of(reader).post(at("company_part_edit", *args)).status_code == 403
    assert client_of(reader).post(at("company_part_remove", *args)).status_code == 403


def test_the_change_log_tells_who_changed_what_from_what_to_what(rep, client_of, now):
    company = CompanyFactory(legal_form="Oy")
    for number in range(30):
        change_company(company=company, values={"legal_form": f"muoto {number}"}, by=rep, now=now)

    url = at("company_history_panel", company)
    text = client_of(rep).get(url).content.decode()

    for words in ("Rasmus Rep", "Legal form", "muoto 28", "muoto 29", "?before="):
        assert words in text
    assert "muoto 3<" not in text
    older = text.split("?before=")[1].split('"')[0]
    assert "muoto 3<" in client_of(rep).get(f"{url}?before={older}").content.decode()


def test_each_fact_says_where_it_came_from(rep, client_of, now):
    company = CompanyFactory()
    with origin(Origin("import", "third", "Kaupparekisteri", "nightly")):
        change_company(company=company, values={"legal_form": "Osakeyhtiö"}, by=rep, now=now)

    text = client_of(rep).get(at("company_sources_panel", company)).content.decode()

    assert 'data-source="Kaupparekisteri"' in text
    assert 'data-by="Rasmus Rep"' in text


def test_an_address_says_where_it_came_from_as_a_whole(rep, client_of, now):
    company = CompanyFactory()
    with origin(Origin("import", "second", "Jälleenmyyjä", "yearly")):
        add_address(company=company, kind="visiting", town="Lahti", by=rep, now=now, today=now.date())

    text = client_of(rep).get(at("company_sources_panel", company)).content.decode()

    assert 'data-source="Jälleenmyyjä"' in text
