"""What a privacy desk meets beside requests: a death, words that may be sensitive, a hold, a restriction, a stopped row."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from activities.models import Activity
from activities.operations.activity import log_activity, postpone_activity
from common.gate import ERASED, PAGE, REGISTER, Stopped, tell_stopped
from companies.models import Company
from companies.operations.company import change_company
from contacts.models import Person
from contacts.operations.contact_point import add_contact_point
from contacts.operations.person import change_person
from crm.demo.hours import Hours
from gdpr.choices import ErasureCause
from gdpr.models import HeldRow, SensitiveFinding, SubjectRequest
from gdpr.operations.death import record_death
from gdpr.operations.death_mistake import take_back_death
from gdpr.operations.erasure.erase import erase_person
from gdpr.operations.held_row import keep_out
from gdpr.operations.hold import approve_hold, place_hold
from gdpr.operations.request import choose_person, close_request, confirm_identity, receive_request
from gdpr.operations.restriction import restrict_person
from gdpr.operations.sensitive_scan import scan_texts, set_aside
from gdpr.reading.due import received_day
from users.models import User

ILL = "Sairauslomalla toukokuun loppuun, soittaa itse kun palaa."
UNION = "Kertoi olevansa ammattiliiton luottamusmies, joten ei ehdi ennen neuvotteluja."
OFFENCE = "Toimitusjohtajalla on rikostuomio, josta lehti kirjoitti."


def build_cases(
    *, companies: Sequence[Company], persons: Sequence[Person], by: User, colleague: User, hours: Hours
) -> None:
    """One of each. `persons` are some whom nothing else in the demo needs; `colleague` is the second pair of eyes."""
    now = hours.now
    dead, mistaken, restricted, held, gone, ill = persons
    _deaths(dead, mistaken, by, hours)
    restrict_person(
        person=restricted, ground="a", note="Kiistää nimikkeensä ja työpuhelimensa oikeellisuuden, tarkistetaan.", by=by,
        now=now - timedelta(days=4),
    )  # fmt: skip
    _held(held, by, colleague, now)
    _stopped_at_the_gate(gone, companies, by, now)
    _sensitive(ill, companies, by, hours)


def _deaths(dead: Person, mistaken: Person, by: User, hours: Hours) -> None:
    now = hours.now
    told, today = hours.ago(6), received_day(now)
    record_death(
        person=dead, source="Kollega kertoi puhelimessa", died_on=today - timedelta(days=11), by=by, now=told, today=today
    )  # fmt: skip
    known = record_death(person=mistaken, source="Kuolinilmoitus lehdessä", by=by, now=told, today=today)
    take_back_death(death=known, because="Ilmoitus koski samannimistä.", by=by, now=now - timedelta(days=2))
    for task in Activity.objects.filter(kind="task", created_at=told, done_at=None):  # to find a successor
        postpone_activity(activity=task, due_at=hours.ahead(1), by=task.owner, now=now)


def _held(person: Person, by: User, colleague: User, now: datetime) -> None:
    """Somebody held by a claim asks to be erased: the hold needs the mails and what was done, the rest may go."""
    add_contact_point(person=person, kind="phone", value="040 555 0199", by=by, now=now)
    change_person(
        person=person,
        values={"notes": "Tavattu messuilla, kiinnostunut huoltosopimuksesta."},
        by=by,
        now=now,
    )
    hold = place_hold(
        person=person, ground="claim", reason="Takuuriita puristimesta: kirjeenvaihto tarvitaan.", keeps=["email", "activities"],
        review_on=received_day(now) + timedelta(days=120), by=by, now=now - timedelta(days=30),
        today=received_day(now),
    )  # fmt: skip
    approve_hold(hold=hold, by=colleague, now=now - timedelta(days=29))
    _asked_to_be_erased(person, by, now - timedelta(days=7), "Poistakaa kaikki tietoni.")


def _asked_to_be_erased(person: Person, by: User, at: datetime, words: str) -> SubjectRequest:
    address = person.positions.exclude(work_email="").values_list("work_email", flat=True).first() or ""
    one = receive_request(
        kind="erasure", channel="email", requester_name=person.full_name, requester_email=address, words=words,
        received_at=at, by=by, now=at,
    )  # fmt: skip
    choose_person(request=one, person=person, by=by, now=at + timedelta(hours=1))
    confirm_identity(request=one, method="address", note="", by=by, now=at + timedelta(days=1))
    return one


def _stopped_at_the_gate(person: Person, companies: Sequence[Company], by: User, now: datetime) -> None:
    """Somebody was erased on request; then others brought the address in again."""
    address = ("email", person.positions.exclude(work_email="").values_list("work_email", flat=True).get())
    one = _asked_to_be_erased(person, by, now - timedelta(days=20), "Haluan, että tietoni poistetaan.")
    erase_person(
        person=person,
        cause=ErasureCause.REQUEST,
        detail=one.number,
        by=by,
        now=now - timedelta(days=15),
    )
    one.refresh_from_db()
    close_request(
        request=one, outcome="fulfilled", answer="Tietosi on poistettu.", by=by, now=now - timedelta(days=15)
    )
    for where, batch, days in ((REGISTER, companies[0].pk, 9), (PAGE, 0, 3)):
        stopped = Stopped(address=address, code=ERASED, where=where, batch=batch)
        tell_stopped(stopped=[stopped], now=now - timedelta(days=days))
    first = HeldRow.objects.waiting().order_by("at").first()
    if first is not None:
        keep_out(row=first, because="Ei uutta perustetta.", by=by, now=now - timedelta(days=8))


def _sensitive(person: Person, companies: Sequence[Company], by: User, hours: Hours) -> None:
    now = hours.now
    change_person(person=person, values={"notes": ILL}, by=by, now=now)
    change_company(company=companies[11], values={"notes": OFFENCE}, by=by, now=now)
    log_activity(
        kind="call", subject="Soitto huoltoajasta", body=UNION, company=companies[10], by=by, now=now,
        done_at=hours.ago(1), direction="outbound", outcome="reached",
    )  # fmt: skip
    scan_texts(now=now)
    union = SensitiveFinding.objects.waiting().filter(category="union").first()
    if union is not None:
        set_aside(
            finding=union, because="Henkilö pyysi itse kirjaamaan, milloin hänet tavoittaa.", by=by, now=now
        )
