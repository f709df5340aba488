"""Merging and taking it back."""

from datetime import timedelta

import pytest

from activities.models import Activity
from companies.models import Address, Company, CompanyContactPoint, CompanyName, CompanyTag, ExternalId
from contacts.models import ContactPoint, Person, Position
from history.models import Change
from installed_base.models import InstalledItem, ItemIdentifier
from quality.models import DuplicatePair, Merge, MergedRecord, MergeStep
from quality.operations.merge import ItemsApart, MergedMeanwhile, NotTheseMany, merge_records, preview_merge
from quality.operations.merge_rules import DifferentNumbers
from quality.operations.unmerge import NotUndoable, NumberTaken, SurvivorGone, forget_old_merges, unmerge
from search.choices import Kind as SearchKind
from search.queries import ids_matching, search
from tests.factories.activities import ActivityFactory
from tests.factories.companies import AddressFactory, CompanyContactPointFactory, CompanyFactory, TagFactory
from tests.factories.contacts import ContactPointFactory, PersonFactory, PositionFactory
from tests.factories.custom_fields import make_field
from tests.factories.installed_base import ItemFactory, PartFactory, ProductFactory

pytestmark = pytest.mark.django_db


def merged(kind, survivor, *others, by, now, **chosen):
    numbers = [one.pk for one in others]
    return merge_records(kind=kind, survivor=survivor.pk, others=numbers, chosen=chosen, by=by, now=now)


def everything() -> dict:
    """All rows of the tables that a merge of companies and persons touches, without counters of revisions."""
    models = (
        Company,
        CompanyName,
        CompanyTag,
        CompanyContactPoint,
        Address,
        Position,
        Activity,
        ExternalId,
        Person,
        ContactPoint,
    )
    unlike = {"revision", "changed_at"}
    return {
        model.__name__: [
            {name: value for name, value in row.items() if name not in unlike} for row in model.objects.order_by("pk").values()
        ]
        for model in models
    }  # fmt: skip


@pytest.fixture
def two():
    """One company in two records, each with rows of its own and some that say the same."""
    kept = CompanyFactory(
        legal_name="Lahden Konepaja Oy",
        business_id="2077474-0",
        business_id_scheme="fi_ytunnus",
        lifecycle="customer",
    )
    gone = CompanyFactory(
        legal_name="Lahden Konepaja", lifecycle="prospect", notes="Soita aamulla", language="fi"
    )
    tag = TagFactory()
    for company in (kept, gone):
        CompanyTag.objects.create(company=company, tag=tag)
        CompanyContactPointFactory(
            company=company, kind="phone", value="03 123", key="+3583123", is_primary=True
        )
        AddressFactory(company=company)
    CompanyContactPointFactory(
        company=gone, kind="email", value="info@lk.example", key="info@lk.example", is_primary=True
    )
    PositionFactory(company=gone)
    ActivityFactory(company=gone)
    ItemFactory(company=gone)
    ExternalId.objects.create(
        system="erp", entity="customer", external_id="77", object_type="company", object_uuid=gone.public_id
    )
    Company.objects.filter(pk__in=[kept.pk, gone.pk]).update(postcode="15100", town="Lahti")
    kept.refresh_from_db()
    gone.refresh_from_db()
    return kept, gone


def test_all_rows_move_and_what_was_said_twice_is_kept_once(two, rep, now):
    kept, gone = two

    merge = merged("company", kept, gone, by=rep, now=now)

    assert not Company.objects.filter(pk=gone.pk).exists()
    assert kept.tags.count() == 1
    assert sorted(kept.contact_points.values_list("kind", flat=True)) == ["email", "phone"]
    assert (kept.positions.count(), kept.activities.count(), kept.items.count()) == (1, 1, 1)
    assert ExternalId.objects.get(external_id="77").object_uuid == kept.public_id
    counts = {row["model"]: row for row in merge.counts}
    assert counts["companies.companytag"] == {"model": "companies.companytag", "removed": 1}
    assert counts["installed_base.installeditem"] == {"model": "installed_base.installeditem", "moved": 1}


