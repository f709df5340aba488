"""Many companies changed at once, out of the list."""

from django.urls import reverse

from companies.models import Company
from history.models import Change, ChangeSet
from tests.factories.companies import CompanyFactory, TagFactory

URL = reverse("companies:company_bulk_edit")
LIST = reverse("companies:company_list")


def test_the_preview_says_what_will_happen_to_how_many_and_writes_nothing(rep, client_of):
    CompanyFactory(region="Lappi", lifecycle="customer")
    CompanyFactory(region="Lappi")
    CompanyFactory(region="Kainuu")

    page = client_of(rep).post(
        URL,
        {
            "all_matching": "1",
            "query": "region=Lappi",
            "step": "preview",
            "lifecycle": "customer",
            "add_tags": "fair",
        },
    )

    assert (page.context["plan"].total, page.context["plan"].changed) == (2, 2)
    assert [(part["text"], part["changed"], part["same"]) for part in page.context["parts"]] == [
        ("Lifecycle becomes “Customer”", 1, 1),
        ("The tag “fair” is added", 2, 0),
    ]
    assert Company.objects.filter(lifecycle="customer").count() == 1
    assert ChangeSet.objects.count() == 0


def test_all_that_match_are_changed_in_one_act_with_a_row_of_history_each(rep, client_of):
    already = CompanyFactory(region="Lappi", lifecycle="customer", owner=rep)
    new = CompanyFactory(region="Lappi", legal_name="Uusi Oy")
    CompanyFactory(region="Kainuu")

    response = client_of(rep).post(
        URL,
        {"all_matching": "1", "query": "region=Lappi", "step": "save", "expected": "2", "lifecycle": "customer",
         "owner": str(rep.public_id)},
    )  # fmt: skip

    new.refresh_from_db()
    change = Change.objects.get()
    assert response.url == f"{LIST}?region=Lappi"
    assert (new.lifecycle, new.lifecycle_by_hand, new.owner, new.revision) == ("customer", True, rep, 2)
    assert (change.object_id, change.fields) == (new.pk, ["lifecycle", "lifecycle_by_hand", "owner_id"])
    assert (change.old, change.new) == (
        {"lifecycle": "prospect", "lifecycle_by_hand": False, "owner_id": None},
        {"lifecycle": "customer", "lifecycle_by_hand": True, "owner_id": rep.pk},
    )
    assert (change.change_set.act, change.change_set.by_id) == ("bulk_edit", rep.pk)
    assert Company.objects.get(pk=already.pk).revision == 1


def test_ticked_companies_are_tagged_and_tags_come_off(rep, client_of):
    old = TagFactory(name="old")
    first, second, third = CompanyFactory(), CompanyFactory(), CompanyFactory()
    first.tags.add(old)

    client_of(rep).post(
        URL,
        {"ids": [str(first.public_id), str(second.public_id)], "step": "save", "add_tags": "fair",
         "remove_tags": str(old.public_id)},
    )  # fmt: skip

    carried = {c.pk: sorted(c.tags.values_list("name", flat=True)) for c in (first, second, third)}
    words = dict(Change.objects.filter(object_type="companies.company").values_list("object_id", "new"))
    assert carried == {first.pk: ["fair"], second.pk: ["fair"], third.pk: []}
    assert words == {first.pk: {"tags": "fair"}, second.pk: {"tags": "fair"}}


def test_a_selection_that_moved_since_the_preview_is_shown_again(rep, client_of):
    CompanyFactory(), CompanyFactory()

    page = client_of(rep).post(
        URL, {"all_matching": "1", "step": "save", "expected": "1", "lifecycle": "lost"}
    )

    assert (page.status_code, Company.objects.filter(lifecycle="lost").count()) == (422, 0)
    assert "The selection has changed" in page.content.decode()


def test_an_empty_edit_is_refused_and_nothing_ticked_leads_back(rep, client_of):
    company = CompanyFactory()
    client = client_of(rep)

    empty = client.post(URL, {"ids": str(company.public_id), "step": "preview"})
    nothing = client.post(URL, {"step": "preview"})

    assert "Choose what to change" in empty.content.decode()
    assert nothing.url == f"{LIST}?view="


def test_only_those_with_the_right_may_and_only_what_they_see(marketer, reader, outsider, client_of):
    company = CompanyFactory()
    data = {"ids": str(company.public_id), "all_matching": "1", "step": "save", "lifecycle": "lost"}

    refused = [client_of(user).post(URL, data).status_code for user in (marketer, reader)]
    client_of(outsider).post(URL, data)

    assert refused == [403, 403]
    assert Company.objects.get().lifecycle == "prospect"
