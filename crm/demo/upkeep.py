"""Facts in doubt and a year of figures, so that the queue and the board are alive on the first day."""

from datetime import date, datetime, timedelta

from activities.operations.activity import log_activity
from common.months import months_later
from companies.models import Address, Company
from contacts.models import Person, Position
from quality.models import QualityFigure
from quality.operations.call import hear_activity
from quality.operations.mail import hear_notices
from quality.operations.measure import take_figures
from quality.operations.scan import scan
from quality.operations.upkeep import flag_fact
from quality.reading.mail import Notice, Says
from users.models import User

MONTHS = 12
STORY = (0.86, 0.97)  # how much mail reached a year ago, and reaches now


def build_upkeep(
    *, companies: list[Company], persons: dict[int, list[Person]], by: User, robot: User, now: datetime
) -> None:
    """Flags, a call, mail that came back, what the scan finds, and the figures of a year."""
    own = [company for company in companies if company.owner_id == by.pk]
    people = [persons[company.pk][-1] for company in own]
    hours = timedelta(hours=5)
    flag_fact(
        obj=own[0],
        fact="legal_form",
        by=by,
        now=now - hours,
        words="Muuttui julkiseksi osakeyhtiöksi",
        proposed={"legal_form": "Oyj"},
    )
    flag_fact(obj=own[1], fact="industry", by=by, now=now - hours, words="Tekevät nykyään lähinnä huoltoa")
    address = Address.objects.filter(company=own[2]).first()
    flag_fact(
        obj=address,
        fact="address",
        by=by,
        now=now - 2 * hours,
        problem="returned",
        words="Vastaanottaja tuntematon",
    )
    told = log_activity(
        kind="call", outcome="left_company", company=own[3], persons=persons[own[3].pk][:1], by=by, now=now - 3 * hours,
        subject="Soitto huoltopäällikölle",
    )  # fmt: skip
    hear_activity(activity_id=told.pk, now=now - 3 * hours)
    held = Position.objects.filter(person__in=people, ended_on=None).exclude(work_email="")
    addresses = list(held.order_by("pk").values_list("work_email", flat=True)[:3])
    kinds = (Says.HARD, Says.HARD, Says.LEFT)
    notices = [
        Notice(kind, (address.lower(),), now - timedelta(days=1), f"{number:064d}")
        for number, (kind, address) in enumerate(zip(kinds, addresses, strict=False))
    ]
    hear_notices(notices=notices, by=robot, now=now - timedelta(days=1))
    scan(now=now)
    take_figures(day=now.date(), today=now.date())
    _year(now.date())


def _year(today: date) -> None:
    """The last night of each month before this one: mail reached less then, and the other figures were lower too."""
    rows = list(QualityFigure.objects.filter(day=today))
    for back in range(1, MONTHS):
        day = months_later(today, -back).replace(day=27)
        step = back / MONTHS
        QualityFigure.objects.bulk_create(
            QualityFigure(
                day=day, key=row.key, team=row.team, is_of_team=row.is_of_team, source=row.source, total=row.total,
                good=_then(row, step),
            )
            for row in rows
        )  # fmt: skip


def _then(row: QualityFigure, step: float) -> int:
    if row.key == "person_deliverable":
        lost = (STORY[1] - STORY[0]) * step
        return max(0, round(row.good - lost * row.total))
    return max(0, round(row.good * (1 - 0.12 * step)))
