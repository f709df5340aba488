"""What becomes of a record: written, proposed, or left, fact by fact, in one transaction and one act of history."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.dateparse import parse_datetime

from common.gate import ERASED, REGISTER, TRADER, Address, Stopped, known_addresses, tell_stopped
from common.refusals import Refusal
from common.sole_trader import is_sole_trader, trader_key
from companies.models import Company
from companies.operations.parts import lock
from enrichment.choices import SOURCES, Outcome, Policy, Why
from enrichment.models import Lookup, RegisterNotice, VatCheck
from enrichment.operations.changes import AppliedChange, record_signals
from enrichment.operations.fields import (
    COLUMNS,
    Present,
    Writing,
    address_of,
    can_use,
    is_same,
    read_present,
    word_at_gate,
    words_of_columns,
    write_columns,
    write_fact,
)
from enrichment.operations.propose import close_proposals, open_places, propose
from enrichment.providers.base import Fact, Record
from enrichment.providers.names import PERSONAL_OF_TRADER, Field
from history import operations as history
from history.choices import Act, Party
from users.models import User


@dataclass
class Applied:
    """What came of one record. `refused`: facts that broke a rule of ours."""

    changes: list[AppliedChange] = field(default_factory=list)
    proposed: int = 0
    refused: list[str] = field(default_factory=list)
    stopped: Counter[str] = field(
        default_factory=Counter
    )  # addresses known at the gate, by the code of the reason
    unused: bool = False  # a fact could not be used now, and may be later


def origin_of(*, register: str) -> history.Origin:
    """As whose word a register's values stand in history."""
    return history.Origin(act=Act.ENRICHMENT, party=Party.THIRD, source=SOURCES[register])  # type: ignore[index]


@transaction.atomic
def apply_record(
    *, company: Company, register: str, record: Record, policies: Mapping[str, str], by: User, now: datetime, today: date,
) -> Applied:  # fmt: skip
    """Hold a register's record against a company: write what its policies let be written and nothing nearer stands
    against, propose the rest. An answer that says what the last one said changes nothing. Recorded; signals are told.
    """
    lock(company=company)
    company.refresh_from_db()
    record = replace(record, is_person=is_person(company=company, record=record))
    lookup = Lookup.objects.filter(company=company, register=register).first()
    lookup = lookup or Lookup(company=company, register=register)
    digest = digest_of(record=record, policies=policies)
    applied = Applied()
    notices = _keep_notices(company, register, record, now)
    if digest != lookup.digest:
        how = Writing(by=by, now=now, today=today, source=SOURCES[register])  # type: ignore[index]
        lookup.given = _given(lookup.given, record, policies, now)
        asked = open_places(company=company, register=register)
        standing = words_of_columns(company=company, facts=record.facts)
        bars = person_at_gate(company=company, record=record)
        applying = _Applying(company, register, lookup.given, how, asked, standing, applied, bars=bars)
        for fact in record.facts:
            if (policy := _policy(record, fact, policies)) != Policy.IGNORE:
                applying.take(fact, policy)
        applying.end()
        said = {(fact.field, fact.part) for fact in record.facts}
        if asked - said:
            close_proposals(company=company, register=register, unless_said=said, now=now)
    _keep_proof(company, record, now)
    lookup.key, lookup.is_person, lookup.extra = _kept_key(record.key), record.is_person, dict(record.extra)
    lookup.digest = "" if applied.unused or applied.refused else digest
    _note(lookup, outcome=record.outcome, error=record.proof.error if record.proof else "", now=now)
    record_signals(
        company=company, changes=applied.changes, notices=notices, register=register, by=by, now=now
    )
    return applied


@transaction.atomic
def note_outcome(
    *, company: Company, register: str, key: str, outcome: str, now: datetime, error: str = ""
) -> None:
    """Keep what a question came to that brought no record. A register that is down changes no earlier answer."""
    lookup = Lookup.objects.filter(company=company, register=register).first()
    lookup = lookup or Lookup(company=company, register=register)
    lookup.key = _kept_key(key)
    _note(lookup, outcome=outcome, error=error, now=now)


def digest_of(*, record: Record, policies: Mapping[str, str]) -> str:
    """Tells whether the same answer comes again under the same policies."""
    said = [(f.field, f.part, f.value, str(f.since)) for f in record.facts]
    whole = [said, record.outcome, record.is_person, sorted(policies.items())]
    return hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()


