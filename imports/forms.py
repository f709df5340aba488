"""What users say about their files."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from common.forms import HouseForm
from companies.choices import Classification
from history.choices import Party
from imports.choices import PARTY_OF_PERSONS, REGISTER_GROUPS, GatePolicy, Precedence, Register
from imports.models import Import
from imports.operations.targets import PERMISSIONS
from imports.reading.encodings import CHOICES as ENCODINGS
from users.models import User

ENCODING_NAMES = {
    "utf-8": "UTF-8", "utf-16-le": "UTF-16 LE", "utf-16-be": "UTF-16 BE", "cp1252": "Windows-1252",
    "iso-8859-1": "ISO 8859-1 (Latin-1)", "mac_roman": "Mac OS Roman", "cp850": "DOS (CP850)",
}  # fmt: skip
DELIMITERS = [(";", _("Semicolon ;")), (",", _("Comma ,")), ("\t", _("Tab")), ("|", _("Vertical bar |"))]
DECIMALS = [(",", _("Comma: 1 234,5")), (".", _("Point: 1,234.5"))]
DATE_ORDERS = [("dmy", _("day, month, year")), ("mdy", _("month, day, year")), ("ymd", _("year, month, day"))]

WIDE = {"data-wide": ""}  # choices that are sentences have a row to themselves


class UploadForm(HouseForm):
    """The file, and the register it goes to."""

    register = forms.ChoiceField(label=_("Register"), choices=[])
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "CSV, TSV, XLSX, XLS, ODS or vCard. Nothing is written before you have seen what would happen."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.xls,.ods,.vcf"}),
    )

    def __init__(self, *args, user: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        choices = []
        for group, registers in REGISTER_GROUPS:
            allowed = [(r.value, r.label) for r in registers if user.has_permission(PERMISSIONS[r])]
            choices += [(group, allowed)] if group and allowed else allowed
        self.fields["register"].choices = choices
        self.fields["file"].help_text = f"{self.fields['file'].help_text} " + str(
            _("At most %(limit)d MB.") % {"limit": settings.UPLOAD_LIMIT_MB}
        )


class LayoutForm(HouseForm):
    """How the file is cut into rows and cells."""

    encoding = forms.ChoiceField(
        label=_("Letters (encoding)"), choices=list(ENCODING_NAMES.items()), required=False
    )
    delimiter = forms.ChoiceField(label=_("Cells are parted by"), choices=DELIMITERS, required=False)
    has_quotes = forms.BooleanField(label=_("Quotation marks hold a cell together"), required=False)
    sheet = forms.ChoiceField(label=_("Sheet"), required=False)
    header_row = forms.IntegerField(
        label=_("Row of the headers"),
        min_value=0,
        max_value=200,
        help_text=_("0 when the file has no headers."),
    )

    def __init__(self, *args, imported: Import, **kwargs) -> None:
        layout = imported.layout
        super().__init__(*args, initial=layout, **kwargs)
        kind = layout.get("kind")
        if kind != "csv":
            for name in ("delimiter", "has_quotes"):
                del self.fields[name]
        if kind not in {"csv", "vcard"}:
            del self.fields["encoding"]
            self.fields["sheet"].choices = [(name, name) for name in imported.sheet_names]
        else:
            del self.fields["sheet"]
        if kind == "vcard":
            del self.fields["header_row"]
        if "encoding" in self.fields and layout.get("encoding") not in ENCODINGS:
            self.fields["encoding"].choices = [
                *ENCODING_NAMES.items(),
                (layout["encoding"], layout["encoding"]),
            ]

    def in_words(self) -> str:
        """How the file is read now, in one line: what the form would show if it were open."""
        told = []
        for name, field in self.fields.items():
            value = self[name].value()
            if isinstance(field, forms.ChoiceField):
                told.append(str(dict(field.choices).get(value, "")))
            elif isinstance(field, forms.IntegerField):
                told.append(f"{field.label}: {value}")
        return " · ".join(filter(None, told))


class OptionsForm(HouseForm):
    """How cells are read, and what happens to what is missing."""

    decimal = forms.ChoiceField(label=_("Decimal sign"), choices=DECIMALS)
    default_country = forms.ChoiceField(
        label=_("Country, where a row says none"), choices=lambda: list(countries)
    )
    currency = forms.RegexField(r"^[A-Z]{3}$", label=_("Currency, where a row says none"), max_length=3)
    financial_year = forms.IntegerField(label=_("Year of staff and turnover"), min_value=1900, max_value=2200)
    industry_version = forms.ChoiceField(label=_("Classification of industry codes"), choices=Classification)
    system = forms.CharField(
        label=_("Name of the other system"), max_length=60,
        help_text=_("Numbers of the other system are kept under this name; use the same one each time."),
    )  # fmt: skip
    source = forms.CharField(
        label=_("Source"), max_length=120, required=False, help_text=_("Shown as where the facts came from.")
    )
    party = forms.ChoiceField(label=_("Whose word the file is"), choices=Party)
    precedence = forms.ChoiceField(
        label=_("Where the file says something else"), choices=Precedence, widget=forms.Select(attrs=WIDE),
        help_text=_("What is kept is told in the check and in the result, cell by cell."),
    )  # fmt: skip
    gate = forms.ChoiceField(
        label=_("People who refuse marketing or were erased"), choices=GatePolicy, widget=forms.Select(attrs=WIDE),
        help_text=_("Somebody who was erased on request never comes in by a list; their rows are rejected or held."),
    )  # fmt: skip
    clear_empty = forms.BooleanField(label=_("An empty cell empties the field"), required=False)
    take_proposals = forms.BooleanField(label=_("Mend damaged values as proposed"), required=False)
    create_products = forms.BooleanField(label=_("Create products that are missing"), required=False)
    create_sites = forms.BooleanField(label=_("Create sites that are missing"), required=False)
    attributes_from_rest = forms.BooleanField(
        label=_("Columns left out become attributes of the item"), required=False
    )

    ONLY = {
        "financial_year": {Register.COMPANIES}, "currency": {Register.COMPANIES, Register.CONTRACTS}, "industry_version": {Register.COMPANIES},
        "create_products": {Register.ITEMS}, "create_sites": {Register.ITEMS}, "attributes_from_rest": {Register.ITEMS},
    }  # fmt: skip

    def __init__(self, *args, imported: Import, **kwargs) -> None:
        initial = (
            {"precedence": Precedence.BETTER, "gate": GatePolicy.MARK}
            | imported.options
            | {"source": imported.source, "party": imported.party}
        )
        super().__init__(*args, initial=initial, **kwargs)
        for name, registers in self.ONLY.items():
            if imported.register not in registers:
                del self.fields[name]
        if imported.register == Register.PERSONS:
            self.fields["party"] = forms.ChoiceField(
                label=_("Where do you have the data from?"), choices=PARTY_OF_PERSONS, required=False,
                widget=forms.Select(attrs=WIDE),
            )  # fmt: skip
            self.order_fields(["party"])


class MappingNameForm(HouseForm):
    """The name under which a mapping is kept. Not demanded by the browser: the file is checked without one, too."""

    name = forms.CharField(label=_("Name of the mapping"), max_length=80, required=False)
