"""`python -m bench [small|large] privacy`: the desk's work on a full register.

A request is taken in, its candidates are found, a copy is made and sealed, a person is erased with every step, and fifty
thousand recipients are judged at once. Files and the journal of erasures go to a folder that is thrown away: the erased
are missing from the register afterwards, and no later start of it waits for them.
"""

import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from tempfile import TemporaryDirectory

from bench import seed

PART = "privacy"
COPIES, ERASED, RECIPIENTS = 8, 5, 50_000
CANDIDATES = "candidates for a request, by the name alone"
HEAD = "| what | times | median s | slowest s | |\n|---|---:|---:|---:|---|"


def main(arguments: list[str]) -> None:
    """Seed what is missing and measure in a process that is bound to the size's database."""
    size = seed.SIZES["large" if "large" in arguments else "small"]
    seed.ensure(size)
    with TemporaryDirectory() as folder:
        environment = seed.environment(size) | {
            "MEDIA_ROOT": f"{folder}/media", "ERASURE_JOURNAL": f"{folder}/journal",
            "CONTROLLER_NAME": "Bench Oy", "CONTROLLER_CONTACT": "bench@bench.example",
        }  # fmt: skip
        subprocess.run([sys.executable, "-m", "bench.privacy"], env=environment, check=True)


def measure() -> None:
    """Each step of the desk, by its operations."""
    from contacts.models import Person

    print(f"\n### Privacy desk\n\n{HEAD}", flush=True)
    numbers = [7919 * n % 20_000 + 1 for n in range(1, COPIES + 1)]
    found = Person.objects.in_bulk(numbers)
    _copies([found[number] for number in numbers if number in found])
    _erasures(list(Person.objects.filter(pk__gt=20_000).order_by("pk")[:ERASED]))  # others each time
    _judged()


def _copies(persons: list) -> None:
    from gdpr.operations import package
    from gdpr.operations import request as requests
    from gdpr.operations.request_look import look_through
    from gdpr.queries.answer import answer_to, rows_for
    from gdpr.queries.candidates import candidates_for
    from gdpr.queries.mentions import mentions_of_others
    from gdpr.queries.request_look import look_state
    from users.models import User

    user = (
        User.objects.filter(role="admin", is_active=True).first()
        or User.objects.filter(is_active=True).first()
    )
    taken: dict[str, list[float]] = defaultdict(list)
    among = 0
    for person in persons:
        asked = requests.receive_request(
            kind="access",
            channel="email",
            requester_name=str(person.full_name),
            received_at=_now(),
            by=user,
            now=_now(),
        )
        with _timed(taken[CANDIDATES]):
            shown = candidates_for(asked, user=user)
        among += any(one.person.pk == person.pk for one in shown)
        with _timed(taken["the person chosen, and who asks made sure of"]):
            requests.choose_person(request=asked, person=person, by=user, now=_now())
            requests.confirm_identity(request=asked, method="address", note="", by=user, now=_now())
        with _timed(taken["texts of all registers looked through, by the worker"]):
            look_through(request_id=asked.pk, now=_now())
        with _timed(taken["the copy, before it is sealed"]):
            rows = rows_for(asked, person, looked=look_state(asked, now=_now()).looked)
            answer_to(asked, person=person, now=_now(), gathered=rows)
        with _timed(taken["others in its texts, decided on"]):
            rows = rows_for(asked, person, looked=look_state(asked, now=_now()).looked)
            hidden = [mention.words for mention in mentions_of_others(person, rows)]
            requests.decide_on_others(request=asked, hidden=hidden, kept=[], by=user, now=_now())
        with _timed(taken["the copy sealed"]):
            package.make_package(request=asked, by=user, now=_now())
    for what, seconds in taken.items():
        _tell(what, seconds, f"{among} of {len(persons)} among those shown" if what == CANDIDATES else "")


@contextmanager
def _timed(seconds: list[float]) -> Iterator[None]:
    started = time.perf_counter()
    yield
    seconds.append(time.perf_counter() - started)


def _erasures(persons: list) -> None:
    from gdpr.operations.erasure.erase import delete_person
    from gdpr.operations.erasure.steps import finish_erasure
    from users.models import User

    user = User.objects.filter(is_active=True).first()
    taken, done = [], 0
    for person in persons:
        started = time.perf_counter()
        run = delete_person(person=person, by=user, now=_now())
        done += finish_erasure(run_id=run.pk, now=_now())
        taken.append(time.perf_counter() - started)
    _tell("erasure of a person, every step confirmed", taken, f"{done} of {len(persons)} done")


def _judged() -> None:
    from contacts.models import Position
    from gdpr.models import Topic
    from gdpr.queries.permission_set import permissions
    from gdpr.reading.decision import Recipient

    topic = Topic.objects.order_by("pk").first() or Topic.objects.create(
        slug="bench", name_fi="Penkki", name_en="Bench", responsibilities=["maintenance"]
    )
    rows = Position.objects.exclude(work_email="").order_by("pk").values_list("person_id", "work_email")
    asked = [Recipient(person, address, "email", topic.pk) for person, address in rows[:RECIPIENTS]]
    taken = _times(lambda: permissions(asked, _now()), 3)
    _tell(f"permission of {len(asked):,} recipients", taken, "")


def _times(act: Callable[[], object], times: int) -> list[float]:
    taken = []
    for _time in range(times):
        started = time.perf_counter()
        act()
        taken.append(time.perf_counter() - started)
    return taken


def _tell(what: str, taken: list[float], said: str) -> None:
    print(
        f"| {what} | {len(taken)} | {statistics.median(taken):.2f} | {max(taken):.2f} | {said} |", flush=True
    )


def _now() -> datetime:
    return datetime.now(UTC)


if __name__ == "__main__":
    import django

    django.setup()
    measure()
