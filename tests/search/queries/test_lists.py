"""What lists are narrowed to: everything that hits, however many."""

import pytest

from common import search
from companies.models import Company
from contacts.models import Person
from installed_base.models import InstalledItem
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
