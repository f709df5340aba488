"""What is typed about a product, its attributes included."""

import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.forms import HouseForm
from common.pick import PickField
from installed_base.choices import PRODUCT_WORDS, ProductKind, Tracking
from installed_base.models import Maker, Product, ProductFamily
from installed_base.models.attributes import DIALECT, NAME, attributes_of, problems_of_schema
from users.models import User

W = PRODUCT_WORDS
FACTS = (
    "kind", "maker", "code", "name", "family", "tracking", "serial_pattern", "successor", "succeeded_on",
    "end_of_sale", "last_contract_attach", "end_of_support", "expected_life_months", "description",
)  # fmt: skip
KINDS = (
    ("string", _("Free text")),
    ("number", pgettext_lazy("type", "Number")),
    ("integer", _("Whole number")),
    ("boolean", _("Yes or no")),
    ("date", _("Date")),
    ("choice", _("Choice")),
    ("list", _("List")),
)


class ProductForm(HouseForm):
    """A product of the catalogue. Maker and family are names: new ones are made on saving."""

    kind = forms.ChoiceField(choices=ProductKind, label=W["kind"])
    code = forms.CharField(max_length=80, label=W["code"])
    name = forms.CharField(max_length=200, label=W["name"])
    maker = forms.CharField(
        max_length=200, required=False, label=W["maker"], help_text=_("Empty means our own make.")
    )
    family = forms.CharField(max_length=160, required=False, label=W["family"])
    tracking = forms.ChoiceField(choices=Tracking, label=W["tracking"])
    serial_pattern = forms.CharField(
        max_length=200,
        required=False,
        label=W["serial_pattern"],
        help_text=_(
            "Only when the digits at the end do not simply count up: a regular expression with the groups prefix and seq."
        ),
    )
    successor = PickField(url_name="installed_base:product_options", required=False, label=W["successor"])
    succeeded_on = forms.DateField(
        required=False, label=W["succeeded_on"], help_text=_("Empty means: since the end of sale.")
    )
    end_of_sale = forms.DateField(required=False, label=W["end_of_sale"])
    last_contract_attach = forms.DateField(required=False, label=W["last_contract_attach"])
    end_of_support = forms.DateField(required=False, label=W["end_of_support"])
    expected_life_months = forms.IntegerField(
        min_value=1, max_value=1200, required=False, label=W["expected_life_months"]
    )
    description = forms.CharField(
        max_length=10000, required=False, label=W["description"], widget=forms.Textarea({"rows": 3})
    )
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: User, product: Product | None = None, **kwargs: Any) -> None:
        if product is not None:
            kwargs["initial"] = initial_of(product)
        super().__init__(*args, **kwargs)
        others = Product.objects.visible_to(user).select_related("maker")
        self.fields["successor"].queryset = others.exclude(pk=product.pk) if product else others
        for name, rows in (("maker", Maker), ("family", ProductFamily)):
            self.fields[name].widget.attrs |= {"list": f"{name}-names", "autocomplete": "off"}
            self.fields[name].names = rows.objects.order_by("name").values_list("name", flat=True)[:500]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        sale, support = cleaned.get("end_of_sale"), cleaned.get("end_of_support")
        if sale and support and support < sale:
            self.add_error("end_of_support", _("The support ends before the sale. Check both days."))
        return cleaned

    def facts(self) -> dict[str, Any]:
        """Values for the operation."""
        return {name: self.cleaned_data[name] for name in FACTS}


def initial_of(product: Product) -> dict[str, Any]:
    """What stands in the form for a product."""
    found = {name: getattr(product, name) for name in FACTS}
    return found | {
        "maker": product.maker.name if product.maker else "",
        "family": product.family.name if product.family else "",
        "revision": product.revision,
    }


