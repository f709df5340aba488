"""Companies that refused marketing (SVPL 202 §), and domains to which nothing is sent."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from common.constraints import refuse_unwanted_text, refusing
from common.normalise import normalise_domain
from companies.models import Company
from companies.queries.similar import EVERYBODYS
from gdpr.choices import AddressKind, SuppressionReason
from gdpr.choices.ledgers import DomainEnd
from gdpr.models import CompanyRefusal, Suppression, Topic
from gdpr.operations.erasure.journal import note_company, note_domain, note_lifted
from gdpr.operations.refusals import EverybodysDomain, ReasonMissing, SuppressedAlready, WordsMissing
from gdpr.queries.marks import mark_of
from history import operations as history
from users.models import User


@transaction.atomic
def record_company_refusal(
    *, company: Company, words: str, covers_subsidiaries: bool, by: User, now: datetime, channel: str = "",
    topic: Topic | None = None,
) -> CompanyRefusal:  # fmt: skip
    """Write down that a company refused marketing: it covers whoever works there now or later, and subsidiaries only
    when it said so. Refuses without its words, and what stands already. Recorded."""
    if not words.strip():
        raise WordsMissing
    refuse_unwanted_text({"words": words})
    standing = CompanyRefusal.objects.standing().filter(company=company, channel=channel, topic=topic)
    if standing.exists():
        raise SuppressedAlready
    refusal = CompanyRefusal(
        company=company, channel=channel, topic=topic, includes_subsidiaries=covers_subsidiaries, words=words.strip(),
        by=by, at=now,
    )  # fmt: skip
    with refusing({"company_refusal_once": SuppressedAlready}):
        history.create(obj=refusal, by=by, at=now)
    note_company(
        company=company.public_id, channel=channel, topic=topic.pk if topic else None, is_deep=covers_subsidiaries,
        now=now,
    )  # fmt: skip
    return refusal


@transaction.atomic
def lift_company_refusal(*, refusal: CompanyRefusal, because: str, by: User, now: datetime) -> None:
    """Lift it, because the company said so. Refuses without its words. Recorded."""
    if not because.strip():
        raise ReasonMissing
    refuse_unwanted_text({"reason": because})
    if refusal.lifted_at is None:
        history.save_changes(
            obj=refusal, values={"lifted_at": now, "lifted_because": because.strip()}, by=by, at=now
        )


@transaction.atomic
def suppress_domain(*, domain: str, note: str, by: User, now: datetime) -> Suppression:
    """Send nothing to any address of a domain. Refuses domains where everybody can have a mailbox, and what is
    suppressed already. Recorded."""
    name = normalise_domain(domain)
    if name in EVERYBODYS or any(name.endswith(f".{one}") for one in EVERYBODYS):
        raise EverybodysDomain
    refuse_unwanted_text({"note": note})
    mark = mark_of(AddressKind.DOMAIN, name)
    if (
        Suppression.objects.standing()
        .of_everything()
        .filter(kind=AddressKind.DOMAIN, fingerprint=mark)
        .exists()
    ):
        raise SuppressedAlready
    row = Suppression(
        kind=AddressKind.DOMAIN,
        domain=name,
        fingerprint=mark,
        reason=SuppressionReason.COMPANY,
        note=note,
        at=now,
    )
    with refusing({"suppression_once": SuppressedAlready}):
        history.create(obj=row, by=by, at=now)
    note_domain(mark=mark, domain=name, reason=row.reason, now=now)
    return row


@transaction.atomic
def lift_domain(
    *, suppression: Suppression, by: User, now: datetime, lifted_as: str = DomainEnd.SAID
) -> None:
    """Send to a domain again, where nothing else forbids it: the company said so, or the domain died and whoever gets
    it next has refused nothing. Addresses of persons are never lifted here. Noted in the journal, so that a backup
    that is put back does not bring it again. Recorded."""
    if suppression.kind == AddressKind.DOMAIN and suppression.lifted_at is None:
        values = {"lifted_at": now, "lifted_as": lifted_as}
        history.save_changes(obj=suppression, values=values, by=by, at=now)
        note_lifted(uids=(), marks=[(suppression.kind, suppression.fingerprint)], now=now)


@transaction.atomic
def rename_domain(*, suppression: Suppression, renamed_to: str, by: User, now: datetime) -> Suppression:
    """A company that refused has another domain now: the refusal follows it. The old one stays, for it is forwarded for
    a while; it ends when it dies. Refuses what suppressing a domain refuses. Recorded."""
    note = _("Renamed from %(domain)s.") % {"domain": suppression.domain}
    words = f"{note} {suppression.note}".strip()[:500]
    return suppress_domain(domain=renamed_to, note=words, by=by, now=now)
