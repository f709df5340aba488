"""What becomes of the refusal of a domain that is renamed or dies: it follows the company and ends with the domain."""

from datetime import timedelta

import pytest

from common.refusals import Refusal
from gdpr.models import JournalEntry, Suppression
from gdpr.operations.erasure.journal import write_journal
from gdpr.operations.erasure.replay import replay_journal
from gdpr.operations.refused_companies import lift_domain, rename_domain, suppress_domain
from gdpr.queries import gate
from gdpr.queries.marks import suppressed_for

pytestmark = pytest.mark.django_db
BOTH = ["osto@vanha.example", "osto@uusi.example"]


@pytest.fixture
def old(rep, now):
    return suppress_domain(domain="vanha.example", note="Toimitusjohtaja kielsi", by=rep, now=now)


def test_a_refusal_follows_the_company_to_its_new_domain_without_a_gap(old, rep, now):
    new = rename_domain(suppression=old, renamed_to="Uusi.example", by=rep, now=now)

    assert suppressed_for("email", BOTH)[0] == BOTH
    assert "vanha.example" in new.note
    assert "Toimitusjohtaja kielsi" in new.note
    with pytest.raises(Refusal, match="Everybody can have a mailbox"):
        rename_domain(suppression=old, renamed_to="gmail.com", by=rep, now=now)


def test_a_dead_domain_is_kept_from_nobody_who_gets_it_next_and_the_renamed_one_stays(old, rep, now):
    rename_domain(suppression=old, renamed_to="uusi.example", by=rep, now=now)

    lift_domain(suppression=old, lifted_as="dead", by=rep, now=now)

    assert suppressed_for("email", BOTH)[0] == ["osto@uusi.example"]
    assert (old.lifted_at, old.lifted_as) == (now, "dead")


def test_a_backup_that_is_put_back_does_not_bring_a_dead_domain_again(old, rep, now):
    later = now + timedelta(hours=1)
    lift_domain(suppression=old, lifted_as="dead", by=rep, now=later)
    write_journal(now=later)
    JournalEntry.objects.all().delete()
    Suppression.objects.all().delete()
    gate.forget()

    replay_journal(by=rep, now=later)

    assert Suppression.objects.get().domain == "vanha.example"

    assert not Suppression.objects.standing().exists()