class AttributeForm(HouseForm):
    """One row of the editor of attributes."""

    name = forms.CharField(max_length=40, required=False, label=_("Name"))
    title = forms.CharField(max_length=120, required=False, label=_("Heading"))
    kind = forms.ChoiceField(choices=KINDS, required=False, label=_("Type"))
    unit = forms.CharField(max_length=20, required=False, label=_("Unit"))
    choices = forms.CharField(max_length=4000, required=False, label=_("Choices"))
    required = forms.BooleanField(required=False, label=_("Required"))
    search = forms.BooleanField(required=False, label=_("Searchable"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.initial.get("name"):  # under this name the items keep their values; the heading is renamed
            self.fields["name"].disabled = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("name") and cleaned.get("title"):
            cleaned["name"] = _name_out_of(cleaned["title"])
        name = cleaned.get("name", "")
        if name and not NAME.fullmatch(name):
            self.add_error("name", _("Small letters a–z, digits and underscores; a letter first."))
        if name and cleaned.get("kind") == "choice" and not split_choices(cleaned.get("choices", "")):
            self.add_error("choices", _("Give the choices, parted by semicolons."))
        return cleaned


class BaseAttributeFormSet(forms.BaseFormSet):
    """The rows together: a name once only."""

    def clean(self) -> None:
        seen = set()
        for form in self.forms:
            name = getattr(form, "cleaned_data", {}).get("name")
            if name and name in seen:
                form.add_error("name", _("Two attributes have this name. Rename one of them."))
            seen.add(name)

    def schema(self, present: dict[str, Any]) -> dict[str, Any]:
        """The rows as a schema; what rows cannot say (limits, descriptions) is kept from the present one."""
        before = present.get("properties", {})
        properties, required = {}, []
        for position, form in enumerate(self.ordered_forms):
            facts = form.cleaned_data
            if not facts.get("name") or facts.get("DELETE"):
                continue
            properties[facts["name"]] = _property(facts, before.get(facts["name"], {}), position)
            required += [facts["name"]] if facts.get("required") else []
        if not properties:
            return {}
        found = {"$schema": DIALECT, "type": "object", "properties": properties}
        return found | ({"required": required} if required else {})


AttributeFormSet = forms.formset_factory(
    AttributeForm,
    formset=BaseAttributeFormSet,
    extra=3,
    can_delete=True,
    can_order=True,
    max_num=60,
    validate_max=True,
)


class SchemaForm(HouseForm):
    """The same attributes as raw JSON, for those who prefer it."""

    schema = forms.CharField(
        max_length=60000,
        required=False,
        label=_("JSON Schema"),
        widget=forms.Textarea({"rows": 22, "class": "mono"}),
    )

    def clean_schema(self) -> dict[str, Any]:
        text = self.cleaned_data["schema"]
        try:
            schema = json.loads(text) if text else {}
        except (ValueError, RecursionError) as error:
            line = getattr(error, "lineno", 1)
            raise forms.ValidationError(
                _("This is not JSON: look at line %(line)d."), params={"line": line}
            ) from error
        problems = problems_of_schema(schema)
        if problems:
            raise forms.ValidationError(problems)
        return schema


def rows_of(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """Initial rows of the editor for a schema."""
    return [
        {
            "name": attribute.name, "title": attribute.title, "kind": attribute.kind, "unit": attribute.unit,
            "choices": "; ".join(attribute.choices), "required": attribute.required,
            "search": attribute.is_searchable,
        }
        for attribute in attributes_of(schema)
    ]  # fmt: skip


def split_choices(text: str) -> list[str]:
    """Choices parted by semicolons, each once."""
    return list(dict.fromkeys(word.strip() for word in text.replace("\n", ";").split(";") if word.strip()))


def _property(facts: dict[str, Any], before: dict[str, Any], position: int) -> dict[str, Any]:
    kind = facts["kind"] or "string"
    rule: dict[str, Any] = {
        "string": {"type": "string"},
        "date": {"type": "string", "format": "date"},
        "choice": {"type": "string", "enum": split_choices(facts["choices"])},
        "list": {"type": "array", "items": {"type": "string"}},
    }.get(kind, {"type": kind})
    if kind == "list" and split_choices(facts["choices"]):
        rule["items"]["enum"] = split_choices(facts["choices"])
    kept = ["description"] + (["minimum", "maximum"] if kind in ("number", "integer") else [])
    kept += ["minLength", "maxLength"] if kind == "string" else []
    rule |= {name: before[name] for name in kept if name in before}
    rule |= {"title": facts["title"]} if facts["title"] else {}
    rule |= {"x-unit": facts["unit"]} if facts["unit"] else {}
    rule |= {"x-search": True} if facts.get("search") else {}
    return rule | {"x-order": position}


def _name_out_of(title: str) -> str:
    plain = title.lower().translate(str.maketrans("åäöæøü", "aaoaou"))
    word = "_".join(filter(None, "".join(c if c.isascii() and c.isalnum() else " " for c in plain).split()))
    return word[:40] if word[:1].isalpha() else f"a_{word}"[:40]
