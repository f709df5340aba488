"""What lists are narrowed to: everything that hits, however many."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common import search
from common.lists import counts, keyset
from common.lists.counts import Count, capped_count
from companies.choices import NameKind
from companies.models import Company, CompanyName
from contacts.models import Person
from installed_base.models import InstalledItem, ItemIdentifier
from tests.factories.companies import CompanyFactory
from tests.factories.contacts import PositionFactory
from tests.factories.installed_base import ItemFactory, ProductFactory
from tests.factories.users import TeamFactory, UserFactory
from users.models import User
from users.permissions import Role, Scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def five_of_each(db):
    """Five companies with the words, a person and an item; and one company that has neither word."""
    product = ProductFactory(name="Nosturi", code="NST")
    for number in range(5):
        company = CompanyFactory(legal_name=f"Hakusana paja {number}", town="Pori")
        PositionFactory(company=company, person__last_name="Hakusana", title="paja")
        ItemFactory(company=company, product=product, serial=f"HAKU-77{number}", name="Hakusana paja")
    CompanyFactory(legal_name="Toinen verstas", town="Pori")


def found_by(user, model, kind: str, text: str) -> int:
    again = User.objects.get(pk=user.pk)  # what was asked is kept with the user of a request
    return model.objects.visible_to(again).filter(search.found(kind, text, again)).count()


@pytest.mark.parametrize("most", [3, 5000], ids=["more than fit", "few"])
@pytest.mark.parametrize(
    ("model", "kind", "text"),
    [
        (Company, "company", "hakusana"),  # a common word: looked for as the list walks
        (Company, "company", "hakusana pori"),  # several words: gathered first
        (Company, "company", "akusan"),
        (Company, "company", "hakusama"),  # a slip
        (Person, "person", "hakusana"),
        (InstalledItem, "item", "hakusana paja"),
        (InstalledItem, "item", "KU77"),  # a piece of a number alone
        (InstalledItem, "item", "u77 hakusana paja"),
        (InstalledItem, "item", "haku77"),
    ],
)
def test_all_that_hit_are_in_the_list(rep, five_of_each, monkeypatch, model, kind, text, most):
    monkeypatch.setattr(search, "MOST", most)

    assert found_by(rep, model, kind, text) == 5


def test_a_number_is_found_beside_the_words_that_have_it(rep, five_of_each, monkeypatch):
    ItemFactory(serial="A-1", name="Haku770")
    monkeypatch.setattr(search, "MOST", 1)

    assert found_by(rep, InstalledItem, "item", "haku770") == 2


@pytest.mark.parametrize("most", [1, 5000])
def test_rights_hold_for_many_as_for_few(monkeypatch, most):
    team = TeamFactory()
    user = UserFactory(role=Role.SALES, scope=Scope.TEAM)
    user.teams.add(team)
    for owner in (team, team, team, TeamFactory(), None):
        company = CompanyFactory(legal_name="Hakusana", team=owner)
        PositionFactory(company=company, person__last_name="Muu")
    both = PositionFactory(company=Company.objects.filter(team=team)[0], person__last_name="Molempi").person
    PositionFactory(company=CompanyFactory(legal_name="Salattu"), person=both)
    monkeypatch.setattr(search, "MOST", most)

    assert found_by(user, Company, "company", "hakusana") == 3
    assert found_by(user, Person, "person", "salattu") == 0  # by a company that the user does not see


@pytest.mark.parametrize("most", [1, 5000])
def test_what_is_found_joins_other_conditions(rep, five_of_each, monkeypatch, most):
    monkeypatch.setattr(search, "MOST", most)
    items = InstalledItem.objects.filter(search.found("company", "hakusana", rep, of="company"))

    assert (items.count(), items.exclude(serial="HAKU-770").count()) == (5, 4)


@pytest.fixture
def beginning(db):
    """Companies and persons whose names begin with the word, in two ways of writing it, and others that have it."""
    for name in (
        "Häkkinen Huolto",
        "Hakkinen Ab",
        "HÄKKINEN",
        "Veljekset Häkkinen",
        "Ab Hakkinen",
        "Toinen verstas",
    ):
        CompanyFactory(legal_name=name)
    trade = CompanyFactory(legal_name="Häkkinen Toinen")
    CompanyName.objects.create(company=trade, kind=NameKind.TRADE, name="Häkkisen Häkkinen")
    for first, last in (("Aino", "Häkkinen"), ("Häkkinen", "Aalto"), ("Eero", "Hakkinen"), ("Eero", "Muu")):
        PositionFactory(person__first_name=first, person__last_name=last, company__legal_name="Muu")


def list_of(user, model, kind: str, text: str, **wanted) -> list[str]:
    again = User.objects.get(pk=user.pk)
    rows = model.objects.visible_to(again).filter(search.found(kind, text, again), **wanted)
    order = keyset.Order("name", "name_sort")
    names, page = [], keyset.page_of(rows, order=order, size=2)
    while page.rows:
        names += [str(row) for row in page.rows]
        assert len(names) < 20
        if not page.after:
            break
        page = keyset.page_of(rows, order=order, size=2, after=page.after)
    back = keyset.page_of(rows, order=order, size=2, before=page.before) if page.before else page
    assert [str(row) for row in back.rows] == names[: len(back.rows)] or len(names) > 4
    assert capped_count(rows).value == rows.count() == len(names)
    return names


@pytest.mark.parametrize("most", [1, 5000], ids=["more than fit", "few"])
@pytest.mark.parametrize("text", ["häkkinen", "hakkinen", "HAKKINEN Oy"])
def test_names_that_begin_with_a_common_word_stand_in_the_order_of_all(
    rep, beginning, monkeypatch, text, most
):
    monkeypatch.setattr(search, "MOST", most)

    companies = list_of(rep, Company, "company", text)
    assert companies == [
        "Ab Hakkinen",
        "Hakkinen Ab",
        "HÄKKINEN",
        "Häkkinen Huolto",
        "Häkkinen Toinen",
        "Veljekset Häkkinen",
    ]
    assert list_of(rep, Person, "person", text) == ["Häkkinen Aalto", "Eero Hakkinen", "Aino Häkkinen"]


@pytest.mark.parametrize("most", [1, 5000])
def test_counts_of_names_that_begin_with_a_word_stop_at_the_cap(rep, beginning, monkeypatch, most):
    monkeypatch.setattr(search, "MOST", most)
    rows = Company.objects.visible_to(rep).filter(search.found("company", "hakkinen", rep))

    assert [capped_count(rows, cap=cap) for cap in (1, 4, 5, 6)] == [
        Count(1, True),
        Count(4, True),
        Count(5, True),
        Count(6),
    ]


def test_what_a_common_word_finds_is_counted_to_a_lower_cap(rep, beginning, monkeypatch):
    monkeypatch.setattr(counts, "WORD_CAP", 2)
    monkeypatch.setattr(search, "MOST", 5000)
    few = Company.objects.filter(search.found("company", "hakkinen", rep))
    assert capped_count(few) == Count(6)

    monkeypatch.setattr(search, "MOST", 1)
    again = User.objects.get(pk=rep.pk)
    many = Company.objects.filter(search.found("company", "hakkinen", again))
    assert capped_count(many) == Count(2, is_capped=True)


@pytest.mark.parametrize("by", ["serial_sort", "product__name_sort"])
@pytest.mark.parametrize("descending", [False, True], ids=["up", "down"])
@pytest.mark.parametrize(
    ("most", "near"),
    [(1, 20_000), (1, 4), (1, 1), (5000, 20_000)],
    ids=["met by walking", "met by walking at first", "gathered", "named"],
)
def test_a_list_of_items_by_a_piece_of_a_number_is_whole_page_after_page(
    rep, five_of_each, monkeypatch, most, near, descending, by
):
    monkeypatch.setattr(keyset, "NEAR", near)
    ItemFactory(serial="B-1", name="haku77")
    other = ItemFactory(serial="")
    ItemIdentifier.objects.create(item=other, scheme="other", value="X-haku77-9")
    ItemFactory(serial="C-1")
    monkeypatch.setattr(search, "MOST", most)
    again = User.objects.get(pk=rep.pk)
    rows = InstalledItem.objects.visible_to(again).filter(search.found("item", "haku77", again))
    order = keyset.Order("serial", by, descending=descending)

    pages = [keyset.page_of(rows, order=order, size=3)]
    while pages[-1].after:
        pages.append(keyset.page_of(rows, order=order, size=3, after=pages[-1].after))
    seen = [row.pk for page in pages for row in page.rows]
    back = keyset.page_of(rows, order=order, size=3, before=pages[-1].before)

    assert seen == [row.pk for row in order.ordered(rows)]
    assert [row.pk for row in back.rows] == [row.pk for row in pages[-2].rows]
    assert len(seen) == len(set(seen)) == rows.count() == 7
    assert capped_count(rows) == Count(7)
    assert capped_count(rows, cap=1) == Count(1, is_capped=True)


def test_those_with_a_piece_of_a_number_that_many_have_are_looked_at_before_they_are_gathered(
    rep, five_of_each, monkeypatch
):
    monkeypatch.setattr(search, "MOST", 1)
    rows = InstalledItem.objects.filter(search.found("item", "haku77", rep))
    order = keyset.Order("serial", "serial_sort")

    with CaptureQueriesContext(connection) as met:
        keyset.page_of(rows, order=order, size=3)
    monkeypatch.setattr(keyset, "NEAR", 2)
    ItemFactory.create_batch(3, serial="")
    with CaptureQueriesContext(connection) as gathered:
        keyset.page_of(rows, order=order, size=3)

    assert "search_numbers" not in str(met.captured_queries)
    assert "search_numbers" in str(gathered.captured_queries)


def test_what_the_search_has_named_is_counted_without_a_question(
    rep, five_of_each, django_assert_num_queries
):
    company = Company.objects.first()
    found = Company.objects.visible_to(rep).filter(search.found("company", "hakusana", rep))
    elsewhere = InstalledItem.objects.filter(search.found("company", "hakusana", rep, of="company"))
    ItemFactory(company=company)

    with django_assert_num_queries(0):
        assert capped_count(found) == Count(5)
        assert capped_count(found, cap=3) == Count(3, is_capped=True)
    with django_assert_num_queries(3):
        assert capped_count(found.exclude(pk=company.pk)) == Count(4)
        assert capped_count(Company.objects.exclude(search.found("company", "hakusana", rep))) == Count(1)
        assert capped_count(elsewhere) == Count(6)


def test_documents_that_have_no_first_word_yet_are_found_once(rep, beginning, monkeypatch):
    with connection.cursor() as cursor:  # as between an upgrade and the worker
        cursor.execute(
            "UPDATE search_searchdocument SET words = ts_delete(words, ARRAY['^hakkinen', '^h|kkinen'])"
            " WHERE ref_id % 2 = 0"
        )
    monkeypatch.setattr(search, "MOST", 1)

    assert len(list_of(rep, Company, "company", "häkkinen")) == 6


def test_a_restricted_person_is_not_found_by_the_beginning_of_the_name(rep, beginning, monkeypatch):
    Person.objects.filter(last_name="Häkkinen").update(is_restricted=True)
    monkeypatch.setattr(search, "MOST", 1)

    assert Person.objects.filter(search.found("person", "häkkinen", rep)).count() == 2


def test_a_name_that_begins_with_the_word_is_asked_for_by_its_place_in_the_index(rep, beginning, monkeypatch):
    monkeypatch.setattr(search, "MOST", 1)
    rows = Company.objects.filter(search.found("company", "häkkinen", rep))

    assert len(search.in_parts(rows)) == 3  # two spellings, and the others
    assert search.in_parts(Company.objects.all())[0].query.where.children == []
