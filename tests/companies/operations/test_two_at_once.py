import threading
from uuid import uuid4

import pytest
from django.db import connection

from companies.models import Company
from companies.operations.company import BusinessIdTaken, change_company
from companies.operations.registration import register_company
from history.models import Change
from history.operations import ChangedMeanwhile
from tests.factories.companies import CompanyFactory
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


def together(*acts):
    """Run the acts at the same moment, each with its own connection; the names of what came of them."""
    gate, outcomes = threading.Barrier(len(acts), timeout=5), []

    def run(act):
        try:
            gate.wait()
            act()
            outcomes.append("done")
        except Exception as refusal:  # noqa: BLE001
            outcomes.append(type(refusal).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=10)
    return sorted(outcomes)


def test_of_two_who_add_the_same_business_id_one_is_told_in_words(now):
    rep = UserFactory()

    def add(name):
        values = {"legal_name": name, "country": "FI", "business_id": "2077474-0"}
        return lambda: register_company(values=values, by=rep, now=now, today=now.date())

    outcomes = together(add("A"), add("B"))

    assert outcomes == sorted([BusinessIdTaken.__name__, "done"])
    assert (Company.objects.count(), Change.objects.count()) == (1, 1)


def test_a_form_sent_twice_at_the_same_moment_makes_one_company(now):
    rep, public_id = UserFactory(), uuid4()

    def send():
        register_company(
            values={"legal_name": "Kaksi Oy"}, public_id=public_id, by=rep, now=now, today=now.date()
        )

    assert together(*[send] * 4) == ["done"] * 4
    assert Company.objects.get().public_id == public_id


def test_of_two_who_save_the_same_field_the_second_is_told(now):
    rep = UserFactory()
    company = CompanyFactory(legal_form="")

    def save(word):
        def act():
            mine = Company.objects.get(pk=company.pk)
            change_company(
                company=mine,
                values={"legal_form": word},
                by=rep,
                now=now,
                expected_revision=1,
                base={"legal_form": ""},
            )

        return act

    assert together(save("Oy"), save("Oyj")) == sorted([ChangedMeanwhile.__name__, "done"])
