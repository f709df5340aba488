"""Nobody finds what they may not see: not by a hit, and not by a word of something hidden."""

import pytest

from companies.models import Company
from contacts.models import Person
from installed_base.models import InstalledItem, Product
from search.choices import Kind
from search.queries import ids_matching, search
from tests.factories.companies import CompanyFactory
from tests.factories.contacts import PersonFactory, PositionFactory
from tests.factories.installed_base import ItemFactory, ProductFactory
from tests.factories.users import TeamFactory, UserFactory
from users import permissions
from users.permissions import Permission, Role, Scope

pytestmark = pytest.mark.django_db

MODELS = {Kind.COMPANY: Company, Kind.PERSON: Person, Kind.ITEM: InstalledItem, Kind.PRODUCT: Product}


@pytest.fixture
def team(db):
    return TeamFactory()


@pytest.fixture
def team_rep(team):
    """A sales rep who sees the companies of the team."""
    user = UserFactory(role=Role.SALES, scope=Scope.TEAM)
    user.teams.add(team)
    return user


@pytest.fixture
def register(team, team_rep, outsider, rep):
    """Companies of everybody, with persons and items; every name has the word hakusana."""
    owners = [
        {"owner": rep},
        {"owner": outsider},
        {"team": team},
        {"owner": team_rep},
        {"team": TeamFactory()},
        {},
    ]
    product = ProductFactory(name="Hakusana laite")
    for number, owner in enumerate(owners):
        company = CompanyFactory(legal_name=f"Hakusana yhtiö {number}", **owner)
        PositionFactory(company=company, person__last_name=f"Hakusana {number}")
        PositionFactory(
            company=company, person__last_name=f"Hakusana entinen {number}", ended_on="2020-01-01"
        )
        ItemFactory(company=company, product=product, serial=f"HAKU-{number}")
    PersonFactory(last_name="Hakusana uutiskirje")
    ItemFactory(company=None, product=product, serial="HAKU-9")


@pytest.mark.parametrize(
    "name", ["rep", "clerk", "marketer", "privacy_admin", "admin", "reader", "outsider", "team_rep"]
)
@pytest.mark.parametrize("text", ["hakusana", "hakusnaa", "kusana", "haku"])
def test_what_is_found_is_what_visible_to_says(request, register, name, text):
    user = request.getfixturevalue(name)

    found = {kind: set(ids_matching(user, kind, text)) for kind in Kind}

    assert found == {
        kind: set(model.objects.visible_to(user).values_list("pk", flat=True))
        for kind, model in MODELS.items()
    }
    in_box = {
        group.kind: {hit.public_id for hit in group.hits} for group in search(user, text, limit=30).groups
    }
    assert in_box == {
        kind: seen
        for kind, model in MODELS.items()
        if (seen := set(model.objects.visible_to(user).values_list("public_id", flat=True)))
    }


@pytest.mark.parametrize(
    ("right", "kind"),
    [
        (Permission.COMPANY_VIEW, Kind.COMPANY),
        (Permission.PERSON_VIEW, Kind.PERSON),
        (Permission.ITEM_VIEW, Kind.ITEM),
        (Permission.PRODUCT_VIEW, Kind.PRODUCT),
    ],
)
def test_a_role_without_the_right_finds_nothing_of_that_register(register, reader, monkeypatch, right, kind):
    rights = permissions.ROLE_PERMISSIONS | {Role.READER: permissions.ROLE_PERMISSIONS[Role.READER] - {right}}
    monkeypatch.setattr("users.models.staff.ROLE_PERMISSIONS", rights)

    assert kind not in [group.kind for group in search(reader, "hakusana").groups]
    assert ids_matching(reader, kind, "hakusana") == []


def test_a_person_is_not_found_by_a_company_that_the_user_may_not_see(outsider):
    person = PersonFactory(first_name="Aino", last_name="Virtanen")
    PositionFactory(person=person, company=CompanyFactory(legal_name="Oma Oy", owner=outsider))
    PositionFactory(
        person=person,
        company=CompanyFactory(legal_name="Salainen Oy"),
        title="Neuvonantaja",
        work_phone="+358409998887",
    )

    assert [search(outsider, text).count for text in ("aino", "aino oma")] == [1, 1]
    assert [search(outsider, text).count for text in ("aino salainen", "neuvonantaja", "0409998887")] == [
        0,
        0,
        0,
    ]
    assert "Salainen" not in str(search(outsider, "aino"))


def test_an_inactive_user_finds_nothing(register):
    gone = UserFactory(is_active=False)

    assert search(gone, "hakusana").groups == []


def test_a_change_of_owner_changes_who_finds_the_company_and_what_hangs_on_it(register, outsider, rep):
    mine = Company.objects.get(owner=rep)
    before = {kind: len(ids_matching(outsider, kind, "hakusana")) for kind in Kind}

    Company.objects.filter(pk=mine.pk).update(owner=outsider)

    after = {kind: len(ids_matching(outsider, kind, "hakusana")) for kind in Kind}
    assert {kind: after[kind] - before[kind] for kind in Kind} == {
        Kind.COMPANY: 1,
        Kind.PERSON: 2,
        Kind.ITEM: 1,
        Kind.PRODUCT: 0,
    }


def test_lists_ask_the_same_index(register, team_rep):
    from common.search import found

    by_list = Company.objects.visible_to(team_rep).filter(found("company", "hakusana", team_rep))

    assert set(by_list.values_list("pk", flat=True)) == set(ids_matching(team_rep, Kind.COMPANY, "hakusana"))
