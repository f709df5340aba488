"""What stands on the pages of the privacy desk: purposes and rules in use, persons whose time is over."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F

from contacts.models import Person
from gdpr.choices import RunKind, RunState
from gdpr.models import Purpose, PurposeAssignment, RetentionEvaluation, RetentionRule, RetentionRun
from gdpr.reading.matrix import need_words, needs_of
from users.models import User

MOST = 100


@dataclass(frozen=True)
class PurposeLine:
    """A purpose, for how many persons it is active, and the rules that end it."""

    purpose: Purpose
    persons: int
    rules: list[RetentionRule]
    needs: list[str]  # kinds of data beside the name; none of an archive


def purposes_in_use(today: date) -> list[PurposeLine]:
    """Every purpose in the code's order."""
    active = PurposeAssignment.objects.active().order_by().values("purpose").annotate(n=Count("pk"))
    counts = {row["purpose"]: row["n"] for row in active}
    rules = list(RetentionRule.objects.in_force(today).order_by("priority", "key"))
    return [
        PurposeLine(
            purpose,
            counts.get(purpose.slug, 0),
            [rule for rule in rules if rule.purpose_id == purpose.slug],
            [] if purpose.is_archive else need_words(needs_of(purpose.slug)),
        )
        for purpose in sorted(Purpose.objects.all(), key=lambda one: one.place)
    ]


def not_simply_kept(user: User, state: str) -> list[RetentionEvaluation]:
    """Persons whose time is over or ends soon, the first to end first."""
    rows = RetentionEvaluation.objects.visible_to(user).exclude(state="kept").select_related("person")
    if state:
        rows = rows.filter(state=state)
    return list(rows.order_by(F("until").asc(nulls_last=True), "person")[:MOST])


def counts_by_state(user: User) -> dict[str, int]:
    """How many there are of each state but the usual one."""
    rows = RetentionEvaluation.objects.visible_to(user).exclude(state="kept")
    return dict(rows.order_by().values_list("state").annotate(n=Count("pk")))


def stopped_run() -> RetentionRun | None:
    """The newest nightly run when it waits for somebody to let it go on: until then nobody is erased or emptied."""
    newest = RetentionRun.objects.filter(kind=RunKind.NIGHTLY).order_by("-id").first()
    return newest if newest is not None and newest.state == RunState.STOPPED else None


def failed_run() -> RetentionRun | None:
    """The newest nightly run when it failed: nobody was judged, or not everybody was erased."""
    newest = RetentionRun.objects.filter(kind=RunKind.NIGHTLY).order_by("-id").first()
    return newest if newest is not None and newest.state == RunState.FAILED else None


def sample_of(run: RetentionRun, user: User) -> list[Person]:
    """Some of those whom a run would newly end, for a person to look at."""
    numbers = [
        number for chunk in run.chunks.exclude(sample=[]).order_by("first")[:MOST] for number in chunk.sample
    ]
    return list(Person.objects.visible_to(user).filter(pk__in=numbers[:MOST]).in_list_order())