def test_values_come_from_the_better_record_and_by_their_rules(two, rep, now):
    kept, gone = two

    merged("company", kept, gone, by=rep, now=now, legal_name=kept.pk)

    kept.refresh_from_db()
    assert (kept.legal_name, kept.business_id) == ("Lahden Konepaja Oy", "2077474-0")
    assert (kept.lifecycle, kept.notes, kept.language) == ("customer", "Soita aamulla", "fi")
    assert kept.names.get().name == "Lahden Konepaja"


def test_the_survivor_may_take_the_number_of_the_merged_one(rep, now):
    kept = CompanyFactory(legal_name="Konepaja Oy")
    gone = CompanyFactory(legal_name="Konepaja Oy", business_id="2077474-0", business_id_scheme="fi_ytunnus")

    merge = merged("company", kept, gone, by=rep, now=now)
    kept.refresh_from_db()
    assert kept.business_id == "2077474-0"
    unmerge(merge=merge, by=rep, now=now)

    assert list(Company.objects.order_by("pk").values_list("business_id", flat=True)) == ["", "2077474-0"]


def test_history_tells_the_merge_as_one_act(two, rep, now):
    kept, gone = two

    merge = merged("company", kept, gone, by=rep, now=now)

    changes = Change.objects.filter(change_set=merge.change_set_id)
    assert {change.change_set.act for change in changes} == {"merge"}
    deleted = changes.get(verb="deleted", object_type="companies.company")
    assert (deleted.object_id, deleted.old["legal_name"]) == (gone.pk, "Lahden Konepaja")
    moved = changes.get(object_type="contacts.position")
    assert (moved.old, moved.new) == ({"company_id": gone.pk}, {"company_id": kept.pk})


def test_taken_back_everything_is_as_it_was(two, rep, now):
    before = everything()

    merge = merged("company", *two, by=rep, now=now)
    assert everything() != before
    undone = unmerge(merge=merge, by=rep, now=now + timedelta(days=29))

    assert everything() == before
    assert (undone.left, undone.undone_by) == ([], rep)


def test_what_was_changed_since_stays_and_is_said(two, rep, now):
    kept, gone = two
    other = CompanyFactory()
    merge = merged("company", kept, gone, by=rep, now=now)
    Position.objects.update(company=other)
    Company.objects.filter(pk=kept.pk).update(notes="uusi")

    undone = unmerge(merge=merge, by=rep, now=now)

    assert Position.objects.get().company == other
    assert Company.objects.get(pk=kept.pk).notes == "uusi"
    assert undone.left == [
        {"model": "companies.company", "count": 1},
        {"model": "contacts.position", "count": 1},
    ]


def test_a_merge_is_taken_back_once_and_within_thirty_days(two, rep, now):
    merge = merged("company", *two, by=rep, now=now)

    with pytest.raises(NotUndoable):
        unmerge(merge=merge, by=rep, now=now + timedelta(days=30))
    unmerge(merge=merge, by=rep, now=now)
    with pytest.raises(NotUndoable):
        unmerge(merge=merge, by=rep, now=now)


def test_after_thirty_days_the_data_for_it_is_gone_and_the_address_leads_on(two, rep, now):
    merge = merged("company", *two, by=rep, now=now)

    assert forget_old_merges(now=now + timedelta(days=29)) == 0
    assert forget_old_merges(now=now + timedelta(days=30)) == 1

    assert not MergeStep.objects.exists()
    assert Merge.objects.get().kept_until is None
    assert MergedRecord.objects.get(merge=merge).survivor_uuid == two[0].public_id


def test_a_chain_is_taken_back_from_its_end(rep, now):
    first, second, third = (CompanyFactory(legal_name="Paja Oy") for _ in range(3))
    inner = merged("company", second, third, by=rep, now=now)
    outer = merged("company", first, second, by=rep, now=now)

    with pytest.raises(SurvivorGone):
        unmerge(merge=inner, by=rep, now=now)
    unmerge(merge=outer, by=rep, now=now)
    unmerge(merge=inner, by=rep, now=now)

    assert set(Company.objects.values_list("pk", flat=True)) == {first.pk, second.pk, third.pk}


