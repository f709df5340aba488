"""Reads of requests, packages and suppressions, in the words of the privacy desk."""

from datetime import date, datetime
from uuid import UUID

from django.db import models
from django.db.models import Q

from gdpr.choices import (
    GRANTS,
    OPEN_PLANS,
    REFUSALS,
    ConsentAction,
    Kept,
    PackageState,
    PlanState,
    RequestState,
)
from users.models import User
from users.permissions import Permission


class SubjectRequestQuerySet(models.QuerySet):
    """Requests of data subjects."""

    def visible_to(self, user: User) -> "SubjectRequestQuerySet":
        """Those who answer requests see them all; nobody else sees one."""
        return self if user.has_permission(Permission.REQUEST_HANDLE) else self.none()

    def open(self) -> "SubjectRequestQuerySet":
        return self.exclude(state=RequestState.CLOSED)

    def due_by(self, day: date) -> "SubjectRequestQuerySet":
        """Open ones that must be answered on the day or before it."""
        return self.open().filter(due_on__lte=day)

    def closed_and_known(self, word: str) -> "SubjectRequestQuerySet":
        """Answered ones whose sender was not forgotten yet; `word` stands where one was."""
        return self.filter(state=RequestState.CLOSED).exclude(requester_name=word)

    def late(self, today: date) -> "SubjectRequestQuerySet":
        return self.open().filter(due_on__lt=today)


class AssignmentQuerySet(models.QuerySet):
    """For what persons are in the register."""

    def active(self) -> "AssignmentQuerySet":
        return self.filter(ended_at=None)


class RestrictionQuerySet(models.QuerySet):
    """Restrictions of the use of data (art. 18)."""

    def standing(self) -> "RestrictionQuerySet":
        return self.filter(lifted_at=None)


class LegalHoldQuerySet(models.QuerySet):
    """Holds: what must stay."""

    def standing(self) -> "LegalHoldQuerySet":
        return self.filter(released_at=None)

    def to_review(self, today: date) -> "LegalHoldQuerySet":
        """Standing ones of which somebody must say again that they are needed."""
        return self.standing().filter(review_on__lte=today)

    def over(self, person: models.Model) -> "LegalHoldQuerySet":
        """Standing ones that hold the person: by name, through a company of any position, past ones included,
        or through a contract of such a company."""
        companies = person.positions.values("company")
        return self.standing().filter(
            Q(person=person) | Q(company__in=companies) | Q(contract__company__in=companies)
        )


class RetentionRuleQuerySet(models.QuerySet):
    """Rules of retention, all their versions."""

    def in_force(self, today: date) -> "RetentionRuleQuerySet":
        """Of each rule the newest version that somebody approved and whose day has come."""
        approved = self.filter(effective_from__lte=today).exclude(approved_at=None)
        return self.filter(pk__in=approved.order_by("key", "-version").distinct("key").values("pk"))

    def drafts(self) -> "RetentionRuleQuerySet":
        return self.filter(approved_at=None)


class RetentionEvaluationQuerySet(models.QuerySet):
    """How long persons are kept, and why."""

    def visible_to(self, user: User) -> "RetentionEvaluationQuerySet":
        """Those of persons whom the user sees."""
        persons = self.model._meta.get_field("person").related_model.objects
        return self.filter(person__in=persons.visible_to(user))

    def past_their_time(self) -> "RetentionEvaluationQuerySet":
        """Expired and there all the same: blocked, waiting for a run, or for erasure."""
        return self.filter(state__in=[Kept.BLOCKED, Kept.DUE, Kept.QUEUED])

    def still_here(self, since: datetime) -> "RetentionEvaluationQuerySet":
        """Nothing keeps them, and their time was over before this moment."""
        over = Q(until__lt=since) | Q(until=None, changed_at__lt=since) | Q(queued_at__lt=since)
        return self.filter(over, state__in=[Kept.DUE, Kept.QUEUED])


class AccessPackageQuerySet(models.QuerySet):
    """Sealed packages."""

    def past_their_time(self, now: datetime) -> "AccessPackageQuerySet":
        """Files that must not be kept any longer."""
        return self.exclude(state=PackageState.GONE).filter(expires_at__lte=now)

    def with_letter_to_send(self, now: datetime) -> "AccessPackageQuerySet":
        """Those whose link waits to be mailed, and whose moment has come."""
        return self.filter(letter_at__lte=now)


class MarketingObjectionQuerySet(models.QuerySet):
    """Refusals of marketing by persons."""

    def standing(self) -> "MarketingObjectionQuerySet":
        return self.filter(lifted_at=None)


