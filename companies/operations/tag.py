"""Tags: words that staff put on companies to find them again."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from common.constraints import refuse_unwanted_text
from common.refusals import Refusal
from common.text import tidy
from companies.models import Company, CompanyTag, Tag
from history import operations as history
from history.choices import Verb
from users.models import User


class TagEmpty(Refusal):
    """A tag is a word."""

    field = "tag"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("Write the tag."))


@transaction.atomic
def find_or_make_tag(*, name: str, by: User, now: datetime) -> Tag:
    """The tag of that name in any case; made when nobody has used the word yet. Recorded when made."""
    name = " ".join(tidy(name).split())[:60]
    refuse_unwanted_text({"tag": name})
    if not name:
        raise TagEmpty
    found = Tag.objects.filter(name__iexact=name).first()
    if found is not None:
        return found
    (made,) = Tag.objects.bulk_create([Tag(name=name)], ignore_conflicts=True)
    found = Tag.objects.get(name__iexact=name)
    if found.public_id == made.public_id:
        history.record_created(obj=found, by=by, at=now)
    return found


@transaction.atomic
def tag_company(*, company: Company, name: str, by: User, now: datetime) -> Tag:
    """Put a tag on a company; one that is on it already stays. Recorded on the company."""
    tag = find_or_make_tag(name=name, by=by, now=now)
    _row, made = CompanyTag.objects.get_or_create(company=company, tag=tag)
    if made:
        history.record(
            obj=company, verb=Verb.CHANGED, old={"tags": ""}, new={"tags": tag.name}, by=by, at=now
        )
        _touch(company, now)
    return tag


@transaction.atomic
def untag_company(*, company: Company, tag: Tag, by: User, now: datetime) -> None:
    """Take a tag off a company. Recorded on the company."""
    gone, _kinds = CompanyTag.objects.filter(company=company, tag=tag).delete()
    if gone:
        history.record(
            obj=company, verb=Verb.CHANGED, old={"tags": tag.name}, new={"tags": ""}, by=by, at=now
        )
        _touch(company, now)


def _touch(company: Company, now: datetime) -> None:
    """Tags are facts of the company: whoever read it before has read an older one."""
    Company.objects.filter(pk=company.pk).update(revision=F("revision") + 1, changed_at=now)


@transaction.atomic
def set_tags(*, company: Company, names: Iterable[str], by: User, now: datetime) -> None:
    """Let the company carry exactly these tags; new words become tags. Recorded on the company, in one act."""
    wanted = {" ".join(tidy(name).split())[:60].casefold(): name for name in names}
    with history.one_change_set(by=by, at=now):
        carried = {tag.name.casefold(): tag for tag in company.tags.all()}
        for key in wanted.keys() - carried.keys():
            tag_company(company=company, name=wanted[key], by=by, now=now)
        for key in carried.keys() - wanted.keys():
            untag_company(company=company, tag=carried[key], by=by, now=now)
