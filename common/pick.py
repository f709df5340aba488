"""Picking one record out of very many: the page has only the chosen one, the server is asked for the rest."""

from collections.abc import Iterable

from django import forms
from django.db.models import Model, QuerySet
from django.urls import reverse_lazy
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

TYPED = "-typed"  # what follows the field's name in the name of the box for those without scripts
OFFERED = 25


class Typed(str):
    """A name or number that was written where scripts do not run, instead of a record that was chosen."""


class TypedInstead:
    """A select that needs scripts gives a box to those without: what is written there is looked up when the form is
    sent, and several records that it may mean stand in the select."""

    def value_from_datadict(self, data, files, name):
        chosen = super().value_from_datadict(data, files, name)
        typed = (data.get(name + TYPED) or "").strip()[:300]
        if not typed:
            return chosen
        return [*chosen, Typed(typed)] if self.allow_multiple_selected else Typed(typed)

    def value_omitted_from_data(self, data, files, name):
        return name + TYPED not in data and super().value_omitted_from_data(data, files, name)

    def render(self, name, value, attrs=None, renderer=None):
        text = _text_of(value if isinstance(value, list | tuple) else [value])
        kept = "" if meant_by(self.choices.queryset, text) else text
        box = format_html(
            '<noscript><input type="text" class="form-control mt-2" name="{}" value="{}" maxlength="300"'
            ' autocomplete="off" aria-label="{}" placeholder="{}"></noscript>',
            *(name + TYPED, kept, _("Find by name or number"), _("Write a name or number")),
        )
        return super().render(name, value, attrs, renderer) + box


def meant_by(queryset: QuerySet, text: str) -> list[Model]:
    """Records that are meant by a name or number, as the querysets of the registers answer it (`answering`)."""
    answering = getattr(queryset, "answering", None)
    return list(answering(text.replace("\x00", " "))[:OFFERED]) if answering and text.strip() else []


def the_one_meant(queryset: QuerySet, text: str) -> Model:
    """The record that is meant, or an error that says how to go on."""
    rows = meant_by(queryset, text)
    if not rows:
        raise forms.ValidationError(_("Nothing is found by this. Write another part of the name or number."))
    if len(rows) > 1:
        raise forms.ValidationError(_("Several records answer to this. Choose the right one in the list."))
    return rows[0]


class PickSelect(TypedInstead, forms.Select):
    """A select that holds just the chosen record; `data-url` answers what is typed."""

    def __init__(self, url: object) -> None:
        super().__init__(
            attrs={"data-choose": "", "data-url": url, "data-placeholder": gettext_lazy("Type to search")}
        )

    def optgroups(self, name, value, attrs=None):
        picked = [one for one in value if one]
        known = _uuids(picked)
        found = self.choices.queryset.filter(public_id__in=known) if known else ()
        if picked and not known:
            found = meant_by(self.choices.queryset, str(picked[0]))
            picked = [found[0].public_id] if len(found) == 1 else []
        options = [("", "")] + [(str(one.public_id), _described(one)) for one in found]
        chosen = {str(one) for one in picked}
        return [
            (
                None,
                [self.create_option(name, key, label, key in chosen or (not chosen and not key), index)],
                index,
            )
            for index, (key, label) in enumerate(options)
        ]


class PickManySelect(TypedInstead, forms.SelectMultiple):
    """The same for any number of records. `offered` are likely ones that the page holds from the start, so
    that they can be chosen without scripts too."""

    offered: Iterable[Model] = ()

    def __init__(self, url: object) -> None:
        super().__init__(attrs={"data-choose": "", "data-url": url})

    def optgroups(self, name, value, attrs=None):
        wanted = _uuids([one for one in value if one])
        found = list(self.choices.queryset.filter(public_id__in=wanted)) if wanted else []
        meant = meant_by(self.choices.queryset, _text_of(value))
        found += meant if len(meant) == 1 else []
        chosen = {one.pk for one in found}
        others = {one.pk: one for one in [*meant, *self.offered]}
        rows = [*found, *(one for pk, one in others.items() if pk not in chosen)]
        return [
            (
                None,
                [
                    self.create_option(
                        name, str(one.public_id), _described(one), selected=one.pk in chosen, index=index
                    )
                ],
                index,
            )
            for index, one in enumerate(rows)
        ]


class PickField(forms.ModelChoiceField):
    """One record by its universal ID, out of a queryset that is restricted to what the user sees."""

    def __init__(self, *, url_name: str, **options: object) -> None:
        options.setdefault("queryset", None)
        super().__init__(to_field_name="public_id", widget=PickSelect(reverse_lazy(url_name)), **options)

    def prepare_value(self, value: object) -> object:
        return getattr(value, "public_id", value)

    def to_python(self, value: object) -> Model | None:
        if isinstance(value, Typed):
            return the_one_meant(self.queryset, value)
        return super().to_python(value)


class PickManyField(forms.ModelMultipleChoiceField):
    """Records by their universal IDs, out of a queryset that is restricted to what the user sees."""

    def __init__(self, *, url_name: str, **options: object) -> None:
        options.setdefault("queryset", None)
        super().__init__(to_field_name="public_id", widget=PickManySelect(reverse_lazy(url_name)), **options)

    def clean(self, value: object) -> QuerySet:
        chosen = list(value) if isinstance(value, list | tuple) else []
        typed = [one for one in chosen if isinstance(one, Typed)]
        if not typed:
            return super().clean(value)
        known = [one for one in chosen if not isinstance(one, Typed)]
        return super().clean([*known, *(str(the_one_meant(self.queryset, one).public_id) for one in typed)])

    def offer(self, rows: Iterable[Model], query: str) -> None:
        """Put likely records into the page; `query` tells the server what the page is about."""
        self.widget.offered = rows
        self.widget.attrs["data-url"] = f"{self.widget.attrs['data-url']}?{query}"


def _described(one: Model) -> str:
    """What tells a record from others of the same name."""
    known = (getattr(one, name, "") for name in ("business_id", "code", "town"))
    return " · ".join(dict.fromkeys(filter(None, [str(one), *map(str, filter(None, known))])))


def _text_of(values: Iterable) -> str:
    """What was written instead of a choice."""
    return next((str(one) for one in values if isinstance(one, str) and one and not _uuids([one])), "")


def _uuids(values: list) -> list:
    field = forms.UUIDField()
    found = []
    for value in values:
        try:
            found.append(field.clean(str(value)))
        except forms.ValidationError:
            continue
    return found
