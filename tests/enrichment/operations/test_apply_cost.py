"""What a record costs: a feed brings thousands, so that each query of each company counts."""

import pytest

from crm.demo.registers.shapes import unit
from enrichment.choices import Policy
from enrichment.models import Lookup
from enrichment.operations.apply import apply_record
from enrichment.providers.brreg import Brreg
from enrichment.providers.http import Http
from history.models import Change
from history.operations import Origin, one_change_set
from history.queries import provenance_of
from tests.enrichment.operations.asked import NO

FROM = Origin(act="enrichment", party="third", source="Brønnøysundregistrene")
POLICIES = dict.fromkeys(Brreg.defaults, Policy.REFRESH)


@pytest.fixture
def apply(verksted, admin, now):
    with Http("http://127.0.0.1:9") as nobody:
        record = Brreg(nobody).map(NO, unit(NO, "Nytt Verksted AS", staff=12))

    def applied():
        with one_change_set(by=admin, at=now, from_=FROM):
            return apply_record(
                company=verksted, register="brreg", record=record, policies=POLICIES, by=admin, now=now, today=now.date()
            )  # fmt: skip

    return applied


def test_columns_of_a_record_are_one_row_of_history_with_a_word_for_each(apply, verksted):
    before = Change.objects.filter(object_type="companies.company").count()

    applied = apply()

    told = Change.objects.filter(object_type="companies.company").order_by("-id")[:1].get()
    assert Change.objects.filter(object_type="companies.company").count() == before + 1
    assert {"legal_name", "industry_code", "industry_version", "vat_number"} <= set(told.fields)
    assert len(applied.changes) >= 8
    assert provenance_of(verksted)["legal_name"].source == "Brønnøysundregistrene"


def test_a_record_of_which_all_is_new_costs_few_queries(apply, django_assert_max_num_queries):
    with django_assert_max_num_queries(120):
        applied = apply()

    assert not applied.refused


def test_the_same_record_again_costs_next_to_nothing(apply, django_assert_max_num_queries, verksted):
    apply()

    with django_assert_max_num_queries(10):
        again = apply()

    assert (again.changes, Lookup.objects.filter(company=verksted).count()) == ([], 1)
