"""How the outside registers stand: whether they answer, what they last did, what waits."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from companies.models import Company
from enrichment.choices import RegisterCode
from enrichment.models import EnrichmentRun, Lookup, OutsideRegister, Proposal, RegisterNotice, VatCheck
from enrichment.providers.base import Provider
from enrichment.providers.names import Name
from enrichment.providers.registry import PROVIDERS
from enrichment.queries.companies import identity_of


@dataclass(frozen=True)
class Standing:
    """One register on its page."""

    code: str
    label: str
    provider: type[Provider]
    row: OutsideRegister | None
    is_on: bool
    is_resting: bool
    last_run: EnrichmentRun | None
    waiting: int


def standings(now: datetime) -> list[Standing]:
    """All registers with their state, their last wide run and the proposals that wait."""
    rows = {row.code: row for row in OutsideRegister.objects.all()}
    newest = (
        EnrichmentRun.objects.light().exclude(kind="company").order_by("register", "-id").distinct("register")
    )
    last = {run.register: run for run in newest}
    counted = Proposal.objects.open().order_by().values_list("register").annotate(n=Count("pk"))
    waiting = Counter(dict(counted))
    return [
        Standing(
            code=code, label=str(RegisterCode(code).label), provider=provider, row=rows.get(code),
            is_on=rows[code].is_on if code in rows else True, is_resting=is_resting(rows.get(code), now),
            last_run=last.get(code), waiting=waiting[code],
        )
        for code, provider in PROVIDERS.items()
    ]  # fmt: skip


def is_resting(row: OutsideRegister | None, now: datetime) -> bool:
    """Whether the register does not answer and is left alone."""
    return row is not None and row.resting_until is not None and row.resting_until > now


@dataclass(frozen=True)
class OfCompany:
    """One register on the page of a company."""

    code: str
    label: str
    lookup: Lookup | None
    at_work: EnrichmentRun | None
    is_resting: bool
    resting_since: datetime | None
    waiting: int
    proof: VatCheck | None


def registers_of(company: Company, now: datetime) -> list[OfCompany]:
    """The registers that know the company, or were asked about it."""
    lookups = {row.register: row for row in Lookup.objects.filter(company=company)}
    rows = {row.code: row for row in OutsideRegister.objects.all()}
    runs = {run.register: run for run in EnrichmentRun.objects.at_work().light().filter(company=company)}
    counted = (
        Proposal.objects.open()
        .filter(company=company)
        .order_by()
        .values_list("register")
        .annotate(n=Count("pk"))
    )
    waiting = Counter(dict(counted))
    identity = identity_of(company)
    found = []
    for code, provider in PROVIDERS.items():
        row = rows.get(code)
        if (
            code not in lookups
            and code not in runs
            and not (provider.match(identity) and (row is None or row.is_on))
        ):
            continue
        proofs = VatCheck.objects.filter(company=company, outcome__in=["valid", "invalid"]).order_by(
            "-checked_at"
        )
        found.append(
            OfCompany(
                code=code, label=str(RegisterCode(code).label), lookup=lookups.get(code), at_work=runs.get(code),
                is_resting=is_resting(row, now), resting_since=row.resting_since if row else None,
                waiting=waiting[code], proof=proofs.first() if code == Name.VIES else None,
            )
        )  # fmt: skip
    return found


def notices_of(company: Company, *, most: int = 5) -> list[RegisterNotice]:
    """The newest notices about the company."""
    return list(RegisterNotice.objects.filter(company=company).order_by("-registered_on", "-id")[:most])