def test_a_record_does_not_come_back_while_another_has_its_number(rep, now):
    kept = CompanyFactory(legal_name="Paja Oy")
    gone = CompanyFactory(legal_name="Paja Oy", lei="2138005O9XJIJN4JPN90")
    merge = merged("company", kept, gone, by=rep, now=now)
    Company.objects.filter(pk=kept.pk).update(lei="")
    CompanyFactory(lei="2138005O9XJIJN4JPN90")

    with pytest.raises(NumberTaken):
        unmerge(merge=merge, by=rep, now=now)

    assert not Company.objects.filter(pk=gone.pk).exists()


def test_different_valid_numbers_of_one_country_are_never_merged(rep, now):
    one = CompanyFactory(business_id="2077474-0", business_id_scheme="fi_ytunnus")
    two = CompanyFactory(business_id="0112038-9", business_id_scheme="fi_ytunnus")
    by_vat = CompanyFactory(vat_number="FI01120389")

    for other in (two, by_vat):
        with pytest.raises(DifferentNumbers):
            merged("company", one, other, by=rep, now=now)


def test_the_preview_tells_what_the_merge_does_and_changes_nothing(two, rep, now):
    before = everything()
    kept, gone = two

    told = preview_merge(kind="company", survivor=kept.pk, others=[gone.pk], chosen={}, by=rep, now=now)

    assert everything() == before
    assert not Merge.objects.exists()
    assert told.counts == merged("company", kept, gone, by=rep, now=now).counts


def test_who_comes_second_is_told(two, rep, now):
    kept, gone = two
    third = CompanyFactory()
    merged("company", kept, gone, by=rep, now=now)

    with pytest.raises(MergedMeanwhile):
        merged("company", third, gone, by=rep, now=now)
    with pytest.raises(NotTheseMany):
        merged("company", kept, by=rep, now=now)


def test_nobody_merges_what_they_do_not_see(two, outsider, now):
    with pytest.raises(MergedMeanwhile):
        merged("company", *two, by=outsider, now=now)


def test_a_person_keeps_the_strictest_word_about_being_reached(rep, now):
    kept = PersonFactory(first_name="Aino", last_name="Salo", is_newsletter_subscriber=True)
    gone = PersonFactory(first_name="Aino", last_name="Salo", is_newsletter_subscriber=False)
    point = {"kind": "email", "value": "aino@salo.example", "key": "aino@salo.example"}
    ContactPointFactory(person=kept, **point)
    ContactPointFactory(person=gone, bounce="hard", bounced_at=now, **point)
    before = everything()

    merge = merged("person", kept, gone, by=rep, now=now)

    kept.refresh_from_db()
    assert kept.is_newsletter_subscriber is False
    assert kept.contact_points.get().bounce == "hard"
    unmerge(merge=merge, by=rep, now=now)
    assert everything() == before


def test_two_primary_positions_become_one(rep, now):
    kept, gone = PersonFactory(), PersonFactory()
    PositionFactory(person=kept, is_primary=True)
    PositionFactory(person=gone, is_primary=True)

    merge = merged("person", kept, gone, by=rep, now=now)

    assert sorted(kept.positions.values_list("is_primary", flat=True)) == [False, True]
    unmerge(merge=merge, by=rep, now=now)
    assert gone.positions.get().is_primary is True


def test_an_item_keeps_the_other_serial_as_a_former_one(clerk, now):
    product = ProductFactory()
    kept, gone = ItemFactory(product=product, serial="KX-100"), ItemFactory(product=product, serial="KX-1OO")

    merge = merged("item", kept, gone, by=clerk, now=now, serial=kept.pk)

    assert ItemIdentifier.objects.get(item=kept).value == "KX-1OO"
    unmerge(merge=merge, by=clerk, now=now)
    assert InstalledItem.objects.filter(pk=gone.pk, serial="KX-1OO").exists()
    assert not ItemIdentifier.objects.exists()


