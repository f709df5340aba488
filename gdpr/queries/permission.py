"""The one answer to "may this person be marketed to?": asked before each message, each call, each letter, each export.

Deny by default. What forbids is looked at first, what allows after it, and the first that is true decides
(`DecisionCode` names them in this order). `permissions` in permission_set.py answers the same for fifty thousand at
once; a test with drawn worlds holds the two equal, so a rule changed here is changed there too.
"""

from collections.abc import Callable
from datetime import date, datetime

from django.conf import settings
from django.db.models import Q, QuerySet

from companies.models import GroupLink
from companies.querysets import of_sole_traders
from contacts.choices import Bounce, ContactUse
from contacts.models import ContactPoint, Person, Position
from gdpr.choices import ADDRESS_OF, ALLOWING, BASES, AddressKind, ConsentAction, ContactChannel, DecisionCode
from gdpr.models import CompanyRefusal, ConsentEvent, Death, MarketingObjection, Suppression, Topic
from gdpr.queries.marks import key_of, mark_of, untagged_mark_of
from gdpr.queries.restricted import restricted
from gdpr.reading.decision import Decision, Evidence
from gdpr.reading.due import finnish_day
from gdpr.reading.fingerprint import domain_of
from installed_base.models import DeliveryLine, ProductFamily
from service.models import ServiceCase

ELECTRONIC = (ContactChannel.EMAIL, ContactChannel.SMS)


class Asking:
    """One question with what its steps need of it."""

    def __init__(self, person: Person, address: str, channel: str, topic: Topic, at: datetime) -> None:
        self.person, self.channel, self.topic, self.at = person, channel, topic, at
        self.kind = ADDRESS_OF.get(ContactChannel(channel), "")
        self.address = key_of(self.kind, address) if self.kind else ""
        self.mark = mark_of(self.kind, self.address) if self.kind else ""
        self.plain = untagged_mark_of(self.kind, self.address) if self.kind else ""
        self.day: date = finnish_day(at)

    @property
    def positions(self) -> QuerySet:
        """Positions held on the day: what has ended counts for nothing."""
        return Position.objects.current(self.day).filter(person=self.person)

    @property
    def said(self) -> QuerySet:
        """What the ledger says of the person on this channel and topic until then."""
        events = ConsentEvent.objects.filter(person=self.person).until(self.at)
        return events.about(self.channel, self.topic.pk)

    @property
    def said_here(self) -> QuerySet:
        """The same, of this very channel, topic and address."""
        return self.said.filter(fingerprint=self.mark, channel=self.channel, topic=self.topic)


def permission(person: Person, address: str, channel: str, topic: Topic, at: datetime) -> Decision:
    """Whether `person` may be marketed to at `address` by `channel` about `topic` at the moment `at`, and why."""
    asking = Asking(person, address, channel, topic, at)
    for code, step in STEPS:
        found = step(asking)
        if found is not None:
            return _decision(code, found)
    return _decision(DecisionCode.NO_BASIS, ())


def _decision(code: DecisionCode, evidence: tuple[Evidence, ...]) -> Decision:
    return Decision(code in ALLOWING, code.value, str(BASES.get(code, "")), evidence)


Found = tuple[Evidence, ...] | None


def _first(rows: QuerySet, at: str) -> Found:
    row = rows.order_by("pk").first()
    if row is None:
        return None
    return (Evidence(row._meta.label_lower, getattr(row, "public_id", None), getattr(row, at, None)),)


def _gone(asking: Asking) -> Found:
    return None if Person.objects.filter(pk=asking.person.pk).exists() else ()


def _deceased(asking: Asking) -> Found:
    """Written down now, whatever the moment asked about: nobody writes to the dead about what was so before."""
    return _first(Death.objects.standing().filter(person=asking.person), "at")


def _restricted(asking: Asking) -> Found:
    return () if restricted().filter(pk=asking.person.pk).exists() else None


def _suppressed(asking: Asking) -> Found:
    """The address, or the one that its tag is added to: whoever reads both has refused both."""
    return _suppression(asking, asking.kind, asking.mark, asking.plain) if asking.kind else None


def _domain(asking: Asking) -> Found:
    domain = domain_of(asking.address)
    return _suppression(asking, AddressKind.DOMAIN, mark_of(AddressKind.DOMAIN, domain)) if domain else None


def _suppression(asking: Asking, kind: str, *marks: str) -> Found:
    rows = Suppression.objects.standing_at(asking.at).covering(asking.channel, asking.topic.pk)
    return _first(rows.filter(kind=kind, fingerprint__in=[mark for mark in marks if mark]), "at")


def _company(asking: Asking) -> Found:
    """A company where the person works refused, or one above it that spoke for its subsidiaries."""
    refusals = CompanyRefusal.objects.standing_at(asking.at).covering(asking.channel, asking.topic.pk)
    for company in asking.positions.order_by("pk").values_list("company", flat=True):
        above, is_own, seen = company, True, set()
        while above is not None and above not in seen:
            seen.add(above)
            rows = refusals.filter(company=above)
            found = _first(rows if is_own else rows.filter(includes_subsidiaries=True), "at")
            if found:
                return found
            links = GroupLink.objects.filter(child=above, during__contains=asking.day)
            above, is_own = links.values_list("parent", flat=True).first(), False
    return None