class StandingQuerySet(models.QuerySet):
    """Rows that stand from one moment until they are lifted."""

    def standing(self) -> "StandingQuerySet":
        return self.filter(lifted_at=None)

    def standing_at(self, at: datetime) -> "StandingQuerySet":
        """Those that stood at the moment."""
        return self.filter(Q(lifted_at=None) | Q(lifted_at__gt=at), at__lte=at)

    def covering(self, channel: str, topic_id: int | None) -> "StandingQuerySet":
        """Those that are about the channel and the topic, by name or because they are about any."""
        return self.filter(Q(topic=None) | Q(topic=topic_id), channel__in=["", channel])

    def of_everything(self) -> "StandingQuerySet":
        """Those that leave out neither a channel nor a topic."""
        return self.filter(channel="", topic=None)


class SuppressionQuerySet(StandingQuerySet):
    """Suppressed addresses."""

    def erased(self) -> "SuppressionQuerySet":
        """Those of holders who were erased at their request."""
        return self.filter(reason="erasure")

    def refused(self) -> "SuppressionQuerySet":
        """Those that somebody refused at, or said for them."""
        return self.exclude(reason="erasure")

    def of_addresses(self) -> "SuppressionQuerySet":
        """What persons refused at an e-mail address or a telephone number of theirs."""
        return self.filter(kind__in=["email", "phone"], reason__in=["objection", "withdrawal"])

    def of(self, prints: list[tuple[str, str]]) -> "SuppressionQuerySet":
        """Those of the given (kind, fingerprint) pairs."""
        wanted = Q(pk__in=[])
        for kind, mark in prints:
            wanted |= Q(kind=kind, fingerprint=mark)
        return self.filter(wanted)


class SensitiveFindingQuerySet(models.QuerySet):
    """Free text that may be sensitive."""

    def waiting(self) -> "SensitiveFindingQuerySet":
        return self.filter(state="waiting")

    def fine(self) -> "SensitiveFindingQuerySet":
        return self.filter(state="fine")


class DeathQuerySet(models.QuerySet):
    """Persons who have died."""

    def standing(self) -> "DeathQuerySet":
        """Not taken back."""
        return self.filter(taken_back_at=None)


class AccessLogQuerySet(models.QuerySet):
    """Answers that showed people."""

    def about(self, uids: list[UUID]) -> "AccessLogQuerySet":
        """Those that showed the person, under any of the universal IDs."""
        return self.filter(subjects__overlap=uids)


class ToSettleQuerySet(models.QuerySet):
    """What waits until somebody has looked into it: days of very much looking, what a restore has lost."""

    def unsettled(self) -> "ToSettleQuerySet":
        return self.filter(settled_at=None)


class ErasurePlanQuerySet(models.QuerySet):
    """Plans of erasures."""

    def open(self) -> "ErasurePlanQuerySet":
        return self.filter(state__in=OPEN_PLANS)

    def waiting(self, now: datetime) -> "ErasurePlanQuerySet":
        """Approved, in time, and not begun: its worker was killed, or its message lost."""
        return self.filter(state=PlanState.APPROVED, expires_at__gt=now)

    def overdue(self, now: datetime) -> "ErasurePlanQuerySet":
        """Open ones whose day is over."""
        return self.open().filter(expires_at__lte=now)


class ErasureRunQuerySet(models.QuerySet):
    """Runs of erasures."""

    def at_work(self) -> "ErasureRunQuerySet":
        return self.filter(done_at=None)


class JournalQuerySet(models.QuerySet):
    """Entries of the journal, as the database has them."""

    def to_write(self) -> "JournalQuerySet":
        """Those that are not in the files yet, in their order."""
        return self.filter(written_at=None).order_by("seq")


class LinkRequestQuerySet(models.QuerySet):
    """Letters with links that somebody asked for."""

    def to_go(self, now: datetime) -> "LinkRequestQuerySet":
        """Those whose moment has come."""
        return self.filter(next_at__lte=now)


class HeldRowQuerySet(models.QuerySet):
    """What was stopped at the gate."""

    def waiting(self) -> "HeldRowQuerySet":
        """Nobody has decided yet."""
        return self.filter(state="waiting")

    def on_their_way(self) -> "HeldRowQuerySet":
        """Rows of files whose address was let in, and which have not been brought in yet."""
        return self.filter(outcome="queued")

    def let_in(self) -> "HeldRowQuerySet":
        """Refuses marketing, and somebody lets it come in without."""
        return self.filter(state="released", code="refuses_marketing")


class LegalArchiveQuerySet(models.QuerySet):
    """Names that a law keeps of people who were erased."""

    def standing(self, today: date) -> "LegalArchiveQuerySet":
        """What is still to be kept on the day: the job that deletes may be late, nobody sees more for it."""
        return self.filter(until__gte=today)

    def past_their_time(self, today: date) -> "LegalArchiveQuerySet":
        return self.filter(until__lt=today)

    def named(self, words: str) -> "LegalArchiveQuerySet":
        """Those whose name has each of the words."""
        found = self.all()
        for word in words.split():
            found = found.filter(name__icontains=word)
        return found