def test_items_of_different_machines_are_not_one(clerk, now):
    machine = ItemFactory()
    part = PartFactory(parent=machine)

    with pytest.raises(ItemsApart):
        merged("item", machine, part, by=clerk, now=now)


def test_the_pair_is_settled_and_suggestions_of_the_merged_go(two, rep, now):
    kept, gone = two
    third = CompanyFactory()
    pair = DuplicatePair.objects.create(kind="company", first=kept.pk, second=gone.pk, score=90)
    DuplicatePair.objects.create(kind="company", first=gone.pk, second=third.pk, score=80)

    merged("company", kept, gone, by=rep, now=now)

    assert list(DuplicatePair.objects.values_list("pk", "verdict")) == [(pair.pk, "merged")]


def test_custom_fields_and_those_that_point_at_a_merged_record_go_along_and_come_back(admin, now):
    make_field(admin)
    make_field(admin, "Floor", kind="text")
    make_field(admin, "Dealer", kind="company")
    kept = CompanyFactory(custom={"abc_class": "a"})
    gone = CompanyFactory(custom={"abc_class": "b", "floor": "3"})
    pointing = CompanyFactory(custom={"dealer": str(gone.public_id)})

    merge = merge_records(kind="company", survivor=kept.pk, others=[gone.pk], chosen={}, by=admin, now=now)
    kept.refresh_from_db()
    pointing.refresh_from_db()
    merged = (kept.custom, pointing.custom)
    unmerge(merge=merge, by=admin, now=now)

    assert merged == ({"abc_class": "a", "floor": "3"}, {"dealer": str(kept.public_id)})
    kept.refresh_from_db()
    pointing.refresh_from_db()
    back = Company.objects.get(pk=gone.pk)
    assert (kept.custom, pointing.custom) == ({"abc_class": "a"}, {"dealer": str(gone.public_id)})
    assert back.custom == {"abc_class": "b", "floor": "3"}


def test_old_numbers_and_names_find_the_survivor_in_the_search_until_the_merge_is_taken_back(rep, now):
    kept = CompanyFactory(legal_name="Konepaja Oy", business_id="2077474-0", business_id_scheme="fi_ytunnus")
    gone = CompanyFactory(
        legal_name="Salpausselän Metalli Oy", business_id="1234567-8", business_id_scheme="fi_ytunnus",
        vat_number="FI12345678", lei="5493001KJTIIGC8Y1R12",
    )  # fmt: skip
    CompanyName.objects.create(company=gone, kind="former", name="Hakapelto Oy")
    typed = ("1234567-8", "12345678", "FI12345678", "5493001KJTIIGC8Y1R12", "salpausselän", "hakapelto")

    def hits() -> list[list[int]]:
        return [ids_matching(rep, SearchKind.COMPANY, text) for text in typed]

    numbers = {"business_id": kept.pk, "vat_number": kept.pk, "lei": kept.pk, "legal_name": kept.pk}
    merge = merged("company", kept, gone, by=rep, now=now, **numbers)
    assert hits() == [[kept.pk]] * 6
    shown = search(rep, "5493001KJTIIGC8Y1R12").groups[0].hits[0]
    assert shown.reason.label == "Number of a merged company"
    unmerge(merge=merge, by=rep, now=now)
    assert hits() == [[gone.pk]] * 6


def test_a_number_of_the_survivor_that_another_one_replaced_finds_it_too(rep, now):
    kept = CompanyFactory(business_id="1234567-8", business_id_scheme="fi_ytunnus")
    gone = CompanyFactory(business_id="2077474-0", business_id_scheme="fi_ytunnus")

    merged("company", kept, gone, by=rep, now=now, business_id=gone.pk)

    assert ids_matching(rep, SearchKind.COMPANY, "1234567-8") == [kept.pk]
