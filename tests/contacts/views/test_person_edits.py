"""Persons changed out of their list."""

from django.urls import reverse

from contacts.models import Person, PersonTag
from history.models import Change
from tests.factories.companies import CompanyFactory, TagFactory
from tests.factories.contacts import PersonFactory, PositionFactory

HTMX = {"HX-Request": "true"}
BULK = reverse("contacts:person_bulk_edit")


def url(person, field: str) -> str:
    return reverse("contacts:person_cell", args=[person.public_id, field])


def test_language_channel_and_tags_are_edited_in_their_cells(rep, client_of):
    person, client = PersonFactory(), client_of(rep)

    form = client.get(url(person, "language"), headers=HTMX)
    cell = client.post(url(person, "language"), {"language": "sv", "revision": 1}, headers=HTMX)
    client.post(url(person, "channel"), {"preferred_channel": "phone", "revision": 2}, headers=HTMX)
    client.post(url(person, "tags"), {"tags": ["fair"], "revision": 3}, headers=HTMX)

    person.refresh_from_db()
    assert b"data-inline" in form.content
    assert "Swedish" in cell.content.decode()
    assert (person.language, person.preferred_channel) == ("sv", "phone")
    assert [tag.name for tag in person.tags.all()] == ["fair"]
    changes = Change.objects.filter(object_type="contacts.person").values_list("subject_id", flat=True)
    assert set(changes) == {person.public_id}


def test_the_second_of_two_editors_sees_what_the_first_put_there(rep, client_of):
    person, client = PersonFactory(), client_of(rep)
    client.post(url(person, "language"), {"language": "sv", "revision": 1, "was": ""}, headers=HTMX)

    late = client.post(url(person, "language"), {"language": "en", "revision": 1, "was": ""}, headers=HTMX)

    assert late.status_code == 422
    assert "“Swedish”" in late.content.decode()


def test_many_persons_change_in_one_act_each_with_its_subject(rep, client_of):
    fair, old = "fair", TagFactory(name="old")
    first, second = PersonFactory(language="fi"), PersonFactory(language="sv")
    PersonTag.objects.create(person=first, tag=old)

    client_of(rep).post(
        BULK,
        {"all_matching": "1", "step": "save", "expected": "2", "language": "none", "add_tags": fair,
         "remove_tags": str(old.public_id)},
    )  # fmt: skip

    changes = Change.objects.filter(object_type="contacts.person")
    assert set(Person.objects.values_list("language", flat=True)) == {""}
    assert set(PersonTag.objects.values_list("tag__name", flat=True)) == {"fair"}
    assert set(changes.values_list("subject_id", flat=True)) == {first.public_id, second.public_id}
    assert changes.values("change_set").distinct().count() == 1


def test_the_preview_counts_and_writes_nothing(rep, client_of):
    PersonFactory(language="fi"), PersonFactory(language="sv")

    page = client_of(rep).post(BULK, {"all_matching": "1", "step": "preview", "language": "sv"})

    assert (page.context["plan"].changed, page.context["plan"].unchanged) == (1, 1)
    assert "Change 1 person" in page.content.decode()
    assert Change.objects.count() == 0


def test_strangers_and_readers_change_nobody(outsider, reader, rep, client_of):
    person = PositionFactory(company=CompanyFactory(owner=rep)).person
    data = {"all_matching": "1", "step": "save", "language": "sv", "revision": 1}

    assert client_of(outsider).post(url(person, "language"), data).status_code == 404
    assert client_of(reader).post(url(person, "language"), data).status_code == 403
    assert client_of(reader).post(BULK, data).status_code == 403
    assert client_of(rep).get(url(person, "notes")).status_code == 404
    client_of(outsider).post(BULK, data)
    assert Person.objects.get().language != "sv"


def test_those_who_may_edit_see_the_pencils_of_the_chosen_columns(rep, reader, client_of):
    person = PersonFactory()
    pages = [
        client_of(u).get(reverse("contacts:person_list"), {"columns": "language"}) for u in (rep, reader)
    ]

    assert [url(person, "language") in page.content.decode() for page in pages] == [True, False]
