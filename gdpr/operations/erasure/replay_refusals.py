"""Refusals of single topics and channels, and restrictions, that a restored backup lacks, told again from the journal.

A topic that the backup does not know either was made after it: the refusal is then of all topics, for the stricter is
the right side to err on (art. 21(3)) until the person is asked.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from companies.models import Company
from contacts.models import Person
from gdpr.models import CompanyRefusal, ConsentEvent, Restriction, Topic
from users.models import User

AGAIN = "Told again from the journal after a restore; the words were lost with it."


def refuse_again(*, payload: dict[str, Any], at: datetime, by: User) -> int:
    """Write the refusal of a topic or channel into the ledger again, for each record that was the person then."""
    topic, said = _known_topic(payload["topic"]), datetime.fromisoformat(payload["occurred_at"])
    told = {name: payload[name] for name in ("action", "channel", "fingerprint")}
    count = 0
    for person in Person.objects.filter(public_id__in=[UUID(uid) for uid in payload["uids"]]):
        same = ConsentEvent.objects.filter(person=person, topic=topic, occurred_at=said, **told)
        if not same.exists():
            ConsentEvent.objects.create(
                person=person, origin=person.public_id, speaks_for=[person.public_id], topic=topic, occurred_at=said,
                recorded_at=max(at, said), actor=payload["actor"], method=payload["method"], by=by, **told,
            )  # fmt: skip
            count += 1
    return count


def refuse_company_again(*, payload: dict[str, Any], at: datetime, by: User) -> int:
    """Write the refusal of a company again."""
    company = Company.objects.filter(public_id=UUID(payload["company"])).first()
    about = {"channel": payload["channel"], "topic": _known_topic(payload["topic"])}
    if company is None or CompanyRefusal.objects.standing().filter(company=company, **about).exists():
        return 0
    CompanyRefusal.objects.create(
        company=company, **about, includes_subsidiaries=payload["deep"], words=AGAIN, by=by, at=at
    )
    return 1


def restrict_again(*, payload: dict[str, Any], at: datetime, by: User) -> int:
    """Restrict the use of a person's data again (art. 18), or lift what was lifted since, for each record that was the
    person then."""
    count = 0
    for person in Person.objects.filter(public_id__in=[UUID(uid) for uid in payload["uids"]]):
        standing = Restriction.objects.standing().filter(person=person)
        if not payload["standing"]:
            told = {"lift_notified_at": at, "lift_notified_how": AGAIN}
            count += standing.filter(started_at__lte=at).update(lifted_at=at, lifted_by=by, **told)
        elif not standing.exists():
            Restriction.objects.create(
                person=person, ground=payload["ground"], note=AGAIN, by=by, started_at=at
            )
            count += 1
    return count


def _known_topic(number: int | None) -> Topic | None:
    """The topic of this number, where the backup has it."""
    return Topic.objects.filter(pk=number).first() if number else None
