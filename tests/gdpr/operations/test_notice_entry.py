"""What somebody is owed whom a colleague writes down."""

import pytest
from django.db import IntegrityError, transaction

from contacts.operations.person import create_person
from contacts.operations.whence import SourceMissing, Whence
from gdpr.models import NoticeObligation
from gdpr.operations.ledger_refusals import ObligationEnded
from gdpr.operations.notice import enter_whom_to_tell
from gdpr.operations.notice_entry import tell_all_the_same

pytestmark = pytest.mark.django_db


def written(by, now, *said):
    return create_person(values={"last_name": "Uusi"}, by=by, now=now, today=now.date(), whence=Whence(*said))


def test_it_is_owed_from_the_moment_on_and_the_look_at_history_adds_nothing(rep, now):
    for data_from in ("person", "other", "told"):
        written(rep, now, data_from, "Messut", "Tarjouksen mukana")

    assert enter_whom_to_tell(now=now) == 0
    rows = NoticeObligation.objects.order_by("id").values_list("article", "state", "due_on", "exempt_because")
    month = now.date().replace(month=12)
    assert list(rows) == [
        ("13", "open", now.date(), ""),
        ("14", "open", month, ""),
        ("14", "known", month, "Tarjouksen mukana"),
    ]


def test_the_desk_has_somebody_told_all_the_same_once(rep, privacy_admin, now):
    written(rep, now, "told", "Messut", "Kirjeellä")
    one = NoticeObligation.objects.known().get()

    tell_all_the_same(obligation=one, by=privacy_admin, now=now)

    assert NoticeObligation.objects.open().get() == one
    with pytest.raises(ObligationEnded):
        tell_all_the_same(obligation=one, by=privacy_admin, now=now)


def test_the_database_wants_to_know_who_says_that_somebody_had_been_told(rep, now):
    written(rep, now, "other", "Messut")

    with pytest.raises(IntegrityError, match="obligation_known_by_somebody"), transaction.atomic():
        NoticeObligation.objects.update(state="known", ended_at=now)


def test_the_operation_itself_refuses_a_person_without_a_source(rep, now):
    with pytest.raises(SourceMissing):
        written(rep, now, "other", " ")
