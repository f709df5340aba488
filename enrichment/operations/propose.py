"""Proposals: made, superseded, accepted, refused."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from common.refusals import Refusal
from companies.models import Company
from companies.operations.parts import lock
from enrichment.choices import SOURCES, ProposalState
from enrichment.models import Proposal
from enrichment.operations.fields import Writing, can_use, is_same, read_present, write_fact
from enrichment.providers.base import Fact
from enrichment.providers.names import Field
from history import operations as history
from history.choices import Act, Party
from users.models import User
from users.permissions import Permission

MOST = 500


class MayNotDecide(Refusal):
    """Deciding is a right of its own."""

    status = 403

    def __init__(self) -> None:
        super().__init__(_("You may not accept or refuse what registers propose. Ask an administrator."))


class AlreadyDecided(Refusal):
    """Somebody was faster, or the register has changed its mind."""

    def __init__(self) -> None:
        super().__init__(_("This proposal has been decided about already, or is not needed any more."))


class TooManyProposals(Refusal):
    """One act has an end."""

    def __init__(self) -> None:
        super().__init__(
            _("At most 500 proposals can be decided at once. Filter the list into smaller parts.")
        )


class ChangedSinceProposed(Refusal):
    """Our value is another one than the one that stood beside the proposal."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Our value has changed since this was proposed. It is shown anew; look at both and decide again."
            )
        )


class CannotBeUsed(Refusal):
    """What the value points at is not there any more."""

    def __init__(self) -> None:
        super().__init__(_("The value cannot be used any more. Refuse the proposal."))


def propose(*, company: Company, register: str, fact: Fact, ours: Any, why: str, now: datetime) -> int:
    """Put a register's value beside ours. One that was refused is not proposed again until the register says
    another; an open one is brought up to date. Returns how many proposals are new."""
    same_place = Proposal.objects.filter(
        company=company, register=register, field=fact.field, part=fact.part[:320]
    )
    newest = same_place.order_by("-id").first()
    said_before = newest is not None and newest.theirs == fact.value
    if newest is not None and newest.state == ProposalState.REFUSED and said_before:
        return 0
    if newest is not None and newest.state == ProposalState.OPEN:
        if not said_before or newest.ours != ours:
            newest.theirs, newest.ours, newest.since, newest.why, newest.found_at = (
                fact.value, ours, fact.since, why, now,
            )  # fmt: skip
            newest.save()
        return 0 if said_before else 1
    Proposal.objects.create(
        company=company, register=register, field=fact.field, part=fact.part[:320], ours=ours, theirs=fact.value,
        since=fact.since, why=why, found_at=now,
    )  # fmt: skip
    return 1


def open_places(*, company: Company, register: str) -> set[tuple[str, str]]:
    """Field and part of each fact of the company of which a proposal of the register is open."""
    rows = Proposal.objects.open().filter(company=company, register=register)
    return set(rows.order_by().values_list("field", "part"))


def close_proposals(
    *, company: Company, register: str, now: datetime, only: tuple[str, str] | None = None,
    unless_said: set[tuple[Field, str]] | None = None,
) -> None:  # fmt: skip
    """Close open proposals that nobody needs any more: of one fact, or of all that the register says no longer."""
    rows = Proposal.objects.open().filter(company=company, register=register)
    if only is not None:
        rows = rows.filter(field=only[0], part=only[1])
    elif unless_said is not None:
        gone = [row.pk for row in rows if (row.field, row.part) not in unless_said]
        rows = rows.filter(pk__in=gone)
    rows.update(state=ProposalState.GONE, decided_at=now)


@transaction.atomic
def accept_proposal(*, proposal: Proposal, by: User, now: datetime, today: date) -> None:
    """Write the register's value, as the register's word and by the hand of who decided. Refuses what has been
    decided about, what would overwrite a value that has come since, and what our own rules refuse. Recorded."""
    row = _locked(proposal, by)
    company = row.company
    lock(company=company)
    fact = fact_of(proposal=row)
    present = read_present(company=company, fact=fact)
    if present.value != row.ours and not (
        present.value is not None and is_same(fact=fact, ours=present.value)
    ):
        raise ChangedSinceProposed
    if not can_use(company=company, fact=fact):
        raise CannotBeUsed
    source = SOURCES[row.register]  # type: ignore[index]
    from_ = history.Origin(
        act=Act.ENRICHMENT, party=Party.THIRD, source=source, reason=_("A proposal was accepted")
    )
    with history.one_change_set(by=by, at=now, from_=from_):
        if present.value is None or not is_same(fact=fact, ours=present.value):
            how = Writing(by=by, now=now, today=today, source=source)
            write_fact(company=company, fact=fact, present=present, how=how)
    _decide(row, ProposalState.ACCEPTED, by, now)


@transaction.atomic
def refuse_proposal(*, proposal: Proposal, by: User, now: datetime) -> None:
    """Leave our value. The same is not proposed again until the register says something else."""
    _decide(_locked(proposal, by), ProposalState.REFUSED, by, now)


@transaction.atomic
def show_anew(*, proposal: Proposal, now: datetime) -> None:
    """Put our present value beside the register's, where it has changed since."""
    row = Proposal.objects.select_for_update(of=["self"]).select_related("company").get(pk=proposal.pk)
    if row.state == ProposalState.OPEN:
        row.ours, row.found_at = read_present(company=row.company, fact=fact_of(proposal=row)).value, now
        row.save(update_fields=["ours", "found_at"])


def decide_many(
    *, proposals: QuerySet[Proposal], accept: bool, by: User, now: datetime, today: date
) -> tuple[int, int]:
    """Accept or refuse many, each in its own transaction: what refuses is left open. Returns how many were
    decided and how many were left."""
    if not by.has_permission(Permission.PROPOSAL_DECIDE):
        raise MayNotDecide
    rows = list(proposals.open().select_related("company").order_by("company", "id")[: MOST + 1])
    if len(rows) > MOST:
        raise TooManyProposals
    decided = 0
    for row in rows:
        try:
            if accept:
                accept_proposal(proposal=row, by=by, now=now, today=today)
            else:
                refuse_proposal(proposal=row, by=by, now=now)
        except ChangedSinceProposed:
            show_anew(proposal=row, now=now)
        except Refusal:
            continue
        else:
            decided += 1
    return decided, len(rows) - decided


def fact_of(*, proposal: Proposal) -> Fact:
    """The register's fact as it was proposed."""
    return Fact(Field(proposal.field), proposal.theirs, proposal.since, proposal.part)


def _locked(proposal: Proposal, by: User) -> Proposal:
    if not by.has_permission(Permission.PROPOSAL_DECIDE):
        raise MayNotDecide
    row = Proposal.objects.select_for_update(of=["self"]).select_related("company").get(pk=proposal.pk)
    if row.state != ProposalState.OPEN:
        raise AlreadyDecided
    return row


def _decide(row: Proposal, state: str, by: User, now: datetime) -> None:
    row.state, row.decided_by, row.decided_at = state, by, now
    row.save(update_fields=["state", "decided_by", "decided_at"])
