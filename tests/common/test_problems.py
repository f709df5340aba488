"""What the API says of a row that only the database refused."""

import pytest
from django.db import IntegrityError, transaction

from common.api.problems import as_problem
from companies.models import Company
from users.models import Team

pytestmark = pytest.mark.django_db


def said_of(act) -> tuple[int, str]:
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        act()
    answer = as_problem(refused.value, {})
    return answer.status_code, answer.data["type"]


def test_a_value_that_is_taken_is_a_conflict():
    Team.objects.create(name="North")

    assert said_of(lambda: Team.objects.create(name="NORTH")) == (409, "urn:kolmikanta:problem:conflict")


def test_a_value_that_cannot_be_is_none_and_the_log_names_the_rule(caplog):
    company = Company(legal_name="A", founded_on="2020-01-01", ceased_on="2010-01-01")

    assert said_of(company.save) == (400, "urn:kolmikanta:problem:invalid")
    assert "company_ceased_after_founded" in caplog.text


def test_a_number_beyond_what_can_be_reckoned_with_is_a_refusal():
    assert as_problem(OverflowError("date value out of range"), {}).status_code == 400