class CompanyRefusalQuerySet(StandingQuerySet):
    """Refusals of marketing by companies."""


class TopicQuerySet(models.QuerySet):
    """Topics of marketing."""

    def active(self) -> "TopicQuerySet":
        return self.filter(is_active=True)

    def in_order(self) -> "TopicQuerySet":
        return self.order_by("-is_active", "name_fi", "id")


class ConsentTextQuerySet(models.QuerySet):
    """Wordings."""

    def in_use(self) -> "ConsentTextQuerySet":
        """Those by which people are asked now."""
        return self.filter(retired_at=None)

    def asking_for(self, channel: str, language: str) -> "ConsentTextQuerySet":
        """Wordings of a channel, the person's own language first, then Finnish, the newest version of each."""
        own = models.Case(
            models.When(language=language, then=0), models.When(language="fi", then=1), default=2
        )
        return self.in_use().filter(channels__contains=[channel]).order_by(own, "-version")


class ConsentEventQuerySet(models.QuerySet):
    """The ledger. Late entries take their place by when a thing was said, not by when it was written down."""

    def until(self, at: datetime) -> "ConsentEventQuerySet":
        return self.filter(occurred_at__lte=at)

    def grants(self) -> "ConsentEventQuerySet":
        return self.filter(action__in=GRANTS)

    def refusals(self) -> "ConsentEventQuerySet":
        return self.filter(action__in=REFUSALS)

    def waiting(self) -> "ConsentEventQuerySet":
        """Said, but not so that it may be used."""
        return self.filter(action__in=[ConsentAction.ASKED, ConsentAction.IMPORTED])

    def about(self, channel: str, topic_id: int | None) -> "ConsentEventQuerySet":
        """Entries on the channel and the topic, by name or because they are about any."""
        return self.filter(Q(topic=None) | Q(topic=topic_id), channel__in=["", channel])

    def newest_first(self) -> "ConsentEventQuerySet":
        return self.order_by("-occurred_at", "-id")


class RecipientQuerySet(models.QuerySet):
    """Those to whom personal data is given."""

    def standing(self, today: date) -> "RecipientQuerySet":
        """Those who are given data on the day."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=today), started_on__lte=today)

    def in_list_order(self) -> "RecipientQuerySet":
        return self.order_by(models.F("ended_on").asc(nulls_first=True), "name")


class DisclosureQuerySet(models.QuerySet):
    """Batches of persons that left the register."""

    def about(self, uids: list[UUID]) -> "DisclosureQuerySet":
        """Those with the person in them, under any of the universal IDs."""
        return self.filter(parts__subjects__overlap=uids).distinct()

    def to_others(self) -> "DisclosureQuerySet":
        return self.exclude(recipient=None)


class NotificationQuerySet(models.QuerySet):
    """What recipients must be told."""

    def open(self) -> "NotificationQuerySet":
        return self.filter(confirmed_at=None, impossible_because="")

    def to_go(self, now: datetime) -> "NotificationQuerySet":
        """Those that go by themselves, and whose moment has come."""
        return self.open().filter(sent_at=None, next_at__lte=now)


class BreachQuerySet(models.QuerySet):
    """Personal data breaches."""

    def open(self) -> "BreachQuerySet":
        return self.filter(closed_at=None)

    def clock_runs(self) -> "BreachQuerySet":
        """Those of which the authority may have to be told and was not."""
        return self.open().filter(notified_at=None).exclude(risk="unlikely")


class ObligationQuerySet(models.QuerySet):
    """Persons who are to be told that we have their data."""

    def open(self) -> "ObligationQuerySet":
        return self.filter(state="open")

    def overdue(self, today: date) -> "ObligationQuerySet":
        return self.open().filter(due_on__lt=today)

    def known(self) -> "ObligationQuerySet":
        """Those who had been told already, as whoever wrote them down says (articles 13(4) and 14(5)(a))."""
        return self.filter(state="known")

    def of_own_data(self) -> "ObligationQuerySet":
        """Those about what the persons gave themselves (article 13)."""
        return self.filter(article="13")

    def with_letter_to_send(self, now: datetime) -> "ObligationQuerySet":
        """Those whose letter waits, and whose moment has come."""
        return self.open().filter(letter="waiting", letter_at__lte=now).exclude(person=None)


class RequestTaskQuerySet(models.QuerySet):
    """What is to be done for requests."""

    def open(self) -> "RequestTaskQuerySet":
        return self.filter(done_at=None).exclude(request__state=RequestState.CLOSED)
