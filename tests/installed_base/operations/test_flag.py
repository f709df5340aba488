import pytest

from common.refusals import Refusal
from history.queries import changes_of
from installed_base.models import ItemFlag
from installed_base.operations.flag import dismiss_flag, flag_fact, settle_flag
from installed_base.operations.item import change_item
from tests.factories.installed_base import ItemFactory, ItemFlagFactory

pytestmark = pytest.mark.django_db


def test_a_fact_called_wrong_twice_is_flagged_once_with_the_newest_words(clerk, rep, now):
    item = ItemFactory()

    first = flag_fact(item=item, fact="location", words="Halli 2?", by=clerk, now=now)
    again = flag_fact(item=item, fact="location", words="Halli 3", by=rep, now=now)

    assert again == first
    assert ItemFlag.objects.get().words == "Halli 3"
    assert [change.verb for change in changes_of(first)] == ["changed", "created"]


def test_editing_the_fact_settles_its_flag_and_no_other(clerk, now):
    item = ItemFactory()
    place = flag_fact(item=item, fact="location", by=clerk, now=now)
    days = flag_fact(item=item, fact="days", by=clerk, now=now)

    change_item(item=item, values={"location": "Halli 3"}, by=clerk, now=now)

    place.refresh_from_db()
    days.refresh_from_db()
    assert (place.outcome, place.settled_by, days.outcome) == ("edited", clerk, "open")


def test_a_settled_flag_cannot_be_settled_again_and_the_fact_can_be_flagged_anew(clerk, now):
    flag = ItemFlagFactory()

    dismiss_flag(flag=flag, by=clerk, now=now)

    with pytest.raises(Refusal):
        settle_flag(flag=flag, by=clerk, now=now)
    assert flag_fact(item=flag.item, fact="serial", by=clerk, now=now).pk != flag.pk
