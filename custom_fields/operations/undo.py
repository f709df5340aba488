"""Custom fields are not taken back by machine: a field and the values under it were changed together."""

from django.utils.translation import gettext_lazy as _

from custom_fields.models import CustomField, FieldRun
from history import operations as history
from history.operations import Undoable

_FIELDS = _("A custom field and the values under it change together. Change the field on its page.")


def offer_undo() -> None:
    """Say what to do instead."""
    history.offer_undo(*(Undoable(model=model, refuses=_FIELDS) for model in (CustomField, FieldRun)))
