"""Acts that wrote custom fields are taken back like any other."""

import pytest

from companies.models import Company
from companies.operations.company import change_company, delete_company
from history import operations as history
from history.models import ChangeSet
from history.queries import provenance_of
from tests.factories.companies import CompanyFactory
from tests.factories.custom_fields import make_field
from tests.users.operations.test_undo_run import undo

pytestmark = pytest.mark.django_db


def newest() -> int:
    return ChangeSet.objects.order_by("-id").first().pk


@pytest.fixture
def fields(admin):
    """A grade and a floor area: the columns of history that they are."""
    grade, area = make_field(admin, "Grade"), make_field(admin, "Area", kind="number")
    return f"cf_{grade.key}", f"cf_{area.key}"


def test_the_keys_of_an_act_go_back_and_others_stay(rep, admin, now, fields):
    grade, area = fields
    company = CompanyFactory()
    change_company(company=company, values={grade: "a"}, by=rep, now=now)
    change_company(company=company, values={grade: "b", area: "120", "notes": "new"}, by=rep, now=now)
    act = newest()

    run = undo(act, by=admin, now=now)

    company.refresh_from_db()
    assert (company.custom, company.notes) == ({grade.removeprefix("cf_"): "a"}, "")
    assert run.counts.get("left", 0) == 0
    assert provenance_of(company)[grade].by_id == rep.pk


def test_a_key_that_somebody_changed_since_stays(rep, admin, now, fields):
    grade, area = fields
    company = CompanyFactory()
    change_company(company=company, values={grade: "a", area: "120"}, by=rep, now=now)
    act = newest()
    change_company(company=company, values={grade: "c"}, by=admin, now=now)

    run = undo(act, by=admin, now=now)

    company.refresh_from_db()
    assert company.custom == {grade.removeprefix("cf_"): "c"}
    assert list(run.left_rows.values_list("field", "code")) == [(grade, "changed_since")]


def test_an_undo_of_the_undo_puts_the_keys_on_again(rep, admin, now, fields):
    grade, area = fields
    company = CompanyFactory()
    change_company(company=company, values={grade: "a", area: "120"}, by=rep, now=now)
    run = undo(newest(), by=admin, now=now)

    undo(run.change_set_id, by=admin, now=now)

    company.refresh_from_db()
    assert company.custom == {grade.removeprefix("cf_"): "a", area.removeprefix("cf_"): "120"}


def test_a_deleted_record_comes_back_with_its_keys(rep, admin, now, fields):
    grade, _area = fields
    with history.one_change_set(by=admin, at=now):
        company = CompanyFactory(legal_name="Poistettu Oy")
        history.record_created(obj=company, by=admin, at=now)
    change_company(company=company, values={grade: "b"}, by=rep, now=now)
    delete_company(company=company, by=admin, now=now)

    undo(newest(), by=admin, now=now)

    assert Company.objects.get(legal_name="Poistettu Oy").custom == {grade.removeprefix("cf_"): "b"}