def _objected(asking: Asking) -> Found:
    rows = MarketingObjection.objects.filter(
        Q(lifted_at=None) | Q(lifted_at__gt=asking.at), at__lte=asking.at
    )
    return _first(rows.filter(person=asking.person), "at")


def _refused(asking: Asking) -> Found:
    """A refusal stands until the same person, at this address, says yes later: of the same second the refusal wins."""
    grants = list(asking.said_here.grants())
    for refusal in asking.said.refusals().newest_first():
        if not any(g.occurred_at > refusal.occurred_at and refusal.origin in g.speaks_for for g in grants):
            return (Evidence("gdpr.consentevent", refusal.public_id, refusal.occurred_at),)
    return None


def _complaint(asking: Asking) -> Found:
    """The person's own complaint, or one of a company where the person works."""
    of_company = Q(company__in=asking.positions.values("company"))
    rows = ServiceCase.objects.open_complaints().filter(Q(person=asking.person) | of_company)
    return _first(rows.filter(opened_at__lte=asking.at), "opened_at")


def _points(asking: Asking) -> QuerySet:
    return ContactPoint.objects.filter(kind=asking.kind, key=asking.address)


def _at_work(asking: Asking) -> bool:
    """Whether it is the address of a position that is held."""
    name = "work_email__iexact" if asking.kind == AddressKind.EMAIL else "work_phone"
    return bool(asking.address) and asking.positions.filter(**{name: asking.address}).exists()


def _not_theirs(asking: Asking) -> Found:
    if not asking.kind:
        return None
    theirs = _points(asking).filter(person=asking.person).exists() or _at_work(asking)
    return None if theirs else ()


def _bounced(asking: Asking) -> Found:
    return _first(_points(asking).filter(bounce=Bounce.HARD), "bounced_at") if asking.kind else None


def _consent(asking: Asking) -> Found:
    granted = asking.said_here.grants().newest_first().first()
    if granted is None:
        return None
    lapsed = asking.said_here.filter(action=ConsentAction.EXPIRED, occurred_at__gte=granted.occurred_at)
    if lapsed.exists():
        return None
    return (Evidence("gdpr.consentevent", granted.public_id, granted.occurred_at),)


def _soft_opt_in(asking: Asking) -> Found:
    """An order of the topic's product group that still stands, at which the person could refuse and did not."""
    if asking.channel not in ELECTRONIC or asking.topic.family is None:
        return None
    families = _family_and_below(asking.topic.family)
    for event in asking.said_here.filter(
        action=ConsentAction.SOFT_OPT_IN, refusal_offered=True
    ).newest_first():
        lines = DeliveryLine.objects.filter(public_id=event.delivery, item__product__family__in=families)
        if lines.exists():
            return (Evidence("gdpr.consentevent", event.public_id, event.occurred_at),)
    return None


def _family_and_below(family: ProductFamily) -> set[int]:
    found, level = {family.pk}, [family.pk]
    while level:
        level = list(
            ProductFamily.objects.filter(parent__in=level).exclude(pk__in=found).values_list("pk", flat=True)
        )
        found |= set(level)
    return found


def _role(asking: Asking) -> Found:
    """The topic belongs to duties that the person has now (a title shows nothing), and the address is one of work."""
    if asking.channel not in ELECTRONIC or not asking.topic.responsibilities:
        return None
    own = _points(asking).filter(person=asking.person)
    if not _at_work(asking) and not own.exclude(use=ContactUse.PERSONAL).exists():
        return None
    duties = asking.positions.filter(responsibilities__overlap=asking.topic.responsibilities)
    return _first(duties.exclude(of_sole_traders("company__")), "started_on")


def _opt_out(asking: Asking) -> Found:
    return () if asking.channel in settings.OPT_OUT_CHANNELS else None


def _pending(asking: Asking) -> Found:
    return _first(asking.said_here.waiting(), "occurred_at")


STEPS: tuple[tuple[DecisionCode, Callable[[Asking], Found]], ...] = (
    (DecisionCode.GONE, _gone),
    (DecisionCode.DECEASED, _deceased),
    (DecisionCode.RESTRICTED, _restricted),
    (DecisionCode.SUPPRESSED, _suppressed),
    (DecisionCode.DOMAIN, _domain),
    (DecisionCode.COMPANY, _company),
    (DecisionCode.OBJECTED, _objected),
    (DecisionCode.REFUSED, _refused),
    (DecisionCode.COMPLAINT, _complaint),
    (DecisionCode.NOT_THEIRS, _not_theirs),
    (DecisionCode.BOUNCED, _bounced),
    (DecisionCode.CONSENT, _consent),
    (DecisionCode.SOFT_OPT_IN, _soft_opt_in),
    (DecisionCode.ROLE, _role),
    (DecisionCode.OPT_OUT, _opt_out),
    (DecisionCode.PENDING, _pending),
)
