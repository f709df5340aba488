"""What people asked of their own data, so that the privacy desk has work on the first day."""

from datetime import datetime, timedelta

from django.conf import settings

from contacts.models import Person, Position
from gdpr.operations.breach import change_breach, close_breach, record_breach, tell_authority
from gdpr.operations.disclosure import record_disclosure
from gdpr.operations.hold import place_hold
from gdpr.operations.inbox import measure_desk
from gdpr.operations.notice import find_whom_to_tell, publish_notice
from gdpr.operations.notice_shown import note_collected
from gdpr.operations.recipient import add_recipient
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


RECIPIENTS = (
    {
        "name": "Konesali Pohjola Oy", "role": "processor", "country": "FI", "agreement": "DPA 2025-03",
        "receives": "Koko rekisteri: palvelintila ja varmuuskopiot", "has_everything": True,
    },
    {
        "name": "Postituspalvelu Kuori Oy", "role": "processor", "country": "FI", "agreement": "DPA 2026-01",
        "receives": "Nimet ja osoitteet kirjeitä varten", "email": "tietosuoja@kuori.example", "way": "email",
    },
    {
        "name": "Mailbird Inc", "role": "processor", "country": "US", "safeguard": "clauses", "agreement": "DPA 2024-11",
        "receives": "Sähköpostiosoitteet uutiskirjettä varten",
    },
)  # fmt: skip


def build_ledgers(*, persons: list[Person], by: User, now: datetime) -> None:
    """Recipients, a list that was given to one of them, two breaches, the notice, and whom it is owed to."""
    begun = now.date() - timedelta(days=200)
    recipients = [
        add_recipient(values=values | {"started_on": begun}, by=by, now=now) for values in RECIPIENTS
    ]
    record_disclosure(
        subjects=[person.public_id for person in persons[:12]], what="contacts:person_export", purpose="marketing",
        fields=["Sukunimi", "Etunimi", "Katuosoite"], recipient=recipients[1], via="export", days=30, by=by,
        now=now - timedelta(days=12),
    )  # fmt: skip
    lost = record_breach(
        values={
            "title": "Puhelin unohtui junaan", "natures": "c", "persons": 40, "aware_at": now - timedelta(days=70),
            "what": "Huoltoasentajan puhelin jäi junaan. Puhelin oli lukittu ja tyhjennettiin etänä tunnissa.",
        },
        by=by, now=now - timedelta(days=70),
    )  # fmt: skip
    why = {"risk": "unlikely", "risk_because": "Puhelin oli salattu ja tyhjennettiin heti."}
    change_breach(breach=lost, values=why, by=by, now=now - timedelta(days=69))
    close_breach(breach=lost, by=by, now=now - timedelta(days=69))
    sent = record_breach(
        values={
            "title": "Yhteystietoluettelo väärään osoitteeseen", "natures": "c", "persons": 12,
            "aware_at": now - timedelta(hours=30), "what": "Luettelo lähti väärälle vastaanottajalle.",
        },
        by=by, now=now - timedelta(hours=29),
    )  # fmt: skip
    tell_authority(breach=sent, at=now - timedelta(hours=6), words="Ensi-ilmoitus", by=by, now=now)
    if settings.CONTROLLER_NAME and settings.CONTROLLER_CONTACT:
        publish_notice(by=by, now=now, today=now.date())
    note_collected(person=persons[0], source="Messukortti", by=by, now=now - timedelta(days=2))
    find_whom_to_tell(now=now)
    measure_desk(now=now)
