"""Lists narrowed by custom fields: filters, facets and conditions of those fields that the user sees."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Q, QuerySet, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters

from common.lists import facets
from common.lists.filters import NONE, AnyOf, DayEnd, ListFilter, NumberEnd, uuids
from custom_fields.choices import WITH_RANGE, Kind
from custom_fields.models import CustomField
from custom_fields.queries import expressions
from custom_fields.queries.known import filter_fields
from custom_fields.queries.registers import register_of
from users.models import User

COUNTED = 30  # options up to which each is a tick with its count


class _OneOf(AnyOf):
    """Records whose value is one of the options or referred records; `none`: no value."""

    def __init__(self, custom: CustomField, **kwargs: Any) -> None:
        self.custom = custom
        super().__init__("custom", **kwargs)
        self.extra["known"] = None
        if custom.options:
            self.extra["known"] = [NONE, *(one["key"] for one in custom.options)]

    def condition(self, values: list[str]) -> Q:
        found = Q(pk__in=[])
        wanted = [value for value in values if value != NONE]
        if wanted:
            found |= expressions.one_of(self.custom, wanted)
        if NONE in values:
            found |= Q(expressions.is_empty(self.custom))
        return found


class _Begins(filters.CharFilter):
    """Records whose text begins so."""

    def __init__(self, custom: CustomField, **kwargs: Any) -> None:
        self.custom = custom
        super().__init__("custom", max_length=200, **kwargs)

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        return qs.filter(expressions.begins_with(self.custom, value)) if value else qs


class _End:
    """One end of a range."""

    def __init__(self, custom: CustomField, lookup_expr: str, **kwargs: Any) -> None:
        self.custom = custom
        super().__init__("custom", lookup_expr, **kwargs)

    def filter(self, qs: QuerySet, value: Any) -> QuerySet:
        if value is None:
            return qs
        plain = value.isoformat() if self.custom.kind == Kind.DATE else value
        ends = (plain, None) if self.lookup_expr == "gte" else (None, plain)
        return qs.filter(expressions.in_range(self.custom, *ends))


class _NumberEnd(_End, NumberEnd):
    pass


class _DayEnd(_End, DayEnd):
    pass


class _Filled(filters.BooleanFilter):
    """Records that have a value, or have none."""

    def __init__(self, custom: CustomField, **kwargs: Any) -> None:
        self.custom = custom
        super().__init__("custom", **kwargs)

    def filter(self, qs: QuerySet, value: bool | None) -> QuerySet:  # noqa: FBT001
        if value is None:
            return qs
        empty = Q(expressions.is_empty(self.custom))
        return qs.filter(~empty if value else empty)


def filters_of(field: CustomField) -> dict[str, filters.Filter]:
    """The filters of one field by parameter: `cf_<key>`, `cf_<key>_from` and `_to`, `cf_<key>_filled`."""
    made: dict[str, filters.Filter] = {f"{field.name}_filled": _Filled(field, label=field.label)}
    if field.kind in WITH_RANGE:
        end = _DayEnd if field.kind == Kind.DATE else _NumberEnd
        made[f"{field.name}_from"] = end(field, "gte", label=field.label)
        made[f"{field.name}_to"] = end(field, "lte", label=field.label)
    elif field.kind in {Kind.TEXT, Kind.LINK}:
        made[field.name] = _Begins(field, label=field.label)
    else:
        made[field.name] = _OneOf(field, label=field.label)
    return made


class CustomisedFilter(ListFilter):
    """A register's filter that knows its custom fields, as far as the asker sees them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.request is None:
            return
        for field in filter_fields(self.resource, self.request.user):
            for name, made in filters_of(field).items():
                made.parent, made.model = self, self.queryset.model
                self.filters[name] = made

    @property
    def form(self) -> forms.Form:
        """A filter by a field that is gone, or not for this user, is an error: leaving it out would show too much."""
        is_new = not hasattr(self, "_form")
        form = super().form
        if is_new:
            for name in sorted(name for name in self.data or {} if name.startswith("cf_")):
                if name not in self.filters:
                    form.add_error(
                        None,
                        _("The filter %(name)s is unknown or not for you, and was left out.")
                        % {"name": name[:60]},
                    )
        return form


class _Choices:
    """The options of one field as ticks want them."""

    def __init__(self, options: list[facets.Option]) -> None:
        self.choices = options
        self.values = [value for value, _words in options]


def expression_or_none(field: CustomField) -> Combinable:
    """The field's key by which rows are counted; rows without one stand under `none`."""
    nothing, none = (Value(word, output_field=TextField()) for word in ("", NONE))
    return Coalesce(NullIf(expressions.expression_of(field), nothing), none)


def _options(field: CustomField) -> list[facets.Option]:
    return [(NONE, _("Is empty")), *field.all_options()]


def facets_of(resource: str, user: User) -> list[facets.Facet]:
    """What the filter form shows of the custom fields."""
    found: list[facets.Facet] = []
    for field in filter_fields(resource, user):
        if field.kind in WITH_RANGE:
            found.append(
                facets.Range(field.name, field.label, is_day=field.kind == Kind.DATE, unit=field.unit)
            )
        elif field.kind in {Kind.TEXT, Kind.LINK}:
            label = _("%(label)s begins with") % {"label": field.label}
            found.append(facets.Search(field.name, label))
        elif field.is_reference:
            register = register_of(field.kind)
            found.append(
                facets.Choose(
                    field.name, field.label, asks=register.options_url, named=_named(register.resource)
                )
            )
        elif field.kind == Kind.CHOICE and len(field.all_options()) <= COUNTED:
            found.append(
                facets.Checks(
                    field.name, field.label, by=expression_or_none(field), choices=_Choices(_options(field))
                )
            )
        else:
            found.append(
                facets.Choose(field.name, field.label, options=lambda _user, field=field: _options(field))
            )
    return found


def _named(resource: str):
    def named(user: User, chosen: Iterable[str]) -> list[facets.Option]:
        rows = register_of(resource).rows_of(user).filter(public_id__in=uuids(chosen))
        options = [(str(row.public_id), str(row)) for row in rows]
        return [*options, (NONE, _("Is empty"))]

    return named
