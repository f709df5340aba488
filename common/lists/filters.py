"""Filters that lists share: several values of one facet, ranges, rows by universal ID, conditions."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters

from common.forms import NumberText
from common.lists import conditions
from common.text import tidy

ME, NONE = "me", "none"


class ManyTextsField(forms.Field):
    """Texts given by repeating the parameter."""

    widget = forms.MultipleHiddenInput

    def __init__(self, *args: Any, known: Iterable[str] | None = None, **kwargs: Any) -> None:
        self.known = None if known is None else set(known)
        super().__init__(*args, **kwargs)

    def clean(self, value: Any) -> list[str]:
        texts = [tidy(str(text)) for text in (value or [])]
        texts = list(dict.fromkeys(text for text in texts if text))[:100]
        unknown = [text for text in texts if len(text) > 200 or (self.known and text not in self.known)]
        if unknown:
            raise ValidationError(
                _("“%(value)s” is not one of the values of this filter."),
                params={"value": unknown[0][:60]},
                code="unknown",
            )
        return texts


class AnyOf(filters.Filter):
    """Rows whose field has one of the given values. `choices` (a TextChoices) limits them."""

    field_class = ManyTextsField

    def __init__(self, field_name: str, *, choices: Any = None, **kwargs: Any) -> None:
        known = None if choices is None else choices.values
        super().__init__(field_name, known=known, **kwargs)
        self.choices = choices

    def filter(self, qs: QuerySet, value: list[str]) -> QuerySet:
        return qs.filter(self.condition(value)) if value else qs

    def condition(self, values: list[str]) -> Q:
        return Q(**{f"{self.field_name}__in": values})


class AnyPrefix(AnyOf):
    """Rows whose code begins with one of the given beginnings, as an index can find them."""

    def condition(self, values: list[str]) -> Q:
        found = Q()
        for value in values:
            if value.isascii():
                after = value[:-1] + chr(ord(value[-1]) + 1)
                found |= Q(**{f"{self.field_name}__gte": value, f"{self.field_name}__lt": after})
            else:  # not every sign has a next one, and no code has such a sign
                found |= Q(**{f"{self.field_name}__startswith": value})
        return found


class AnyRow(AnyOf):
    """Rows that point at one of the given rows by universal ID; `none` points at nothing, `me` at the asker."""

    def __init__(self, field_name: str, *, model: type[Model], **kwargs: Any) -> None:
        super().__init__(field_name, **kwargs)
        self.target = model  # `model` is django-filter's own word for the listed model

    def condition(self, values: list[str]) -> Q:
        numbers = list(
            self.target._default_manager.filter(public_id__in=uuids(values)).values_list("pk", flat=True)
        )
        if ME in values:
            numbers.append(self.parent.request.user.pk)
        found = Q(**{f"{self.field_name}__in": numbers})
        return found | Q(**{f"{self.field_name}__isnull": True}) if NONE in values else found


def uuids(values: Iterable[str]) -> list[UUID]:
    """Those of the texts that are universal IDs."""
    found = []
    for value in values:
        try:
            found.append(UUID(value))
        except ValueError:
            continue
    return found


class NumberEnd(filters.NumberFilter):
    """One end of a range of numbers, written as people write them."""

    def __init__(self, field_name: str, lookup_expr: str, **kwargs: Any) -> None:
        super().__init__(field_name, lookup_expr, widget=NumberText, **kwargs)


class DayEnd(filters.DateFilter):
    """One end of a range of days."""


class ListFilter(filters.FilterSet):
    """The base of each register's filter: the same for its page, its API and its export.

    `resource` is the word under which conditions are registered for the list.
    """

    resource = ""
    where = AnyOf("where", method="by_conditions", label="Conditions: has:<key>:<value> or not:<key>:<value>")
    match = filters.ChoiceFilter(
        method="by_match", choices=[("all", "all"), ("any", "any")], label="How conditions join: all or any"
    )

    @classmethod
    def take(cls, name: str, one: filters.Filter) -> None:
        """One filter more, from an app above: for page, file, bulk edit and API alike."""
        cls.base_filters[name] = one

    @cached_property
    def asker(self) -> conditions.Asker:
        return conditions.Asker(self.request.user, timezone.now())

    @cached_property
    def _read(self) -> tuple[list[conditions.Where], list[str]]:
        data = self.data or {}
        tokens = data.getlist("where") if hasattr(data, "getlist") else data.get("where", [])
        return conditions.read(self.resource, filter(None, tokens), self.asker)

    @property
    def asked(self) -> list[conditions.Where]:
        """The conditions that the address asks for and the user may ask."""
        return self._read[0]

    @property
    def joins_by_any(self) -> bool:
        return bool(self.data) and self.data.get("match") == "any"

    @property
    def form(self) -> forms.Form:
        """A condition that means nothing is an error: leaving it out would show too much without a word."""
        if not hasattr(self, "_form"):
            form = super().form
            for token in self._read[1]:
                form.add_error(
                    None,
                    _("The condition “%(token)s” is unknown or not for you, and was left out.")
                    % {"token": token[:80]},
                )
        return self._form

    def by_conditions(self, queryset: QuerySet, name: str, value: list[str]) -> QuerySet:
        return queryset.filter(conditions.join(self.asked, any_of=self.joins_by_any))

    def by_match(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset
