"""Which items a campaign means: its criteria."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from common.constraints import Refuse, refuse_unwanted_text, refusing
from common.display import number_text
from common.refusals import Refusal
from history import operations as history
from installed_base.models.serial_range import problems_of_range, split_serial, squeezed
from installed_base.models.version import version_key
from service.choices.campaign import CampaignState, PartWhen, VersionRule
from service.models import Campaign, CampaignCriterion
from service.operations.campaign_evaluation import ClosedForGood, evaluate_campaign
from service.queries.campaign_match import is_empty
from service.queries.campaign_words import words_of
from service.queries.serial_list import MOST, numbers_in
from users.models import User


class RangeMisleads(Refusal):
    """A range of serial numbers that cannot be used."""

    status = 400


class SaysNothing(Refusal):
    """A criterion has to say something."""

    status = 400

    def __init__(self) -> None:
        super().__init__(
            _(
                "Say at least one thing about the items that are meant; an empty criterion would mean all of them."
            )
        )


class VersionNotRead(Refusal):
    """A version that does not start with a number cannot be compared."""

    status = 400

    def __init__(self, field: str) -> None:
        super().__init__(
            _("This version cannot be compared. Write it as numbers such as 2.10, v2.1 or 2.0-rc1."),
            field=field,
        )


class TooManyNumbers(Refusal):
    """A list that is longer than one criterion takes."""

    status = 400
    field = "serials"

    def __init__(self) -> None:
        super().__init__(
            _("A criterion takes at most %(most)s serial numbers. Put the rest into another criterion.")
            % {"most": number_text(MOST)}
        )


class NoNumbers(Refusal):
    """A pasted text without a letter or a digit."""

    status = 400
    field = "serials"

    def __init__(self) -> None:
        super().__init__(_("There is no serial number in this text. Paste the numbers, one to a line."))


class DaysBackwards(Refusal):
    """A span of days ends before it begins."""

    status = 400

    def __init__(self, field: str) -> None:
        super().__init__(_("The last day comes before the first. Swap the two days."), field=field)


class PartWithoutName(Refusal):
    """When a part was inside says nothing without the part."""

    status = 400
    field = "part_product"

    def __init__(self) -> None:
        super().__init__(_("Say which part: choose its product, or give its serial numbers."))


_GUARD: dict[str, Refuse] = {
    f"criterion_{name}_ascend": lambda field=field: DaysBackwards(field)
    for name, field in (
        ("manufactured", "manufactured_to"), ("delivered", "delivered_to"), ("part_days", "part_to"),
        ("serials", "serial_to"), ("part_serials", "part_serial_to"),
    )
}  # fmt: skip


def checked_criterion(*, criterion: CampaignCriterion, values: Mapping[str, Any]) -> CampaignCriterion:
    """The criterion with these values and what follows from them, not saved. Refuses what misleads.

    Refused are ranges with different stems or without a number at the end, lists without a number or with too many,
    versions that cannot be compared, days backwards and a criterion that says nothing.
    """
    refuse_unwanted_text(values)
    for name, value in values.items():
        setattr(criterion, name, value)
    criterion.country = criterion.country.upper()
    for prefix, product in (("", criterion.product), ("part_", criterion.part_product)):
        _split(criterion, prefix, product.serial_pattern if product else "")
    _listed(criterion)
    _versions(criterion)
    _days(criterion)
    if criterion.part_when != PartWhen.BETWEEN:
        criterion.part_from = criterion.part_to = None
    asks_for_part = criterion.part_product or criterion.part_serial_from or criterion.part_serial_to
    if criterion.part_when != PartWhen.NOW and not asks_for_part:
        raise PartWithoutName
    if is_empty(criterion):
        raise SaysNothing
    return criterion


@transaction.atomic
def add_criterion(
    *, campaign: Campaign, by: User, now: datetime, **values: Any
) -> CampaignCriterion:  # fmt: skip
    """Add a way in which an item can be meant. A running campaign looks for its items at once. Recorded.

    Refuses what `checked_criterion` refuses, and a closed campaign.
    """
    campaign = _locked(campaign)
    criterion = checked_criterion(criterion=CampaignCriterion(campaign=campaign), values=values)
    with history.one_change_set(by=by, at=now), refusing(_GUARD):
        history.create(obj=criterion, by=by, at=now)
        _tell(campaign, "", words_of(criterion), by=by, now=now)
    return criterion


@transaction.atomic
def change_criterion(
    *, criterion: CampaignCriterion, values: Mapping[str, Any], by: User, now: datetime
) -> None:  # fmt: skip
    """Correct a criterion. A running campaign looks again at once. Refuses what `add_criterion` does. Recorded."""
    campaign = _locked(criterion.campaign)
    before = words_of(criterion)
    checked_criterion(criterion=criterion, values=values)
    values = {
        field.name: getattr(criterion, field.name)
        for field in CampaignCriterion._meta.concrete_fields
        if field.name not in {"id", "public_id", "campaign"}
    }
    with history.one_change_set(by=by, at=now), refusing(_GUARD):
        if history.save_changes(obj=criterion, values=values, by=by, at=now):
            _tell(campaign, before, words_of(criterion), by=by, now=now)


@transaction.atomic
def remove_criterion(*, criterion: CampaignCriterion, by: User, now: datetime) -> None:
    """Take a criterion away. Items that only it meant stay listed as matching no longer. Recorded."""
    campaign = _locked(criterion.campaign)
    before = words_of(criterion)
    with history.one_change_set(by=by, at=now):
        history.delete(obj=criterion, by=by, at=now)
        _tell(campaign, before, "", by=by, now=now)


def _locked(campaign: Campaign) -> Campaign:
    campaign = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    if campaign.state == CampaignState.CLOSED:
        raise ClosedForGood
    return campaign


def _tell(campaign: Campaign, before: str, after: str, *, by: User, now: datetime) -> None:
    """The change log of the campaign says it in words; a running campaign looks for its items."""
    history.record(
        obj=campaign, verb="changed", old={"criteria": before}, new={"criteria": after}, by=by, at=now
    )
    if campaign.state == CampaignState.RUNNING:
        evaluate_campaign(campaign=campaign, by=by, now=now)


def _split(criterion: CampaignCriterion, prefix: str, pattern: str) -> None:
    first = getattr(criterion, f"{prefix}serial_from")
    last = getattr(criterion, f"{prefix}serial_to")
    problems = problems_of_range(first, last, pattern)
    if problems:
        raise RangeMisleads(problems[0], field=f"{prefix}serial_to" if last else f"{prefix}serial_from")
    start, end = split_serial(first, pattern), split_serial(last, pattern)
    setattr(criterion, f"{prefix}stem", (start if first else end).stem)
    for name, parts, typed in (("tail_from", start, first), ("tail_to", end, last)):
        number = Decimal(parts.number) if typed and parts.number is not None else None
        setattr(criterion, f"{prefix}{name}", number)


def _listed(criterion: CampaignCriterion) -> None:
    criterion.serials = criterion.serials.strip()
    criterion.serial_keys = list(dict.fromkeys(squeezed(number) for number in numbers_in(criterion.serials)))
    if criterion.serials and not criterion.serial_keys:
        raise NoNumbers
    if len(criterion.serial_keys) > MOST:
        raise TooManyNumbers


def _versions(criterion: CampaignCriterion) -> None:
    rule = criterion.version_rule
    if rule == VersionRule.BEFORE or not rule:
        criterion.version_from = ""
    if rule == VersionRule.FROM or not rule:
        criterion.version_to = ""
    for name in ("version_from", "version_to"):
        text = getattr(criterion, name)
        key = version_key(text)
        wanted = (
            rule in {VersionRule.BETWEEN, VersionRule.FROM}
            if name == "version_from"
            else rule in {VersionRule.BETWEEN, VersionRule.BEFORE}
        )
        if wanted and key is None:
            raise VersionNotRead(name)
        setattr(criterion, f"{name}_key", key)
    first, last = criterion.version_from_key, criterion.version_to_key
    if first is not None and last is not None and first > last:
        raise RangeMisleads(_("The range ends before it begins. Swap the two versions."), field="version_to")


def _days(criterion: CampaignCriterion) -> None:
    for name in ("manufactured", "delivered", "part"):
        first, last = getattr(criterion, f"{name}_from"), getattr(criterion, f"{name}_to")
        if first and last and last < first:
            raise DaysBackwards(f"{name}_to")
