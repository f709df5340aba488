"""What stands behind the figures of the board, as conditions of the lists of companies and persons."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.lists.conditions import Asker, BadValueError, Condition, Option, register, universal_id
from companies.models import Company
from contacts.models import Position
from history.queries.sources import made_from
from quality.choices import Problem
from quality.models import QualityFigure, UpkeepEntry
from quality.queries.figures import COMPANY, FIGURES, PERSON, REGISTERS, figures_of, not_good
from users.models import Team
from users.permissions import Permission

TYPED = "="  # before a source, so that "typed by staff", which is no word, can be asked for


def _wanting(resource: str) -> Any:
    def build(asker: Asker, value: str) -> Q:
        figure = FIGURES.get(value)
        if figure is None or figure.register != resource:
            raise BadValueError
        return not_good(value, timezone.localtime(asker.now).date())

    return build


def _figure_options(resource: str) -> Any:
    return lambda asker, text: [(one.key, str(one.label)) for one in figures_of(resource)]


def _made_from(resource: str) -> Any:
    def build(asker: Asker, value: str) -> Exists:
        if not value.startswith(TYPED):
            raise BadValueError
        return made_from(REGISTERS[resource].objects.all(), value.removeprefix(TYPED))

    return build


def source_options(asker: Asker, text: str) -> list[Option]:
    rows = QualityFigure.objects.exclude(source=None).filter(source__icontains=text)
    names = rows.order_by("source").values_list("source", flat=True).distinct()[:50]
    return [(TYPED + name, name or str(_("Typed by staff"))) for name in names]


def source_name(asker: Asker, value: str) -> str:
    return value.removeprefix(TYPED) or str(_("Typed by staff"))


def in_upkeep(asker: Asker, value: str) -> Exists:
    if value and value not in Problem.values:
        raise BadValueError
    rows = UpkeepEntry.objects.visible_to(asker.user).awake(timezone.localtime(asker.now).date())
    return Exists((rows.filter(problem=value) if value else rows).filter(company=OuterRef("pk")))


def of_main_team(asker: Asker, value: str) -> Q:
    """Whose main position today is at a company of the team; `none` for those who belong to no team."""
    held = Position.objects.filter(person=OuterRef(OuterRef("pk")), ended_on=None).order_by(
        "-is_primary", "id"
    )
    team = None if value == "none" else Team.objects.filter(public_id=universal_id(value)).first()
    if team is None and value != "none":
        raise BadValueError
    main = Company.objects.filter(pk=Subquery(held.values("company")[:1]), team__isnull=False)
    main = main.filter(team=team) if team else main
    return Q(Exists(main)) if team else ~Q(Exists(main))


def team_options(asker: Asker, text: str) -> list[Option]:
    return [("none", str(_("No team"))), *((str(t.public_id), t.name) for t in Team.objects.order_by("name"))]


def _shared(resource: str) -> tuple[Condition, ...]:
    return (
        Condition(
            "quality", _("something wanting in its data"), has=_("Wanting: %(value)s"),
            has_not=_("Not wanting: %(value)s"), build=_wanting(resource), kind="select",
            options=_figure_options(resource), permission=Permission.QUALITY_VIEW,
        ),
        Condition(
            "made_from", _("come from the source…"), has=_("Came from: %(value)s"),
            has_not=_("Did not come from: %(value)s"), build=_made_from(resource), options=source_options,
            describe=source_name, permission=Permission.QUALITY_VIEW,
        ),
    )  # fmt: skip


def offer() -> None:
    """Called when the app is ready."""
    register(
        COMPANY, *_shared(COMPANY),
        Condition(
            "upkeep", _("a fact to be repaired"), has=_("To be repaired: %(value)s"),
            has_not=_("Not to be repaired: %(value)s"), build=in_upkeep, kind="select",
            options=lambda asker, text: [("", str(_("Anything"))), *((p.value, str(p.label)) for p in Problem)],
            permission=Permission.QUALITY_VIEW,
        ),
    )  # fmt: skip
    register(
        PERSON, *_shared(PERSON),
        Condition(
            "main_team", _("a main position at a company of the team…"), has=_("Main position in the team: %(value)s"),
            has_not=_("Main position not in the team: %(value)s"), build=of_main_team, kind="select",
            options=team_options, permission=Permission.QUALITY_VIEW,
        ),
    )  # fmt: skip
