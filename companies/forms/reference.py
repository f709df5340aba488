"""Fields that the reference lists help with: an industry picked by words, a legal form, the town of a postcode.

Nothing here refuses what a list does not know: lists may be old, or not loaded at all.
"""

from typing import Any

from django import forms
from django.conf import settings
from django.urls import reverse_lazy
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from companies.queries import reference

TYPED = "-typed"


class IndustrySelect(forms.Select):
    """A box that searches the classification named in the field beside it; without scripts a box to write in."""

    def __init__(self, version_field: str) -> None:
        super().__init__(
            attrs={
                "data-choose": "", "data-create": "", "data-url": reverse_lazy("companies:industry_options"),
                "data-with": version_field, "data-sets": version_field,
            }
        )  # fmt: skip
        self.version = ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        typed = (data.get(name + TYPED) or "").strip()
        return typed or super().value_from_datadict(data, files, name)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name + TYPED not in data and super().value_omitted_from_data(data, files, name)

    def optgroups(self, name: str, value: list[str], attrs: Any = None) -> list[Any]:
        code = value[0] if value else ""
        options = [("", "–")]
        if code:
            words = reference.industry_name(self.version, code)
            options.append((code, f"{code} {words}".strip()))
        return [
            (None, [self.create_option(name, key, label, key == code, index)], index)
            for index, (key, label) in enumerate(options)
        ]

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        box = format_html(
            '<noscript><input type="text" class="form-control mt-2" name="{}" value="{}" maxlength="12" aria-label="{}"></noscript>',
            *(name + TYPED, value or "", _now("Industry code")),
        )
        return super().render(name, value, attrs, renderer) + box


class IndustryField(forms.CharField):
    """An industry code, known to the lists or not."""

    def __init__(self, *, version_field: str, **kwargs: Any) -> None:
        super().__init__(max_length=12, widget=IndustrySelect(version_field), **kwargs)


class OfferedInput(forms.TextInput):
    """A text with words offered for it; any other may be written."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        offered = f"offered-{name}"
        box = super().render(name, value, {**(attrs or {}), "list": offered}, renderer)
        options = format_html_join("", '<option value="{}" label="{}">', reference.legal_forms())
        return format_html('{}<datalist id="{}">{}</datalist>', box, offered, options)


def legal_form_field() -> forms.CharField:
    """The legal form in the letters that stand in names, with those of the home country offered."""
    return forms.CharField(label=_("Legal form"), max_length=60, required=False, widget=OfferedInput)


class PlaceHelp:
    """Mixin of forms with postcode, town and region: what the postcode says is filled in where nothing was typed."""

    def place_country(self) -> str:
        """The country of the address, the home country where none is said."""
        return self.cleaned_data.get("country") or settings.HOME_COUNTRY

    def help_with_places(self) -> None:
        """Tell the page where to ask for the town of a postcode."""
        self.fields["postcode"].widget.attrs["data-place"] = reverse_lazy("companies:postcode_place")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        code, town = data.get("postcode", ""), data.get("town", "")
        if not code or (town and data.get("region")) or self.errors:
            return data
        place = reference.place_of_postcode(code, self.place_country())
        if place is None:
            return data
        if not town and "postcode" in self.changed_data:
            data["town"] = town = place.town
        fits = town.casefold() in {name.casefold() for name in place.towns}
        if fits and not data.get("region") and {"postcode", "town"} & set(self.changed_data):
            data["region"] = place.region
        return data
