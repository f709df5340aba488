"""A merge on the page of acts."""

import pytest
from django.urls import reverse
from django.utils import timezone

from companies.models import Company
from history.models import ChangeSet
from quality.models import Merge
from quality.operations.merge import merge_records
from tests.factories.companies import CompanyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def act(admin):
    kept, gone = CompanyFactory(legal_name="Lahden Paja Oy"), CompanyFactory(legal_name="Lahden Paja")
    merge = merge_records(
        kind="company", survivor=kept.pk, others=[gone.pk], chosen={}, by=admin, now=timezone.now()
    )
    return ChangeSet.objects.get(pk=merge.change_set_id)


def test_the_undo_of_an_act_takes_a_merge_back(client_of, admin, act):
    answer = client_of(admin).post(reverse("users:change_set_undo", args=[act.public_id]))

    merge = Merge.objects.get()
    assert answer.url == reverse("quality:merge", args=[merge.public_id])
    assert merge.undone_at is not None
    assert Company.objects.count() == 2


def test_somebody_who_may_not_merge_takes_nothing_back(client_of, reader, act):
    client_of(reader).post(reverse("users:change_set_undo", args=[act.public_id]))

    assert Merge.objects.get().undone_at is None
    assert Company.objects.count() == 1
