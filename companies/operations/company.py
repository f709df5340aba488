"""Companies: added, corrected, given to somebody, removed; where they stand with us."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, ProtectedError, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common import spread
from common.constraints import refusing
from common.refusals import Refusal
from common.submissions import already_made
from companies.choices import Lifecycle, NameKind
from companies.models import Company, CompanyName
from companies.operations.clean import clean_values
from companies.operations.industry import set_industries
from companies.operations.tag import set_tags
from custom_fields.operations.references import forget_record
from custom_fields.operations.values import custom_values, new_values
from history import operations as history
from users.models import Team, User


class BusinessIdTaken(Refusal):
    """The register already has a company with this business ID, in some spelling."""

    field = "business_id"

    def __init__(self) -> None:
        super().__init__(
            _(
                "A company with this business ID is already in the register. Open it instead; "
                "if you cannot find it, ask an administrator."
            )
        )


class LeiTaken(Refusal):
    """The register already has a company with this LEI."""

    field = "lei"

    def __init__(self) -> None:
        super().__init__(
            _(
                "A company with this LEI is already in the register. Open it instead; "
                "if you cannot find it, ask an administrator."
            )
        )


class NameMissing(Refusal):
    """A company has a name."""

    field = "legal_name"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("Give the company a name."))


class CeasedBeforeFounded(Refusal):
    """The company would have ended before it began."""

    field = "ceased_on"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("The company cannot cease before it was founded. Check the two days."))


class CompanyInUse(Refusal):
    """Records hang on the company, so it cannot be removed. `counts` says how many of which."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self.counts = dict(counts)
        super().__init__(
            _("This company cannot be removed while these belong to it: %(what)s. Move or remove them first.")
            % {"what": ", ".join(counts)}
        )


CONSTRAINTS = {
    "company_business_id_once": BusinessIdTaken,
    "company_lei_once": LeiTaken,
    "company_has_name": NameMissing,
    "company_ceased_after_founded": CeasedBeforeFounded,
}


@transaction.atomic
def create_company(
    *, values: Mapping[str, Any], by: User, now: datetime, public_id: UUID | None = None,
    tags: Iterable[str] = (), industries: Iterable[tuple[str, str]] = (),
) -> Company:  # fmt: skip
    """Add a company, customer or prospect alike. `values` are fields of `clean.EDITABLE`; a country's business
    ID needs no register named. Refuses numbers that cannot exist and business IDs and LEIs already in the
    register. `public_id`, chosen by the caller, makes the call repeatable: the second time nothing is added. `tags` and
    `industries` (version and code, beside the main one) go with it."""
    if made := already_made(Company, public_id):
        return made
    clean = clean_values(values=_own(values))
    if not clean.get("legal_name"):
        raise NameMissing
    clean = spread.folded(Company, clean | new_values(resource="company", values=values, by=by))
    company = Company(**clean, **({"public_id": public_id} if public_id else {}))
    if "lifecycle_by_hand" not in clean:
        company.lifecycle_by_hand = company.lifecycle != Lifecycle.PROSPECT
    company.created_at = company.changed_at = now
    _refuse_taken(company)
    with refusing(CONSTRAINTS), history.one_change_set(by=by, at=now):
        history.create(obj=company, by=by, at=now)
        if tags:
            set_tags(company=company, names=tags, by=by, now=now)
        if industries:
            set_industries(company=company, industries=industries, by=by, now=now)
    return company


@transaction.atomic
def change_company(
    *, company: Company, values: Mapping[str, Any], by: User, now: datetime,
    expected_revision: int | None = None, base: Mapping[str, Any] | None = None,
    tags: Iterable[str] | None = None, industries: Iterable[tuple[str, str]] | None = None,
) -> bool:  # fmt: skip
    """Correct facts of a company; a legal name that changes is kept as a former name. Says whether anything
    changed. Refuses what `create_company` does, and by `ChangedMeanwhile` what would overwrite somebody
    else's newer words. `tags` and `industries` are then exactly these."""
    clean = clean_values(values=_own(values), company=company)
    if "legal_name" in clean and not clean["legal_name"]:
        raise NameMissing
    if clean.get("lifecycle", company.lifecycle) != company.lifecycle:
        clean.setdefault("lifecycle_by_hand", True)
    with history.one_change_set(by=by, at=now):
        locked = Company.objects.select_for_update().get(pk=company.pk)
        old_name = locked.legal_name
        for name, value in clean.items():
            setattr(locked, name, value)
        _refuse_taken(locked)
        clean |= custom_values(resource="company", values=values, by=by, present=locked.custom)
        with refusing(CONSTRAINTS):
            change = history.save_changes(
                obj=company, values=clean, by=by, at=now, expected_revision=expected_revision, base=base
            )
        if change is not None and "legal_name" in change.fields:
            _keep_former_name(company=company, name=old_name, by=by, now=now)
        if tags is not None:
            set_tags(company=company, names=tags, by=by, now=now)
        if industries is not None:
            set_industries(company=company, industries=industries, by=by, now=now)
    return change is not None


def _own(values: Mapping[str, Any]) -> dict[str, Any]:
    """The company's own fields, without the custom ones."""
    return {name: value for name, value in values.items() if not name.startswith(spread.PREFIX)}