def is_person(*, company: Company, record: Record) -> bool:
    """Whether a register speaks of a sole trader: it says so, by its form or otherwise, or our own record does."""
    forms = [str(fact.value) for fact in record.facts if fact.field == Field.LEGAL_FORM]
    if record.is_person or any(is_sole_trader(legal_form=form) for form in forms):
        return True
    return not forms and is_sole_trader(legal_form=company.legal_form, name=company.legal_name)


def person_at_gate(*, company: Company, record: Record) -> Address | None:
    """By which a sole trader is known as somebody who was erased on request: the firm, or an address that the register
    tells of it. None of everybody else."""
    if not record.is_person:
        return None
    own = (TRADER, trader_key(country=str(company.country), business_id=company.business_id))
    told = [address_of(company=company, fact=fact) for fact in record.facts]
    asked = [one for one in (own, *told) if one and one[1]]
    known = known_addresses(set(asked))
    return next((one for one in asked if known.get(one) == ERASED), None)


def _kept_key(key: str) -> str:
    """A number is kept, a name by which was searched is not."""
    return "" if key.startswith("name:") else key[:40]


def _note(lookup: Lookup, *, outcome: str, error: str, now: datetime) -> None:
    lookup.outcome, lookup.error, lookup.asked_at = outcome, error[:60], now
    if outcome != Outcome.NOT_CHECKED:
        lookup.answer, lookup.answered_at = outcome, now
    lookup.save()


def _policy(record: Record, fact: Fact, policies: Mapping[str, str]) -> str:
    """A sole trader is a person: what says who and where they are is not written without somebody's word."""
    policy = policies.get(fact.field, Policy.IGNORE)
    is_personal = record.is_person and fact.field in PERSONAL_OF_TRADER
    return Policy.PROPOSE if is_personal and policy != Policy.IGNORE else policy


def _given(
    before: Mapping[str, Any], record: Record, policies: Mapping[str, str], now: datetime
) -> dict[str, Any]:
    """Each value with the moment at which the register first said it. What is ignored is not kept."""
    given = {}
    for fact in record.facts:
        if policies.get(fact.field, Policy.IGNORE) == Policy.IGNORE:
            continue
        known = before.get(fact.place, {})
        given[fact.place] = (
            known if known.get("value") == fact.value else {"value": fact.value, "at": now.isoformat()}
        )
    return given


