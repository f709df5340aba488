"""What the page of a person tells of permissions: by channel what is allowed and why, and what was said when."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from contacts.models import Person
from gdpr.choices import ALLOWING, ContactChannel, DecisionCode
from gdpr.models import ConsentEvent, MarketingObjection, Topic
from gdpr.queries.marks import addresses_seen
from gdpr.queries.permission_set import codes_of
from gdpr.queries.reach import address_for
from gdpr.reading.decision import Recipient
from installed_base.models import DeliveryLine, InstalledItem
from users.models import User
from users.permissions import Permission

ICONS = {"email": "mail", "sms": "message", "phone": "phone", "post": "mailbox"}


def lines_seen(user: User) -> QuerySet[DeliveryLine]:
    """Lines of orders on which items came that the user sees."""
    items = InstalledItem.objects.visible_to(user)
    return DeliveryLine.objects.filter(item__in=items).select_related("item__product").order_by("-pk")


@dataclass
class Line:
    """One channel: whether something may be said by it, and for each reason the topics that it is about."""

    channel: str
    label: str
    icon: str
    address: str
    reasons: list[tuple[DecisionCode, str]] = field(
        default_factory=list
    )  # reason, names of topics ("" for all)

    @property
    def meaning(self) -> str:
        """The colour of the badge."""
        allowed = {code in ALLOWING for code, _names in self.reasons}
        return {True: "success", False: "danger"}[allowed.pop()] if len(allowed) == 1 else "warning"

    @property
    def word(self) -> str:
        words = {"success": _("Allowed"), "danger": _("Not allowed"), "warning": _("Allowed in part")}
        return words[self.meaning]


@dataclass(frozen=True)
class Said:
    """One thing that was said, as the timeline shows it."""

    at: datetime
    title: str
    text: str
    icon: str
    colour: str


def lines_of(person: Person, now: datetime, *, user: User) -> list[Line]:
    """A line for each channel; nothing while there is no topic. An address of a company that the user does not see
    is judged and not shown."""
    topics = list(Topic.objects.active().in_order())
    lines = [
        Line(code, str(label), ICONS[code], address_for(person, code, now))
        for code, label in ContactChannel.choices
    ]
    asked = [(line, topic) for line in lines for topic in topics]
    codes = codes_of(
        [Recipient(person.pk, line.address, line.channel, topic.pk) for line, topic in asked], now
    )
    found: dict[tuple[str, str], list[str]] = {}
    for (line, topic), code in zip(asked, codes, strict=True):
        found.setdefault((line.channel, code), []).append(topic.name)
    for line in lines:
        for code in DecisionCode:
            names = found.get((line.channel, code.value), [])
            if names:
                line.reasons.append((code, "" if len(names) == len(topics) else ", ".join(names)))
        line.reasons.sort(key=lambda reason: reason[0] not in ALLOWING)
    seen = {key for _kind, key in addresses_seen(person, user)}
    for line in lines:
        if "@" in line.address or line.address.startswith("+"):
            line.address = line.address if line.address.lower() in seen else ""
    return lines if topics else []


def timeline_of(person: Person, *, user: User) -> list[Said]:
    """What the person said of being written to, and objections, the newest first. What shows it (notes of calls, the
    person's own words) is for those who answer for it."""
    may_prove = user.has_permission(Permission.REQUEST_HANDLE)
    events = ConsentEvent.objects.filter(person=person).select_related("topic", "text").newest_first()
    said = [_said(event, may_prove=may_prove) for event in events]
    for one in MarketingObjection.objects.filter(person=person):
        said.append(Said(one.at, _("Objected to all marketing"), "", "mail-off", "red"))
        if one.lifted_at:
            said.append(
                Said(
                    one.lifted_at, _("Took the objection back"), one.lifted_because if may_prove else "", "mail-check",
                    "green",
                )
            )  # fmt: skip
    return sorted(said, key=lambda one: one.at, reverse=True)


def _said(event: ConsentEvent, *, may_prove: bool) -> Said:
    channel = event.get_channel_display() if event.channel else _("every channel")
    topic = event.topic.name if event.topic else _("every topic")
    words = [f"{event.get_method_display()} · {event.get_actor_display()}"]
    if event.text:
        words.append(
            _("Wording %(version)s (%(language)s): “%(body)s”")
            % {
                "version": event.text.version,
                "language": event.text.get_language_display(),
                "body": event.text.body,
            }
        )
    if event.evidence and may_prove:
        words.append(event.evidence)
    icon, colour = (
        ("check", "green") if event.allows else ("ban", "red") if event.refuses else ("hourglass", "yellow")
    )
    return Said(
        event.occurred_at, f"{event.get_action_display()}: {topic}, {channel}", "\n".join(words), icon, colour
    )
