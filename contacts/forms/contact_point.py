"""The form of a contact point."""

from django import forms
from django.utils.translation import gettext_lazy as _

from common.edits import EditForm
from common.forms import HouseForm
from contacts.choices import ContactKind, ContactUse
from contacts.models import ContactPoint


class ContactPointForm(EditForm, HouseForm):
    """A way to reach a person."""

    kind = forms.ChoiceField(label=_("Kind"), choices=ContactKind.choices)
    value = forms.CharField(label=_("Address or number"), max_length=254)
    use = forms.ChoiceField(label=_("Use"), choices=ContactUse.choices)
    source = forms.CharField(
        label=_("Where it comes from"), max_length=120, required=False,
        help_text=_("For example a business card, the company's web pages, the person's own message."),
    )  # fmt: skip

    @classmethod
    def opened(
        cls, point: ContactPoint | None, data: dict | None = None, kind: str = ""
    ) -> "ContactPointForm":
        """The form as it opens on a contact point, or on a new one."""
        if point is None:
            return cls(data, initial={"kind": kind or ContactKind.EMAIL, "use": ContactUse.WORK})
        return cls(data, initial={name: getattr(point, name) for name in ("kind", "value", "use", "source")})
