"""The queue on the page: narrowed by owner, repaired by one key, the next entry opens by itself."""

import pytest
from django.urls import reverse

from companies.operations.company import change_company
from companies.operations.contact_point import add_contact_point
from contacts.models import ContactPoint
from history import operations as history
from history.operations import Origin
from quality.choices import UpkeepState
from quality.models import UpkeepEntry
from quality.operations.upkeep import flag_fact
from tests.factories.companies import AddressFactory, CompanyFactory
from tests.factories.contacts import ContactPointFactory, PersonFactory, PositionFactory
from tests.factories.installed_base import ItemFactory

WORK, LIST, BULK = (reverse(f"quality:{name}") for name in ("upkeep_work", "upkeep_list", "upkeep_bulk"))


@pytest.fixture
def doubts(rep, clerk, now):
    """Two about companies of the rep, one of them a customer; one about somebody else's."""
    mine = CompanyFactory(legal_name="Oma Oy", owner=rep, lifecycle="customer", vat_number="")
    other = CompanyFactory(legal_name="Toinen Oy", owner=rep, vat_number="")
    strange = CompanyFactory(legal_name="Vieras Oy", owner=clerk, vat_number="")
    proposed = {"vat_number": "FI20774740"}
    return [
        flag_fact(obj=c, fact="vat_number", by=rep, now=now, proposed=proposed)
        for c in (other, strange, mine)
    ]


def act(client, entry, act, **more):
    url = reverse("quality:upkeep_repair", args=[entry.public_id])
    return client.post(url, {"act": act, **more})


def test_the_queue_is_narrowed_by_owner_and_customers_come_first(client_of, rep, doubts):
    page = client_of(rep).get(LIST, {"whose": "mine"}).content.decode()

    assert "Oma Oy" in page
    assert "Vieras Oy" not in page
    assert page.index("Oma Oy") < page.index("Toinen Oy")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_as_many_questions_for_three_rows_as_for_one(
    client_of, rep, now, rows, django_assert_max_num_queries
):
    for _number in range(rows):
        person = PersonFactory()
        PositionFactory(person=person, company=CompanyFactory(owner=rep))
        flag_fact(obj=ContactPointFactory(person=person), fact="value", by=rep, now=now)
        flag_fact(obj=ItemFactory(), fact="serial", by=rep, now=now)
    client = client_of(rep)
    client.get(LIST)

    with django_assert_max_num_queries(22):
        client.get(LIST)


def test_one_key_repairs_and_the_next_entry_opens(client_of, rep, doubts):
    client = client_of(rep)
    page = client.get(WORK, {"whose": "mine"}).content.decode()
    assert "Oma Oy" in page
    assert 'data-key="y"' in page

    answer = act(client, doubts[2], "accept", query="whose=mine")
    page = client.get(answer["Location"]).content.decode()

    doubts[2].refresh_from_db()
    assert doubts[2].company.__class__.objects.get(legal_name="Oma Oy").vat_number == "FI20774740"
    assert doubts[2].state == UpkeepState.ACCEPTED
    assert "Toinen Oy" in page.partition("<h1")[2][:400]


def test_a_wrong_correction_is_said_beside_the_field_and_keeps_what_was_typed(client_of, rep, now):
    point = ContactPointFactory()
    entry = flag_fact(obj=point, fact="value", by=rep, now=now)

    answer = act(client_of(rep), entry, "edit", new_value="ei osoite")

    assert answer.status_code == 422
    assert "ei osoite" in answer.content.decode()
    assert UpkeepEntry.objects.open().exists()


def test_a_correction_in_place_is_written(client_of, rep, now):
    address = AddressFactory(street="Vanhatie 1", postcode="33100", town="TAMPERE")
    entry = flag_fact(obj=address, fact="address", by=rep, now=now)

    act(client_of(rep), entry, "edit", new_street="Uusitie 2", new_postcode="33100", new_town="TAMPERE")

    address.refresh_from_db()
    assert address.street == "Uusitie 2"


