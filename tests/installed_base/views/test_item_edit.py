import pytest
from django.urls import reverse

from installed_base.operations.item import change_item
from tests.factories.installed_base import ItemFactory

pytestmark = pytest.mark.django_db


def url_of(item):
    return reverse("installed_base:item_edit", args=[item.public_id])


def sent_by_the_browser(client, item, **changes):
    """What the browser sends when these fields were changed on the page."""
    response = client.get(url_of(item))
    form = response.context["form"]
    facts = {"started_from": response.context["started_from"]}
    for name in form.fields:
        value = form[name].value()
        if value not in (None, False, ""):
            facts[name] = "on" if value is True else value
    return facts | changes


def test_a_correction_is_saved(client_of, clerk):
    item, client = ItemFactory(location="Hall 1"), client_of(clerk)

    response = client.post(url_of(item), sent_by_the_browser(client, item, location="Hall 2", version="2.10"))

    item.refresh_from_db()
    assert (response.status_code, item.location, item.version_key) == (302, "Hall 2", [2, 10, 0, 0, 0])


def test_saving_without_a_change_changes_nothing(client_of, clerk):
    item, client = ItemFactory(), client_of(clerk)

    client.post(url_of(item), sent_by_the_browser(client, item))

    item.refresh_from_db()
    assert item.revision == 1


def test_the_second_of_two_editors_sees_what_changed_and_keeps_what_was_typed(client_of, clerk, rep, now):
    item, client = ItemFactory(location="Hall 1"), client_of(clerk)
    facts = sent_by_the_browser(client, item, location="Hall mine")
    change_item(item=item, values={"location": "Hall theirs"}, by=rep, now=now)

    refused = client.post(url_of(item), facts)
    page = refused.content.decode()

    assert refused.status_code == 422
    assert "Hall theirs" in page
    assert 'value="Hall mine"' in page
    assert "Rasmus Rep" in page

    client.post(url_of(item), facts | {"revision": refused.context["form"]["revision"].value()})
    item.refresh_from_db()
    assert item.location == "Hall mine"


def test_two_who_edit_different_fields_both_win(client_of, clerk, rep, now):
    item, client = ItemFactory(location="Hall 1", name="A"), client_of(clerk)
    facts = sent_by_the_browser(client, item, name="B")
    change_item(item=item, values={"location": "Hall 2"}, by=rep, now=now)

    response = client.post(url_of(item), facts)

    item.refresh_from_db()
    assert (response.status_code, item.name) == (302, "B")


def test_a_stranger_gets_404_and_a_reader_403(client_of, outsider, reader):
    item = ItemFactory()

    assert client_of(outsider).get(url_of(item)).status_code == 404
    assert client_of(reader).get(url_of(item)).status_code == 403
