"""What somebody is shown of themselves on their own page: a summary of what is held, and their choices."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from contacts.models import Person
from gdpr.choices import ALLOWING, ContactChannel, DecisionCode
from gdpr.models import ConsentText, MarketingObjection, Topic
from gdpr.queries.marks import addresses_of
from gdpr.queries.permission_set import codes_of
from gdpr.queries.purposes import purposes_of
from gdpr.queries.reach import address_for, kind_of
from gdpr.reading.decision import Recipient
from gdpr.reading.due import finnish_day

# Where a tick would be the person's own yes or no; elsewhere something else stands in the way.
CHOOSABLE = (
    *ALLOWING, DecisionCode.SUPPRESSED, DecisionCode.REFUSED, DecisionCode.PENDING, DecisionCode.NO_BASIS,
)  # fmt: skip


@dataclass(frozen=True)
class Cell:
    """One choice: channel and topic as the form names them, whether it is allowed now, whether it can be chosen."""

    value: str
    channel: str
    is_on: bool
    is_open: bool
    wording: str


@dataclass
class Row:
    """A topic with a choice for each channel."""

    topic: Topic
    cells: list[Cell] = field(default_factory=list)

    @property
    def wordings(self) -> list[str]:
        """What is agreed to by ticking, each wording once."""
        return list(dict.fromkeys(cell.wording for cell in self.cells if cell.wording and not cell.is_on))


@dataclass(frozen=True)
class Board:
    """All choices. With an objection there are none but to take it back; `pause` says why nothing comes anyway."""

    rows: list[Row]
    objected_at: datetime | None
    pause: str


def board_of(person: Person, now: datetime) -> Board:
    """The choices of a person: channels by which they can be reached, topics in use."""
    objection = MarketingObjection.objects.standing().filter(person=person).first()
    reached = {code: address_for(person, code, now) for code in ContactChannel.values}
    channels = [code for code, address in reached.items() if address or not kind_of(code)]
    topics = list(Topic.objects.active().in_order())
    pairs = [(topic, channel) for topic in topics for channel in channels]
    codes = codes_of(
        [Recipient(person.pk, reached[channel], channel, topic.pk) for topic, channel in pairs], now
    )
    rows = {topic.pk: Row(topic) for topic in topics}
    language = person.language or "fi"
    for (topic, channel), code in zip(pairs, codes, strict=True):
        text = ConsentText.objects.filter(topic=topic).asking_for(channel, language).first()
        is_on = code in ALLOWING
        rows[topic.pk].cells.append(
            Cell(
                f"{channel}-{topic.pk}", str(ContactChannel(channel).label), is_on, code in CHOOSABLE and (is_on or text is not None),
                text.body if text else "",
            )
        )  # fmt: skip
    pause = _("A complaint is open, so marketing pauses until it is settled.") if "complaint" in codes else ""
    return Board(list(rows.values()), objection.at if objection else None, pause)


def summary_of(person: Person, now: datetime) -> list[tuple[str, list[str]]]:
    """What is held, in a few lines; the whole of it is told by a copy."""
    held = person.positions.current(finnish_day(now)).select_related("company")
    purposes = purposes_of(person)
    positions = [
        ", ".join(filter(None, [one.title, str(one.company), one.duties])) for one in held.order_by("pk")
    ]
    return [
        (_("Name"), [person.full_name]),
        (_("Positions"), positions or ["–"]),
        (_("Addresses and numbers"), [key for _kind, key in addresses_of(person)] or ["–"]),
        (_("Language"), [person.get_language_display() or "–"]),
        (
            _("What we need it for, and until when"),
            [f"{one}: {one.get_basis_display()}; {one.spec.criterion}" for one in purposes],
        ),
    ]
