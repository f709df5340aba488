"""What is typed about a product's structure, fitting parts, features, documents, and about families."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.edits import EditForm
from common.forms import HouseForm
from common.pick import PickField
from common.submissions import SubmissionForm
from installed_base.choices import DocumentKind
from installed_base.models import BomLine, PartFit, Product, ProductDocument, ProductFamily, SoftwareFeature
from users.models import User

LANGUAGES = [("", "–"), ("fi", _("Finnish")), ("sv", _("Swedish")), ("en", _("English")), ("de", _("German")),
             ("no", _("Norwegian")), ("da", _("Danish")), ("et", _("Estonian")), ("fr", _("French")),
             ("pl", _("Polish")), ("es", _("Spanish"))]  # fmt: skip


class CreateForm(SubmissionForm):
    """A new row; the same form sent twice makes one."""

    def facts(self) -> dict[str, Any]:
        """Values for the operation."""
        return dict(self.cleaned_data)


class BomLineFacts(HouseForm):
    """Where and how many, from when to when."""

    position = forms.CharField(max_length=60, required=False, label=pgettext_lazy("structure", "Position"))
    quantity = forms.DecimalField(
        max_digits=12, decimal_places=3, min_value=0, initial=1, label=_("Quantity")
    )
    valid_from = forms.DateField(required=False, label=_("Built so from"))
    valid_to = forms.DateField(
        required=False, label=_("Until"), help_text=_("The first day on which it is no longer built so.")
    )
    note = forms.CharField(max_length=300, required=False, label=_("Note"))


class BomLineCreateForm(CreateForm, BomLineFacts):
    """A line of structure."""

    component = PickField(
        url_name="installed_base:product_options", label=_("Component"), required=False,
        help_text=_("Empty: a slot that is delivered with nothing in it."),
    )  # fmt: skip
    field_order = ("component",)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["component"].queryset = Product.objects.visible_to(user).select_related("maker")


class BomLineEditForm(EditForm, BomLineFacts):
    """Corrects or ends a line; another component is another line."""


class PartFitFacts(HouseForm):
    """For which numbers and revisions a part fits."""

    position = forms.CharField(max_length=60, required=False, label=pgettext_lazy("structure", "Position"))
    quantity = forms.DecimalField(
        max_digits=12, decimal_places=3, min_value=0, initial=1, label=_("Quantity")
    )
    serial_from = forms.CharField(
        max_length=80, required=False, label=_("From serial number"), help_text=_("This number included.")
    )
    serial_to = forms.CharField(
        max_length=80,
        required=False,
        label=_("To serial number"),
        help_text=_("This number included. Empty: all later ones."),
    )
    revision_from = forms.CharField(max_length=40, required=False, label=_("From revision"))
    revision_to = forms.CharField(max_length=40, required=False, label=_("To revision"))
    note = forms.CharField(max_length=500, required=False, label=_("Note"))


class PartFitCreateForm(CreateForm, PartFitFacts):
    """A part that fits."""

    part = PickField(url_name="installed_base:product_options", label=_("Part"))
    field_order = ("part",)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["part"].queryset = Product.objects.visible_to(user).select_related("maker")


class PartFitEditForm(EditForm, PartFitFacts):
    """Corrects for what a part fits; another part is another line."""


class FeatureFacts(HouseForm):
    """What a software can do."""

    code = forms.CharField(max_length=60, label=_("Code"))
    name = forms.CharField(max_length=200, label=_("Name"))
    since_version = forms.CharField(max_length=40, required=False, label=_("Since version"))
    description = forms.CharField(
        max_length=1000, required=False, label=_("Description"), widget=forms.Textarea({"rows": 3})
    )


class FeatureCreateForm(CreateForm, FeatureFacts):
    """A new feature."""


class FeatureEditForm(EditForm, FeatureFacts):
    """Corrects a feature."""


class DocumentFacts(HouseForm):
    """What a document is."""

    title = forms.CharField(max_length=200, label=pgettext_lazy("document", "Title"))
    kind = forms.ChoiceField(choices=DocumentKind, initial=DocumentKind.MANUAL, label=_("Kind"))
    language = forms.ChoiceField(choices=LANGUAGES, required=False, label=_("Language"))
    document_revision = forms.CharField(max_length=40, required=False, label=_("Revision"))
    valid_from = forms.DateField(required=False, label=_("Valid from"))
    valid_to = forms.DateField(required=False, label=_("Valid to"), help_text=_("The last day."))
    link = forms.URLField(
        max_length=1000, required=False, label=_("Link"), assume_scheme="https",
        help_text=_("Where the document is kept, when it is not uploaded here."),
    )  # fmt: skip


class DocumentCreateForm(CreateForm, DocumentFacts):
    """A new document: a file or a link."""

    file = forms.FileField(
        required=False, max_length=200, label=_("File"),
        help_text=_("PDF, picture, plain text, office document or ZIP, at most 50 MB."),
    )  # fmt: skip
    field_order = ("title", "kind", "language", "document_revision", "valid_from", "valid_to", "file")

    def facts(self) -> dict[str, Any]:
        facts = super().facts()
        return facts | {"upload": facts.pop("file") or None}


class DocumentEditForm(EditForm, DocumentFacts):
    """Corrects what is said of a document."""


class FamilyFacts(HouseForm):
    """A family of products."""

    name = forms.CharField(max_length=160, label=_("Name"))
    code = forms.CharField(max_length=40, required=False, label=_("Code"))
    parent = forms.ModelChoiceField(
        ProductFamily.objects.none(), required=False, to_field_name="public_id", label=_("Part of the family"),
        widget=forms.Select({"data-choose": ""}), empty_label="–",
    )  # fmt: skip
    description = forms.CharField(
        max_length=4000, required=False, label=_("Description"), widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, *args: Any, user: User, but: ProductFamily | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = ProductFamily.objects.visible_to(user).order_by("name")
        self.fields["parent"].queryset = rows.exclude(pk=but.pk) if but else rows


class FamilyCreateForm(CreateForm, FamilyFacts):
    """A new family."""


class FamilyEditForm(EditForm, FamilyFacts):
    """Changes a family."""


def initial_of(row: BomLine | PartFit | SoftwareFeature | ProductDocument | ProductFamily) -> dict[str, Any]:
    """What stands in the form that edits a row."""
    names = {
        BomLine: ("position", "quantity", "note"),
        PartFit: ("position", "quantity", "serial_from", "serial_to", "revision_from", "revision_to", "note"),
        SoftwareFeature: ("code", "name", "since_version", "description"),
        ProductDocument: ("title", "kind", "language", "document_revision", "valid_from", "valid_to", "link"),
        ProductFamily: ("name", "code", "description"),
    }[type(row)]
    found = {name: getattr(row, name) for name in names} | {"revision": row.revision}
    if isinstance(row, BomLine):
        found |= {"valid_from": row.during.lower, "valid_to": row.during.upper}
    if isinstance(row, ProductFamily):
        found["parent"] = row.parent.public_id if row.parent else None
    return found