@dataclass
class _Applying:
    """One record on its way into one company. Facts that are columns wait for each other and are one write."""

    company: Company
    register: str
    given: dict[str, Any]
    how: Writing
    asked: set[tuple[str, str]]  # places of which a proposal is open
    standing: Mapping[str, history.Standing]  # whose word each column was before
    applied: Applied = field(default_factory=Applied)
    waiting: list[tuple[Fact, Present]] = field(default_factory=list)
    bars: Address | None = None  # the firm is that of somebody who was erased: nothing of theirs comes in

    def take(self, fact: Fact, policy: str) -> None:
        """Write one fact, propose it, or leave it."""
        if fact.field not in COLUMNS:
            self.end()
        company, first_said = self.company, self.given[fact.place]["at"]
        if self._is_stopped(fact):
            return
        if fact.field == Field.STAFF and not fact.value["on"]:
            fact = replace(fact, value=fact.value | {"on": first_said[:10]})
        if not can_use(company=company, fact=fact):
            self.applied.unused = self.applied.unused or fact.field == Field.PARENT
            return
        present = read_present(company=company, fact=fact, standing=self.standing)
        if present.value is not None and is_same(fact=fact, ours=present.value):
            self._close(fact)
            return
        said_at = parse_datetime(first_said) or self.how.now
        why = _reason_to_ask(present, policy, origin_of(register=self.register), said_at)
        if why == WRITE:
            self.waiting.append((fact, present))
            if fact.field not in COLUMNS:
                self.end()
        elif why is not None:
            self.applied.proposed += propose(
                company=company,
                register=self.register,
                fact=fact,
                ours=present.value,
                why=why,
                now=self.how.now,
            )

    def _is_stopped(self, fact: Fact) -> bool:
        """An address of somebody who was erased on request does not come back by a register either, nor is it kept as
        said, and of a sole trader who was nothing that says who and where they are; one that refuses marketing comes
        in, and nothing is sent to it. Both are counted."""
        word, address = (
            word_at_gate(company=self.company, fact=fact),
            address_of(company=self.company, fact=fact),
        )
        if self.bars is not None and fact.field in PERSONAL_OF_TRADER:
            word, address = ERASED, self.bars
        if word:
            self.applied.stopped[word] += 1
        if word != ERASED or address is None:
            return False
        tell_stopped(stopped=[Stopped(address, word, REGISTER, self.company.pk)], now=self.how.now)
        self.given.pop(fact.place, None)
        self.applied.unused = True  # it may be let in one day
        self._close(fact)
        return True

    def end(self) -> None:
        """Write what waits: at once and under the database's own rules, which is quick; where these refuse, fact by
        fact under ours, which say which one cannot be."""
        waiting, self.waiting = self.waiting, []
        if not waiting:
            return
        try:
            with transaction.atomic(), history.rules_left_to_the_database():
                self._write(waiting)
        except (Refusal, IntegrityError):
            self.company.refresh_from_db()
            for fact, present in waiting:
                self._write_alone(fact, present)
        else:
            for fact, present in waiting:
                self._written(fact, present)

    def _write(self, waiting: list[tuple[Fact, Present]]) -> None:
        if waiting[0][0].field in COLUMNS:
            write_columns(company=self.company, facts=[fact for fact, _present in waiting], how=self.how)
            return
        for fact, present in waiting:
            write_fact(company=self.company, fact=fact, present=present, how=self.how)

    def _write_alone(self, fact: Fact, present: Present) -> None:
        try:
            with transaction.atomic():
                write_fact(company=self.company, fact=fact, present=present, how=self.how)
        except Refusal as refusal:
            self.applied.refused.append(f"{fact.field} {type(refusal).__name__}")
            self.company.refresh_from_db()
        else:
            self._written(fact, present)

    def _written(self, fact: Fact, present: Present) -> None:
        self._close(fact)
        change = AppliedChange(fact.field, present.value, fact.value, fact.since, fact.part, self.how.source)
        self.applied.changes.append(change)

    def _close(self, fact: Fact) -> None:
        only = (str(fact.field), fact.part)
        if only not in self.asked:
            return
        close_proposals(company=self.company, register=self.register, only=only, now=self.how.now)


WRITE = "write"


def _reason_to_ask(present: Present, policy: str, ours: history.Origin, at: datetime) -> str | None:
    """`WRITE`, a reason to propose, or None to leave things as they are."""
    standing = present.standing
    if policy == Policy.PROPOSE:
        return Why.POLICY
    if present.value is None:
        return Why.BY_HAND if standing is not None and standing.is_by_hand else WRITE
    if policy == Policy.FILL:
        return None
    verdict = history.outranks(new=ours, at=at, standing=standing)
    if verdict == history.Verdict.WRITE:
        return WRITE
    if verdict == history.Verdict.PROPOSE:
        return Why.BY_HAND
    nearer = standing is not None and standing.act != Act.RECTIFIED and standing.party != Party.THIRD
    return Why.NEARER if nearer else None


def _keep_notices(company: Company, register: str, record: Record, now: datetime) -> list[RegisterNotice]:
    """Keep notices that are new; those read before stay as they are."""
    known = set(
        RegisterNotice.objects.filter(company=company, register=register).values_list(
            "record_number", flat=True
        )
    )
    new = {notice.record_number: notice for notice in record.notices if notice.record_number not in known}
    return RegisterNotice.objects.bulk_create(
        RegisterNotice(
            company=company, register=register, record_number=notice.record_number, kind=notice.kind,
            registered_on=notice.registered_on, entry_codes=list(notice.entry_codes), found_at=now,
        )
        for notice in new.values()
    )  # fmt: skip


def _keep_proof(company: Company, record: Record, now: datetime) -> None:
    if (proof := record.proof) is not None:
        VatCheck.objects.create(
            company=company, vat_number=record.key[:20], outcome=proof.outcome, error=proof.error, checked_at=now,
            request_date=proof.request_date, request_identifier=proof.request_identifier,
            trader_name=proof.trader_name, trader_address=proof.trader_address,
        )  # fmt: skip
