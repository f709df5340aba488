"""What people asked of their own data, so that the privacy desk has work on the first day."""

from datetime import datetime, timedelta

from contacts.models import Person, Position
from gdpr.operations.hold import place_hold
from gdpr.operations.request import choose_person, close_request, confirm_identity, receive_request
from gdpr.operations.retention.expiry import judge_new_persons
from gdpr.reading.due import received_day
from users.models import User

ASKED = (  # kind, channel, days ago, words, how far it has come
    ("access", "email", 9, "Hei, mitä tietoja teillä on minusta, ja mistä olette saaneet ne?", "identified"),
    ("erasure", "phone", 24, "Pyytää poistamaan tietonsa, koska on jäänyt eläkkeelle.", "received"),
    ("no_marketing", "email", 3, "Älkää lähettäkö enää tarjouksia.", "chosen"),
    ("rectification", "letter", 41, "Sukunimi on muuttunut avioliitossa.", "closed"),
)


def build_requests(*, persons: list[Person], by: User, now: datetime) -> None:
    """One request of each kind that people send most, each by a person of the register who has an address."""
    reached = dict(
        Position.objects.filter(person__in=persons)
        .exclude(work_email="")
        .order_by("-pk")
        .values_list("person_id", "work_email")
    )
    asking = [person for person in persons if person.pk in reached]
    for person, (kind, channel, days, words, far) in zip(asking, ASKED, strict=False):
        at = now - timedelta(days=days)
        one = receive_request(
            kind=kind, channel=channel, requester_name=person.full_name, requester_email=reached[person.pk], words=words,
            received_at=at, by=by, now=at,
        )  # fmt: skip
        if far != "received":
            choose_person(request=one, person=person, by=by, now=at + timedelta(hours=1))
        if far in {"identified", "closed"}:
            confirm_identity(request=one, method="address", note="", by=by, now=at + timedelta(days=1))
        if far == "closed":
            answer = "Nimi on korjattu, ja siitä on ilmoitettu vastauksena kirjeeseen."
            close_request(request=one, outcome="fulfilled", answer=answer, by=by, now=at + timedelta(days=6))
    if len(asking) > len(ASKED):
        place_hold(
            person=asking[-1], ground="claim", reason="Reklamaatio toimituksen viivästymisestä, asia on kesken.", by=by, now=now,
            review_on=received_day(now) + timedelta(days=180), today=received_day(now),
        )  # fmt: skip
    judge_new_persons(now=now, today=received_day(now))
