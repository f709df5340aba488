"""Sentences of the REST framework that its own catalogue leaves in English or says stiffly. Ours come first."""

from django.utils.translation import gettext_noop as _

SENTENCES = (
    _("Authentication credentials were not provided."),
    _("Invalid data. Expected a dictionary, but got {datatype}."),
    _("No data provided"),
    _("Invalid input."),
    _("Must be a valid boolean."),
    _("Not a valid string."),
    _("Must be a valid UUID."),
    _("A valid biginteger is required."),
    _("Integer value too large to convert to float"),
    _("Datetime value out of range."),
    _("Ensure this field has at least {min_length} elements."),
    _("Ensure this field has no more than {max_length} elements."),
    _("This dictionary may not be empty."),
    _("Surrogate characters are not allowed: U+{code_point:X}."),
    _("This field may not be null."),
)
