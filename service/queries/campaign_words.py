"""A criterion in words, and what may mislead in it."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.display import day_text, number_text
from installed_base.models.serial_range import warnings_of_range
from service.choices.campaign import PartWhen, VersionRule
from service.models import CampaignCriterion


def words_of(criterion: CampaignCriterion) -> str:
    """The whole criterion on one line, in the reader's language."""
    parts = [
        _("%(product)s") % {"product": criterion.product} if criterion.product else "",
        _("family %(family)s") % {"family": criterion.family} if criterion.family else "",
        _range_words(criterion.serial_from, criterion.serial_to),
        _list_words(criterion),
        _revision_words(criterion),
        _version_words(criterion),
        _part_words(criterion),
        _day_words(_("manufactured"), criterion.manufactured_from, criterion.manufactured_to),
        _day_words(_("delivered"), criterion.delivered_from, criterion.delivered_to),
        _("in the country %(country)s") % {"country": criterion.country} if criterion.country else "",
        _("%(attribute)s is %(value)s")
        % {"attribute": criterion.attribute, "value": criterion.attribute_value or "–"}
        if criterion.attribute
        else "",
    ]
    return " · ".join(part for part in parts if part)


def warnings_of(criterion: CampaignCriterion) -> list[str]:
    """What the criterion may mean otherwise than its writer thinks."""
    product, part = criterion.product, criterion.part_product
    found = warnings_of_range(
        criterion.serial_from, criterion.serial_to, product.serial_pattern if product else ""
    )
    found += warnings_of_range(
        criterion.part_serial_from, criterion.part_serial_to, part.serial_pattern if part else ""
    )
    ranges = criterion.serial_from or criterion.serial_to
    if ranges and not (criterion.product_id or criterion.family_id):
        found.append(
            _(
                "A range of serial numbers without a product means items of every maker that number alike. Choose the product too."
            )
        )
    if (criterion.part_serial_from or criterion.part_serial_to) and not criterion.part_product_id:
        found.append(
            _(
                "The numbers of the part are looked for in parts of every product. Choose the part’s product too."
            )
        )
    return found


def _range_words(first: str, last: str) -> str:
    if first and last:
        return _("serial number %(first)s – %(last)s") % {"first": first, "last": last}
    if first:
        return _("serial number from %(first)s") % {"first": first}
    return _("serial number up to %(last)s") % {"last": last} if last else ""


def _list_words(criterion: CampaignCriterion) -> str:
    count = len(criterion.serial_keys)
    if not count:
        return ""
    if count == 1:
        return _("serial number %(number)s") % {"number": criterion.serials}
    return ngettext("%(count)s pasted serial number", "%(count)s pasted serial numbers", count) % {
        "count": number_text(count)
    }


def _revision_words(criterion: CampaignCriterion) -> str:
    first, last = criterion.revision_from, criterion.revision_to
    if first and last:
        return _("revision %(first)s – %(last)s") % {"first": first, "last": last}
    if first:
        return _("revision from %(first)s") % {"first": first}
    return _("revision up to %(last)s") % {"last": last} if last else ""


def _version_words(criterion: CampaignCriterion) -> str:
    told = {"first": criterion.version_from, "last": criterion.version_to}
    if criterion.version_rule == VersionRule.BEFORE:
        return _("version before %(last)s") % told
    if criterion.version_rule == VersionRule.BETWEEN:
        return _("version %(first)s – %(last)s") % told
    return _("version %(first)s or later") % told if criterion.version_rule else ""


def _part_words(criterion: CampaignCriterion) -> str:
    serials = _range_words(criterion.part_serial_from, criterion.part_serial_to)
    if not (criterion.part_product or serials):
        return ""
    part = " ".join(filter(None, [str(criterion.part_product or _("a part")), serials]))
    if criterion.part_when == PartWhen.EVER:
        return _("has or had inside: %(part)s") % {"part": part}
    if criterion.part_when == PartWhen.BETWEEN:
        told = {"part": part, "days": _days(criterion.part_from, criterion.part_to)}
        return _("had inside %(days)s: %(part)s") % told
    return _("has inside: %(part)s") % {"part": part}


def _day_words(word: str, first, last) -> str:
    return f"{word} {_days(first, last)}" if first or last else ""


def _days(first, last) -> str:
    if first and last:
        return f"{day_text(first)} – {day_text(last)}"
    return f"{day_text(first)} –" if first else f"– {day_text(last)}"
