"""A legal hold that a restored backup lacks stands again, as it stood last."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from gdpr.models import JournalEntry, LegalHold
from gdpr.operations.erasure.journal import write_journal
from gdpr.operations.erasure.replay import replay_journal
from gdpr.operations.hold import place_hold, release_hold, review_hold
from gdpr.queries import gate
from tests.factories.companies import CompanyFactory
from tests.factories.contacts import PositionFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _journal(settings, tmp_path):
    settings.ERASURE_JOURNAL = str(tmp_path / "journal")
    gate.forget()
    yield
    gate.forget()


def forgotten(*holds) -> None:
    """As after a restore: what came since the backup is in the journal alone. A hold is deleted by nobody: another one,
    which has been released, takes its row."""
    for hold in holds:
        told = {"released_at": hold.placed_at, "released_by": hold.placed_by, "release_reason": "Another one"}
        LegalHold.objects.filter(pk=hold.pk).update(public_id=uuid4(), **told)
    JournalEntry.objects.all().delete()
    gate.forget()
    assert gate.is_behind()


def placed(by, now, **over) -> LegalHold:
    return place_hold(
        ground="claim",
        reason="Riita toimituksesta",
        review_on=date(2027, 1, 1),
        by=by,
        now=now,
        today=now.date(),
        **over,
    )


def test_a_hold_placed_since_the_backup_holds_again_until_its_last_day_of_review(privacy_admin, admin, now):
    company = CompanyFactory()
    person = PositionFactory(company=company).person
    hold = placed(privacy_admin, now, company=company, keeps=["email", "role"])
    review_hold(hold=hold, review_on=date(2027, 6, 1), by=privacy_admin, now=now, today=now.date())
    write_journal(now=now)
    uid = hold.public_id
    forgotten(hold)
    assert not LegalHold.objects.over(person).exists()

    replay_journal(by=admin, now=now + HOUR)

    again = LegalHold.objects.over(person).get()
    assert (again.public_id, again.ground, again.review_on) == (uid, "claim", date(2027, 6, 1))
    assert again.keeps == ["email", "role"]
    assert "Riita" not in str(list(JournalEntry.objects.values_list("payload", flat=True)))
    assert replay_journal(by=admin, now=now + HOUR) == {}


def test_one_released_since_the_backup_is_let_go_of_again(privacy_admin, now):
    person = PositionFactory().person
    hold = placed(privacy_admin, now, person=person)
    JournalEntry.objects.all().delete()
    release_hold(hold=hold, because="Sovittu", by=privacy_admin, now=now)
    write_journal(now=now)
    LegalHold.objects.filter(pk=hold.pk).update(released_at=None, released_by=None, release_reason="")
    forgotten()

    replay_journal(by=privacy_admin, now=now + HOUR)

    assert not LegalHold.objects.over(person).exists()
