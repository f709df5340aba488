"""What is typed about makers."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.forms import HouseForm
from installed_base.models import Maker


class SpellingForm(HouseForm):
    """Another spelling of a maker."""

    name = forms.CharField(max_length=200, label=gettext_lazy("Spelling"))

    def facts(self) -> dict[str, Any]:
        """Values for the operation."""
        return dict(self.cleaned_data)


class UniteForm(HouseForm):
    """The maker of the register that a maker is."""

    kept = forms.CharField(
        max_length=200, label=gettext_lazy("Which maker it is"),
        help_text=gettext_lazy("The name of a maker of the register. That name stays; this one becomes a spelling of it."),
    )  # fmt: skip

    def __init__(self, *args: Any, maker: Maker, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kept"]
        field.widget.attrs |= {"list": "kept-names", "autocomplete": "off"}
        others = Maker.objects.exclude(pk=maker.pk)
        field.names = others.order_by("name").values_list("name", flat=True)[:500]

    def clean_kept(self) -> Maker:
        found = Maker.objects.called(self.cleaned_data["kept"]).first()
        if found is None:
            raise forms.ValidationError(
                _("No maker of the register has this name. Choose one from the list.")
            )
        return found

    def facts(self) -> dict[str, Any]:
        """Values for the operation."""
        return dict(self.cleaned_data)
