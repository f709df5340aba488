"""Cases are solved, closed and reopened; of two who solve one, the second is told."""

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from history.queries import changes_of
from service.models import ServiceCase
from service.operations import case_steps as operations
from service.operations.case_refusals import (
    AlreadySolved,
    ComplaintNeedsVerdict,
    NotSolved,
    NotWaiting,
    SolutionNeeded,
    StillOpen,
)
from tests.factories.cases import CaseFactory, ComplaintFactory
from tests.factories.users import UserFactory

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
DONE = {"resolution": "Tiiviste vaihdettu", "root_cause": "wear", "is_justified": True}


@pytest.mark.django_db
def test_a_complaint_ends_with_a_verdict_and_a_cause(clerk):
    case = ComplaintFactory()

    for missing in ("is_justified", "root_cause"):
        with pytest.raises(ComplaintNeedsVerdict) as refused:
            operations.solve_case(
                case=case, by=clerk, now=MONDAY, **{k: v for k, v in DONE.items() if k != missing}
            )
        assert refused.value.field == missing
    with pytest.raises(SolutionNeeded):
        operations.solve_case(case=case, by=clerk, now=MONDAY, **DONE | {"resolution": " "})
    case = operations.solve_case(case=case, by=clerk, now=MONDAY, **DONE)

    assert (case.state, case.solved_at, case.is_justified, case.answered_at) == (
        "solved",
        MONDAY,
        True,
        MONDAY,
    )
    assert not ServiceCase.objects.open_complaints().exists()


@pytest.mark.django_db
def test_a_case_is_closed_after_it_was_solved_and_reopened_with_a_new_clock(clerk):
    case = CaseFactory()
    with pytest.raises(NotSolved):
        operations.close_case(case=case, by=clerk, now=MONDAY)
    with pytest.raises(StillOpen):
        operations.reopen_case(case=case, by=clerk, now=MONDAY)
    with pytest.raises(NotWaiting):
        operations.resume_case(case=case, by=clerk, now=MONDAY)

    operations.solve_case(case=case, resolution="Ohjattu puhelimessa", by=clerk, now=MONDAY)
    case = operations.close_case(case=case, by=clerk, now=MONDAY)
    assert (case.state, case.closed_at) == ("closed", MONDAY)
    case = operations.reopen_case(case=case, reason="Sama vika", by=clerk, now=MONDAY + timedelta(hours=1))

    assert (case.state, case.solved_at, case.closed_at, case.answered_at) == ("reopened", None, None, None)
    assert case.answer_due_at == datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    assert (case.resolution, case.comments.get().text) == ("Ohjattu puhelimessa", "Sama vika")
    assert changes_of(case).count() == 3


@pytest.mark.django_db(transaction=True)
def test_of_two_who_solve_a_case_at_once_one_does_and_the_other_is_told():
    case, barrier, outcomes = ComplaintFactory(), Barrier(2), []
    people = [UserFactory(), UserFactory()]

    def solve(user, words):
        try:
            barrier.wait(timeout=10)
            operations.solve_case(case=case, by=user, now=MONDAY, **DONE | {"resolution": words})
            outcomes.append(words)
        except AlreadySolved as refusal:
            outcomes.append(refusal.message)
        finally:
            connection.close()

    threads = [Thread(target=solve, args=[user, word]) for user, word in zip(people, ("A", "B"), strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)

    case.refresh_from_db()
    assert case.resolution in outcomes
    assert len([text for text in outcomes if text.startswith("This case was solved at")]) == 1
    assert changes_of(case).count() == 1
