"""What is said at the door: facts that can hardly be right are saved all the same, and whoever typed them is told."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from companies.choices import Classification
from companies.models import Address, Company
from companies.queries.reference import (
    NEXT,
    bare_code,
    is_retired,
    place_of_postcode,
    spoken_code,
    successors_of,
)

SHOWN = 3  # codes named in a sentence


def doubt_about_place(address: Address) -> str:
    """A sentence about a postcode of another town, with the town it is of; "" where the lists know nothing against."""
    if not address.postcode or not address.town:
        return ""
    place = place_of_postcode(address.postcode, address.country or settings.HOME_COUNTRY)
    if place is None or address.town.strip().casefold() in {name.casefold() for name in place.towns}:
        return ""
    return _("The postcode %(code)s is of %(town)s, not of %(typed)s. It is saved; check it.") % {
        "code": place.postcode, "town": place.town, "typed": address.town
    }  # fmt: skip


def doubt_about_industry(company: Company) -> str:
    """A sentence about an industry code of a retired classification, or one that its own has dropped, with the code
    that it is now where the lists say so."""
    version, code = company.industry_version, company.industry_code
    if not code or not (version in NEXT or is_retired(version, code)):
        return ""
    label = Classification(version).label
    told = {"code": spoken_code(bare_code(code)), "version": label}
    now = successors_of(version, code)
    if not now:
        if version in NEXT:
            return (
                _("The classification %(version)s is retired. The code is saved; look for it in the new one.")
                % told
            )
        return _("%(version)s has no code %(code)s now. It is saved; check it.") % told
    told |= {
        "next": Classification(now[0].version).label,
        "codes": ", ".join(f"{spoken_code(one.code)} {one.words}".strip() for one in now[:SHOWN]),
    }
    return (
        ngettext(
            "%(code)s of %(version)s is %(codes)s in %(next)s. The old one is saved; change it.",
            "%(code)s of %(version)s has become several in %(next)s: %(codes)s. The old one is saved; choose one.",
            len(now),
        )
        % told
    )