def _refuse_taken(company: Company) -> None:
    """Say kindly what the constraints would say last."""
    others = Company.objects.exclude(pk=company.pk)
    if company.lei and others.filter(lei=company.lei).exists():
        raise LeiTaken
    if not company.business_id:
        return
    key = "".join(sign for sign in company.business_id if sign.isalnum()).upper()
    same = Q(country=company.country, business_id_scheme=company.business_id_scheme, business_key=key)
    if others.filter(same).exists():
        raise BusinessIdTaken


def _keep_former_name(*, company: Company, name: str, by: User, now: datetime) -> None:
    known = company.names.filter(kind=NameKind.FORMER, name__iexact=name).exists()
    if known or name.casefold() == company.legal_name.casefold():
        return
    last_day = timezone.localtime(now).date() - timedelta(days=1)
    former = CompanyName(company=company, kind=NameKind.FORMER, name=name, valid_to=last_day)
    history.create(obj=former, by=by, at=now)


@transaction.atomic
def change_owner(*, company: Company, owner: User | None, team: Team | None, by: User, now: datetime) -> bool:
    """Give the company to somebody, or to nobody. Says whether anything changed. Recorded."""
    return history.save_changes(obj=company, values={"owner": owner, "team": team}, by=by, at=now) is not None


def what_hangs_on(*, company: Company) -> dict[str, int]:
    """How many records of other registers belong to the company, by words for the user."""
    words = {
        "items": lambda count: ngettext("%(count)d item", "%(count)d items", count),
        "positions": lambda count: ngettext(
            "%(count)d position of a person", "%(count)d positions of persons", count
        ),
        "cases": lambda count: ngettext("%(count)d case", "%(count)d cases", count),
        "visits": lambda count: ngettext("%(count)d service visit", "%(count)d service visits", count),
        "activities": lambda count: ngettext("%(count)d activity", "%(count)d activities", count),
        "child_links": lambda count: ngettext("%(count)d subsidiary", "%(count)d subsidiaries", count),
    }
    counts = {name: getattr(company, name).count() for name in words if hasattr(company, name)}
    return {words[name](count) % {"count": count}: count for name, count in counts.items() if count}


@transaction.atomic
def delete_company(*, company: Company, by: User, now: datetime) -> None:
    """Remove a company with its names, addresses, sites and figures. Refuses while items, persons,
    activities or subsidiaries hang on it. Recorded with the values it had."""
    Company.objects.select_for_update().get(pk=company.pk)
    if counts := what_hangs_on(company=company):
        raise CompanyInUse(counts)
    try:
        with history.one_change_set(by=by, at=now):
            forget_record(resource="company", public_id=company.public_id, by=by, now=now)
            history.delete(obj=company, by=by, at=now)
    except ProtectedError as error:
        raise CompanyInUse({str(thing): 1 for thing in error.protected_objects}) from error


@transaction.atomic
def derive_lifecycle(
    *, company: Company, has_items_at_work: bool, has_gone_items: bool, by: User, now: datetime
) -> None:
    """Let the lifecycle follow what we have delivered: a customer while something of ours is at work there, a
    former one when all of it is gone. What was said by hand stays. Recorded when it changes."""
    derived = _derived(company, has_items_at_work=has_items_at_work, has_gone_items=has_gone_items)
    if derived is not None:
        with history.one_change_set(by=by, at=now, from_=_follows()):
            history.save_changes(obj=company, values={"lifecycle": derived}, by=by, at=now)


@transaction.atomic
def derive_lifecycles(*, standing: Mapping[int, tuple[bool, bool]], by: User, now: datetime) -> int:
    """The same for many companies, by number: whether something of ours is at work there, and whether something is
    gone. A few statements, however many. Returns how many changed."""
    groups: dict[str, dict[int, str]] = {}
    for company in (
        Company.objects.filter(pk__in=list(standing)).order_by("pk").select_for_update(of=("self",))
    ):
        at_work, gone = standing[company.pk]
        derived = _derived(company, has_items_at_work=at_work, has_gone_items=gone)
        if derived is not None:
            groups.setdefault(str(derived), {})[company.pk] = company.lifecycle
    if not groups:
        return 0
    with history.one_change_set(by=by, at=now, from_=_follows()):
        for lifecycle, had in groups.items():
            Company.objects.filter(pk__in=list(had)).update(
                lifecycle=lifecycle, revision=F("revision") + 1, changed_at=now
            )
            rows = [(pk, {"lifecycle": before}, {"lifecycle": lifecycle}) for pk, before in had.items()]
            history.record_each(model=Company, rows=rows, by=by, at=now)
    return sum(map(len, groups.values()))


def _derived(company: Company, *, has_items_at_work: bool, has_gone_items: bool) -> Lifecycle | None:
    """What the lifecycle has to become; None when it stays."""
    if company.lifecycle_by_hand:
        return None
    derived = Lifecycle.CUSTOMER if has_items_at_work else Lifecycle.FORMER if has_gone_items else None
    if derived is None and company.lifecycle in {Lifecycle.CUSTOMER, Lifecycle.FORMER}:
        derived = Lifecycle.PROSPECT  # what made it a customer was a mistake and has been taken back
    return None if derived == company.lifecycle else derived


def _follows() -> history.Origin:
    return history.Origin(act="system", reason=_("Follows what has been delivered"))


def note_activity(*, company: Company, at: datetime) -> None:
    """Remember when something was last done with the company. Only ever moves forward; no history."""
    newer = Q(last_activity_at=None) | Q(last_activity_at__lt=at)
    Company.objects.filter(newer, pk=company.pk).update(last_activity_at=at)
