import threading
from datetime import date

import pytest
from django.db import connection, transaction

from companies.models import GroupLink
from companies.operations import group as operations
from companies.queries import group_of
from tests.factories.companies import CompanyFactory
from tests.factories.installed_base import ItemFactory
from tests.factories.users import UserFactory

TODAY = date(2026, 11, 22)


@pytest.mark.django_db
def test_a_new_parent_ends_the_old_one_on_its_first_day(rep, now):
    child, old, new = CompanyFactory.create_batch(3)
    operations.set_parent(child=child, parent=old, by=rep, now=now)

    operations.set_parent(child=child, parent=new, valid_from=date(2026, 1, 1), by=rep, now=now)

    links = GroupLink.objects.order_by("during").values_list("parent", "during")
    assert [(parent, days.lower, days.upper) for parent, days in links] == [
        (old.pk, None, date(2026, 1, 1)),
        (new.pk, date(2026, 1, 1), None),
    ]


@pytest.mark.django_db
def test_two_parents_on_the_same_day_are_refused(rep, now):
    child, one, other = CompanyFactory.create_batch(3)
    operations.set_parent(child=child, parent=one, valid_from=date(2026, 5, 1), by=rep, now=now)

    with pytest.raises(operations.ParentsOverlap):
        operations.set_parent(child=child, parent=other, by=rep, now=now)


@pytest.mark.django_db
def test_a_circle_is_refused_however_long(rep, now):
    a, b, c = CompanyFactory.create_batch(3)
    operations.set_parent(child=a, parent=b, by=rep, now=now)
    operations.set_parent(child=b, parent=c, by=rep, now=now)

    for parent in (a, c):
        with pytest.raises(operations.GroupCircle):
            operations.set_parent(child=c, parent=parent, by=rep, now=now)


@pytest.mark.django_db
def test_a_parent_that_has_ended_may_become_a_daughter(rep, now):
    a, b = CompanyFactory.create_batch(2)
    link = operations.set_parent(child=a, parent=b, valid_from=date(2020, 1, 1), by=rep, now=now)
    operations.end_parent(link=link, on=date(2024, 1, 1), by=rep, now=now)

    operations.set_parent(child=b, parent=a, valid_from=date(2024, 1, 1), by=rep, now=now)

    assert group_of(a, TODAY).root.company == a


@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_would_close_a_circle_at_once_one_is_refused(now):
    rep = UserFactory()
    a, b = CompanyFactory.create_batch(2)
    both_wrote, outcomes = threading.Barrier(2, timeout=5), []

    def own(child, parent):
        try:
            with transaction.atomic():
                both_wrote.wait()
                operations.set_parent(child=child, parent=parent, by=rep, now=now)
            outcomes.append("done")
        except operations.GroupCircle:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=own, args=pair) for pair in ((a, b), (b, a))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=10)

    assert (sorted(outcomes), GroupLink.objects.count()) == (["done", "refused"], 1)


@pytest.mark.django_db
def test_the_group_is_summed_from_its_top_by_currency(rep, now, django_assert_num_queries):
    top = CompanyFactory(staff=100, turnover=50, turnover_currency="EUR")
    middle = CompanyFactory(staff=10, turnover=7, turnover_currency="SEK")
    leaf = CompanyFactory(turnover=3, turnover_currency="EUR")
    operations.set_parent(child=middle, parent=top, share_percent=60, by=rep, now=now)
    operations.set_parent(child=leaf, parent=middle, by=rep, now=now)
    ItemFactory.create_batch(2, company=leaf)

    with django_assert_num_queries(3):
        group = group_of(middle, TODAY)

    assert (group.root.company, group.company_count, group.staff, group.turnovers, group.item_count) == (
        top,
        3,
        110,
        {"EUR": 53, "SEK": 7},
        2,
    )
    assert group.root.children[0].children[0].company == leaf


@pytest.mark.django_db
def test_companies_of_the_group_that_the_user_does_not_see_are_in_no_sum(rep, outsider, now):
    top, leaf = CompanyFactory(staff=100), CompanyFactory(staff=5, owner=outsider)
    operations.set_parent(child=leaf, parent=top, by=rep, now=now)

    group = group_of(leaf, TODAY, outsider)

    assert (group.root.company, group.staff, group.hidden_count) == (leaf, 5, 1)
