"""Which companies a register knows, and which of them it is time to ask about."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Case, F, FilteredRelation, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from companies.choices import Lifecycle, Status
from companies.models import Company
from companies.querysets import never
from enrichment.models import OutsideRegister
from enrichment.providers.base import Identity, key_of
from enrichment.providers.names import Name
from enrichment.providers.registry import PROVIDERS
from enrichment.providers.vies import MEMBERS


def identity_of(company: Company) -> Identity:
    """By what registers may know the company."""
    return Identity(
        country=company.country, scheme=company.business_id_scheme, business_id=company.business_id,
        vat_number=company.vat_number, lei=company.lei, name=company.legal_name,
    )  # fmt: skip


def known_to(register: str) -> QuerySet[Company]:
    """Companies that have a number by which the register knows them."""
    if register == Name.VIES:
        return Company.objects.filter(vat_number__regex=f"^({'|'.join(sorted(MEMBERS))})")
    numbered = Q(business_id_scheme__in=PROVIDERS[register].schemes) & ~Q(business_id="")
    return Company.objects.filter(numbered | ~Q(lei="") if register == Name.GLEIF else numbered)


def due_at(register: OutsideRegister, now: datetime) -> list[int]:
    """Numbers of companies to be asked about: customers first, those longest not asked first, as many as a night
    takes. Ceased ones are left out, and those that the register has withdrawn."""
    old = now - timedelta(days=register.refresh_days)
    rows = known_to(register.code).exclude(status=Status.CEASED)
    rows = rows.annotate(
        asked=FilteredRelation("register_lookups", condition=Q(register_lookups__register=register.code)),
        turn=Case(When(lifecycle=Lifecycle.CUSTOMER, then=Value(0)), default=Value(1)),
        last=Coalesce(F("asked__asked_at"), never()),
    )
    due = rows.filter(Q(asked__answered_at=None) | Q(asked__answered_at__lt=old)).exclude(
        asked__answer="gone"
    )
    due = due.filter(Q(asked__asked_at=None) | Q(asked__asked_at__lt=now - timedelta(hours=20)))
    return list(due.order_by("turn", "last", "id").values_list("pk", flat=True)[: register.nightly_limit])


def own_among(register: str, keys: Iterable[str]) -> dict[str, int]:
    """Of a register's keys (business IDs, LEIs), those of companies of ours: the compared form to the number."""
    wanted = {key_of(key) for key in keys if key}
    if not wanted:
        return {}
    rows = Company.objects.filter(business_id_scheme__in=PROVIDERS[register].schemes, business_key__in=wanted)
    found = dict(rows.values_list("business_key", "pk"))
    if register == Name.GLEIF:
        found |= dict(Company.objects.filter(lei__in=wanted).values_list("lei", "pk"))
    return found
