"""Days on which one member of staff wrote very many talks down: each extends how long a person is kept, so somebody
looks whether they were talks."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count
from django.db.models.functions import TruncDate

from activities.choices import ActivityState, Direction, Outcome
from activities.models import ActivityPerson
from gdpr.reading.due import HELSINKI
from users.models import User

MANY = 100  # persons of one member of staff in a day
LOOKED_BACK = timedelta(days=30)
NOBODY = [Outcome.NO_ANSWER, Outcome.WRONG_NUMBER, Outcome.WRONG_CONTACT]


@dataclass(frozen=True)
class TalkDay:
    """Who wrote down talks with how many persons on which day."""

    user: User
    on: date
    persons: int


def days_of_many_talks(now: datetime) -> list[TalkDay]:
    """The days of the last month, the most persons first. By when it was written down: what is told afterwards for
    hundreds at once is what to look at."""
    since = now - LOOKED_BACK
    rows = (
        ActivityPerson.objects.filter(
            activity__changed_at__gte=since, activity__created_at__gte=since, activity__state=ActivityState.DONE,
            activity__direction__in=[Direction.INBOUND, Direction.TWO_WAY],
        )
        .exclude(activity__outcome__in=NOBODY)
        .annotate(on=TruncDate("activity__created_at", tzinfo=HELSINKI))
        .values("activity__owner", "on").order_by()
        .annotate(persons=Count("person", distinct=True)).filter(persons__gt=MANY).order_by("-persons")[:20]
    )  # fmt: skip
    found = list(rows)
    users = User.objects.in_bulk({row["activity__owner"] for row in found})
    return [TalkDay(users[row["activity__owner"]], row["on"], row["persons"]) for row in found]
