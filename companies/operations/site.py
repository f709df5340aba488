"""Places of companies."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.constraints import refuse_unwanted_text, refusing
from common.refusals import Refusal
from common.text import line, tidy
from companies.models import Company, Site
from companies.operations.parts import lock, remove_part
from history import operations as history
from users.models import User


class SiteNameMissing(Refusal):
    """A site has a name."""

    field = "name"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("Give the site a name, like “Hall 2, Lahti”."))


class SiteNameTaken(Refusal):
    """The company has an open site of this name."""

    field = "name"

    def __init__(self) -> None:
        super().__init__(
            _("The company already has a site of this name. Open it, or name this one otherwise.")
        )


class SiteInUse(Refusal):
    """Items stand at the site."""

    def __init__(self, count: int) -> None:
        super().__init__(
            ngettext(
                "%(count)d item stands at this site. Move it first, or close the site instead of removing it.",
                "%(count)d items stand at this site. Move them first, or close the site instead of removing it.",
                count,
            )
            % {"count": count}
        )


@transaction.atomic
def add_site(*, company: Company, name: str, by: User, now: datetime, code: str = "") -> Site:
    """Add a place where the company works or where items stand. Refuses a second open one of the same name: files and
    people name sites by it. Recorded."""
    name = line(name)
    refuse_unwanted_text({"name": name, "code": code})
    if not name:
        raise SiteNameMissing
    lock(company=company)
    if Site.objects.filter(company=company, closed_on=None, name__iexact=name).exists():
        raise SiteNameTaken
    site = Site(company=company, name=name, code=tidy(code), created_at=now, changed_at=now)
    with refusing({"site_has_name": SiteNameMissing}):
        history.create(obj=site, by=by, at=now)
    return site


@transaction.atomic
def change_site(*, site: Site, values: Mapping[str, Any], by: User, now: datetime) -> None:
    """Correct name, code or closing day. Recorded."""
    clean = {key: tidy(value) if isinstance(value, str) else value for key, value in values.items()}
    refuse_unwanted_text(clean)
    if "name" in clean and not clean["name"]:
        raise SiteNameMissing
    with refusing({"site_has_name": SiteNameMissing}):
        history.save_changes(obj=site, values=clean, by=by, at=now)


def close_site(*, site: Site, closed_on: date, by: User, now: datetime) -> None:
    """Say when the site was closed; what stood there stays readable. Recorded."""
    change_site(site=site, values={"closed_on": closed_on}, by=by, now=now)


@transaction.atomic
def remove_site(*, site: Site, by: User, now: datetime) -> None:
    """Remove a site and its addresses. Refuses while items stand there. Recorded on the company."""
    if hasattr(site, "items") and (count := site.items.count()):
        raise SiteInUse(count)
    remove_part(obj=site, company=site.company, word="sites", by=by, now=now)
