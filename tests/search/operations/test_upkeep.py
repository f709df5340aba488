"""The index follows every table of the registers, and forgets what they forget."""

import pytest
from django.db import connection, transaction

from companies.models import Address, Company, CompanyContactPoint, CompanyName, Site
from contacts.models import ContactPoint, Person, Position
from installed_base.models import InstalledItem, ItemIdentifier, Maker, MakerSpelling, Product, ProductFamily
from search import operations
from search.choices import Kind
from search.models import SearchDocument, SearchQueue, SearchSlip, SearchWord
from tests.factories.companies import AddressFactory, CompanyContactPointFactory, CompanyFactory, SiteFactory
from tests.factories.contacts import ContactPointFactory, PersonFactory, PositionFactory
from tests.factories.installed_base import ItemFactory, MakerFactory, ProductFactory

pytestmark = pytest.mark.django_db


def found(kind: str, text: str) -> bool:
    """Whether the index has any record of the kind for the text, slips not forgiven."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM search_searchdocument WHERE kind = %s AND words @@ (search_query(search_tokens(%s), 1))::tsquery",
            [int(Kind[kind.upper()]), text],
        )
        return cursor.fetchone()[0] > 0


def company_named():
    return CompanyFactory(legal_name="Ankka Oy"), Company, "legal_name", [("company", "Ankka", "Hanhi")]


def company_town():
    return CompanyFactory(town="Ankka"), Company, "town", [("company", "Ankka", "Hanhi")]


def company_of_a_person():
    company = CompanyFactory(legal_name="Ankka Oy")
    PositionFactory(company=company)
    ItemFactory(company=company)
    return company, Company, "legal_name", [("person", "Ankka", "Hanhi"), ("item", "Ankka", "Hanhi")]


def trade_name():
    company = CompanyFactory()
    PositionFactory(company=company)
    row = CompanyName.objects.create(company=company, kind="trade", name="Ankka")
    return row, CompanyName, "name", [("company", "Ankka", "Hanhi"), ("person", "Ankka", "Hanhi")]


def company_address():
    site = SiteFactory()
    ItemFactory(company=site.company, site=site)
    row = AddressFactory(company=site.company, site=site, town="Ankka")
    return row, Address, "town", [("company", "Ankka", "Hanhi"), ("item", "Ankka", "Hanhi")]


def company_phone():
    row = CompanyContactPointFactory(key="+35891111111")
    return row, CompanyContactPoint, "key", [("company", "+35891111111", "+35892222222")]


def site_name():
    site = SiteFactory(name="Ankka")
    ItemFactory(company=site.company, site=site)
    return site, Site, "name", [("item", "Ankka", "Hanhi")]


def person_name():
    return PersonFactory(last_name="Ankka"), Person, "last_name", [("person", "Ankka", "Hanhi")]


def position_title():
    return PositionFactory(title="Ankka"), Position, "title", [("person", "Ankka", "Hanhi")]


def person_email():
    row = ContactPointFactory(value="ankka@a.example", key="ankka@a.example")
    return row, ContactPoint, "key", [("person", "ankka@a.example", "hanhi@a.example")]


def item_serial():
    return ItemFactory(serial="ANKKA-1"), InstalledItem, "serial", [("item", "ankka-1", "hanhi-1")]


def other_number():
    row = ItemIdentifier.objects.create(item=ItemFactory(), scheme="imei", value="ANKKA-1")
    return row, ItemIdentifier, "value", [("item", "ankka-1", "hanhi-1")]


def product_name():
    product = ProductFactory(name="Ankka")
    ItemFactory(product=product)
    return product, Product, "name", [("product", "Ankka", "Hanhi"), ("item", "Ankka", "Hanhi")]


def maker_name():
    product = ProductFactory(maker=MakerFactory(name="Ankka"))
    ItemFactory(product=product)
    return product.maker, Maker, "name", [("product", "Ankka", "Hanhi"), ("item", "Ankka", "Hanhi")]


def family_name():
    product = ProductFactory(family=ProductFamily.objects.create(name="Ankka"))
    return product.family, ProductFamily, "name", [("product", "Ankka", "Hanhi")]


def maker_spelling():
    product = ProductFactory()
    row = MakerSpelling.objects.create(maker=product.maker or MakerFactory(), name="Ankka")
    Product.objects.filter(pk=product.pk).update(maker=row.maker)
    return row, MakerSpelling, "name", [("product", "Ankka", "Hanhi")]


CASES = [
    *(
        company_named,
        company_town,
        company_of_a_person,
        trade_name,
        company_address,
        company_phone,
        site_name,
    ),
    *(
        person_name,
        position_title,
        person_email,
        item_serial,
        other_number,
        product_name,
        maker_name,
        maker_spelling,
        family_name,
    ),
]


@pytest.mark.parametrize("make", CASES, ids=lambda make: make.__name__)
def test_an_inserted_and_a_changed_row_are_followed(make):
    row, model, field, expected = make()
    assert [found(kind, old) for kind, old, _new in expected] == [True] * len(expected)

    model.objects.filter(pk=row.pk).update(**{field: expected[0][2]})

    assert [found(kind, new) for kind, _old, new in expected] == [True] * len(expected)
    assert [found(kind, old) for kind, old, _new in expected] == [False] * len(expected)


DELETED = [
    trade_name,
    company_address,
    company_phone,
    position_title,
    person_email,
    other_number,
    maker_spelling,
]


@pytest.mark.parametrize("make", DELETED, ids=lambda make: make.__name__)
def test_a_deleted_fact_is_forgotten(make):
    row, model, _field, expected = make()

    model.objects.filter(pk=row.pk).delete()

    assert [found(kind, old) for kind, old, _new in expected] == [False] * len(expected)


@pytest.mark.parametrize(
    ("make", "kind"),
    [(CompanyFactory, 1), (PersonFactory, 2), (ItemFactory, 3), (ProductFactory, 4)],
)
def test_a_deleted_record_leaves_the_index(make, kind):
    row = make()
    assert SearchDocument.objects.filter(kind=kind, ref_id=row.pk).count() == 1

    row.delete()

    assert not SearchDocument.objects.filter(kind=kind, ref_id=row.pk).exists()


def test_a_position_at_another_company_moves_the_person(rep):
    position = PositionFactory(company__legal_name="Ankka Oy")

    Position.objects.filter(pk=position.pk).update(company=CompanyFactory(legal_name="Hanhi Oy"))

    assert (found("person", "ankka"), found("person", "hanhi")) == (False, True)


def test_an_unimportant_change_writes_no_document():
    company = CompanyFactory()
    before = _versions()

    Company.objects.filter(pk=company.pk).update(staff=7, notes="uusi")

    assert _versions() == before


def test_an_erased_persons_own_words_leave_the_vocabulary():
    person = PersonFactory(first_name="Aino", last_name="Ainutlaatuinen")
    PersonFactory(first_name="Aino", last_name="Virtanen")
    word = SearchWord.objects.get(word="ainutlaatuinen")

    person.delete()

    assert set(SearchWord.objects.values_list("word", flat=True)) == {"aino", "virtanen"}
    assert not SearchSlip.objects.filter(word_id=word.pk).exists()


def test_a_renamed_persons_old_name_leaves_the_vocabulary():
    person = PersonFactory(first_name="Aino", last_name="Vanha")

    Person.objects.filter(pk=person.pk).update(last_name="Uusi")

    assert set(SearchWord.objects.values_list("word", flat=True)) == {"aino", "uusi"}


def test_a_job_may_defer_the_index_and_the_queue_is_drained():
    with transaction.atomic():
        operations.defer()
        company = CompanyFactory(legal_name="Ankka Oy")
        assert not found("company", "ankka")

    operations.drain_queue()

    assert found("company", "ankka")
    assert not SearchQueue.objects.exists()
    assert SearchDocument.objects.get(kind=1).ref_id == company.pk


def test_a_wide_change_that_is_deferred_reaches_persons_and_items():
    company = CompanyFactory(legal_name="Ankka Oy")
    PositionFactory(company=company)
    ItemFactory(company=company)
    with transaction.atomic():
        operations.defer()
        Company.objects.filter(pk=company.pk).update(legal_name="Hanhi Oy")

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL kolmikanta.defer_search = 'off'")
    operations.drain_queue()

    assert [found(kind, "hanhi") for kind in ("company", "person", "item")] == [True] * 3


def test_a_statement_on_thousands_of_rows_is_queued_by_itself():
    Company.objects.bulk_create([Company(legal_name=f"Ankka {n}") for n in range(2001)], batch_size=3000)

    assert SearchQueue.objects.count() == 2001
    assert operations.drain_queue() == 2001
    assert SearchDocument.objects.filter(kind=1).count() == 2001


def test_reindexing_and_rebuilding_give_what_the_triggers_gave():
    company = CompanyFactory(legal_name="Ankka Oy", lifecycle="customer")
    PositionFactory(company=company)
    ItemFactory(company=company)
    expected = _documents(), _vocabulary()

    SearchDocument.objects.filter(kind=3).delete()
    operations.reindex_all()
    assert (_documents(), _vocabulary()) == expected

    operations.rebuild()
    assert (_documents(), _vocabulary()) == expected


def test_the_nightly_count_counts_and_cleans():
    CompanyFactory(legal_name="Ankka Hanhi")
    CompanyFactory(legal_name="Ankka Joutsen")
    SearchWord.objects.create(word="jäänne")

    operations.count_words()

    assert dict(SearchWord.objects.values_list("word", "documents")) == {"ankka": 2, "hanhi": 1, "joutsen": 1}


def _documents() -> list:
    return sorted(SearchDocument.objects.values_list("kind", "ref_id", "part", "tier", "name", "words"))


def _vocabulary() -> set:
    return set(SearchWord.objects.values_list("word", flat=True))


def _versions() -> list:
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind, ref_id, ctid::text FROM search_searchdocument ORDER BY 1, 2")
        return cursor.fetchall()
