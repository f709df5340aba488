import pytest

from activities.models import Activity
from tests.factories.activities import ActivityFactory
from tests.factories.companies import CompanyFactory

pytestmark = pytest.mark.django_db


def test_marketing_sees_no_conversations(marketer, rep, reader):
    ActivityFactory()

    assert [Activity.objects.visible_to(u).count() for u in (marketer, rep, reader)] == [0, 1, 1]


def test_a_scoped_user_sees_activities_at_own_companies_and_own_activities(outsider, rep):
    at_own = ActivityFactory(company=CompanyFactory(owner=outsider))
    own = ActivityFactory(owner=outsider, company=CompanyFactory(owner=rep))
    ActivityFactory(company=None)
    ActivityFactory()

    assert set(Activity.objects.visible_to(outsider)) == {at_own, own}
