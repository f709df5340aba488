"""What companies can have by themselves: tags, ways to reach them, a group, something done lately."""

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.lists.conditions import (
    Asker,
    BadValueError,
    Condition,
    Option,
    code_of,
    codes,
    months_ago,
    register,
    universal_id,
)
from companies.choices import ContactKind
from companies.models import Company, CompanyContactPoint, GroupLink, Tag


def has_activity_within(asker: Asker, value: str) -> Q:
    return Q(last_activity_at__isnull=False, last_activity_at__gte=months_ago(asker, value))


def has_tag(asker: Asker, value: str) -> Exists:
    """The tag itself is looked up first, so that the planner knows how rare it is."""
    tag = Tag.objects.filter(public_id=universal_id(value)).first()
    if tag is None:
        raise BadValueError
    return Exists(Company.tags.through.objects.filter(company=OuterRef("pk"), tag=tag.pk))


def tag_options(asker: Asker, text: str) -> list[Option]:
    found = Tag.objects.filter(name__icontains=text).order_by("name").values_list("public_id", "name")[:50]
    return [(str(number), name) for number, name in found]


def tag_name(asker: Asker, value: str) -> str:
    return Tag.objects.filter(public_id=value).values_list("name", flat=True).first() or value


def has_contact_point(asker: Asker, value: str) -> Exists:
    kind = code_of(ContactKind, value)
    return Exists(CompanyContactPoint.objects.filter(company=OuterRef("pk"), kind=kind))


def has_parent(asker: Asker, value: str) -> Exists:
    return Exists(
        GroupLink.objects.filter(child=OuterRef("pk"), during__contains=timezone.localdate(asker.now))
    )


def has_subsidiary(asker: Asker, value: str) -> Exists:
    return Exists(
        GroupLink.objects.filter(parent=OuterRef("pk"), during__contains=timezone.localdate(asker.now))
    )


CONDITIONS = (
    Condition(
        "activity_months", _("anything done within…"),
        has=_("Something done within %(value)s months"), has_not=_("Nothing done within %(value)s months"),
        build=has_activity_within, kind="number", unit=_("months"),
    ),
    Condition(
        "tag", _("the tag…"), has=_("Has the tag %(value)s"), has_not=_("Has not the tag %(value)s"),
        build=has_tag, options=tag_options, describe=tag_name,
    ),
    Condition(
        "contact_point", _("a way to reach it…"),
        has=_("Can be reached by: %(value)s"), has_not=_("Cannot be reached by: %(value)s"),
        build=has_contact_point, kind="select", options=codes(ContactKind),
    ),
    Condition(
        "parent", _("a parent company"), has=_("Has a parent company"), has_not=_("Has no parent company"),
        build=has_parent, kind="none",
    ),
    Condition(
        "subsidiary", _("a subsidiary"), has=_("Has a subsidiary"), has_not=_("Has no subsidiary"),
        build=has_subsidiary, kind="none",
    ),
)  # fmt: skip


def offer() -> None:
    """Offer these on the list of companies."""
    register("company", *CONDITIONS)