def test_confirm_remove_and_snooze_each_do_their_own(client_of, rep, now):
    points = [ContactPointFactory() for _number in range(3)]
    entries = [flag_fact(obj=point, fact="value", by=rep, now=now) for point in points]
    client = client_of(rep)

    for entry, key in zip(entries, ("confirm", "remove", "snooze"), strict=True):
        assert act(client, entry, key).status_code == 302

    states = list(UpkeepEntry.objects.order_by("pk").values_list("state", flat=True))
    assert states == [UpkeepState.CONFIRMED, UpkeepState.REMOVED, UpkeepState.OPEN]
    assert not ContactPoint.objects.filter(pk=points[1].pk).exists()
    assert ContactPoint.objects.get(pk=points[0].pk).verified_at is not None


def test_two_who_repair_the_same_entry_are_told_so(client_of, rep, clerk, doubts):
    act(client_of(rep), doubts[0], "accept")

    answer = client_of(clerk).post(
        reverse("quality:upkeep_repair", args=[doubts[0].public_id]), {"act": "confirm"}, follow=True
    )

    assert "repaired meanwhile" in answer.content.decode()


def test_entries_of_others_are_neither_shown_nor_repaired(client_of, outsider, reader, doubts):
    client = client_of(outsider)

    assert "Vieras Oy" not in client.get(LIST, {"shown": "all"}).content.decode()
    assert "Vieras Oy" not in client.get(WORK, {"entry": doubts[1].public_id}).content.decode()
    assert act(client, doubts[1], "accept").status_code == 404
    assert act(client_of(reader), doubts[1], "accept").status_code == 403


def test_proposals_are_shown_before_they_are_taken(client_of, rep, doubts):
    client = client_of(rep)
    ticked = {"ids": [str(entry.public_id) for entry in doubts], "query": ""}

    preview = client.post(BULK, ticked).content.decode()
    assert "3 proposals are written" in preview
    assert UpkeepEntry.objects.open().count() == 3

    client.post(BULK, {**ticked, "step": "save"})
    assert set(UpkeepEntry.objects.values_list("state", flat=True)) == {UpkeepState.ACCEPTED}


def test_bulk_without_ticks_takes_nothing(client_of, rep, doubts):
    client_of(rep).post(BULK, {"query": "", "step": "save"})

    assert UpkeepEntry.objects.open().count() == 3


def test_the_end_of_the_queue_says_so(client_of, rep, db):
    assert "All done" in client_of(rep).get(WORK, {"after": "3-99"}).content.decode()
    assert client_of(rep).get(WORK, {"after": "x", "entry": "y", "problem": "z"}).status_code == 200


def test_home_shows_my_upkeep(client_of, rep, clerk, doubts):
    assert "My upkeep" in client_of(rep).get(reverse("home")).content.decode()
    assert "Repair 2" in client_of(rep).get(reverse("home")).content.decode()
    assert "Repair 1" in client_of(clerk).get(reverse("home")).content.decode()


def test_the_list_goes_out_as_a_file(client_of, rep, doubts):
    body = b"".join(
        client_of(rep).get(reverse("quality:upkeep_export"), {"format": "csv"}).streaming_content
    ).decode("utf-8-sig")

    assert body.count("Oma Oy") == 1


def test_the_page_says_whose_word_the_doubted_fact_is(client_of, rep, admin, now):
    company = CompanyFactory(legal_name="Oma Oy", owner=rep)
    with history.one_change_set(by=admin, at=now, from_=Origin("import", "third", "Vendor")):
        phone = add_contact_point(company=company, kind="phone", value="09 1234567", by=admin, now=now)
        change_company(company=company, values={"legal_form": "Oyj"}, by=admin, now=now)
    flag_fact(obj=phone, fact="value", by=rep, now=now)
    flag_fact(obj=company, fact="legal_form", by=rep, now=now)
    client = client_of(rep)

    first = client.get(WORK).content.decode()
    second = client.get(WORK, {"after": client.get(WORK).context["skip"].rpartition("=")[2]}).content.decode()

    assert 'data-source="Vendor"' in first
    assert 'data-source="Vendor"' in second
