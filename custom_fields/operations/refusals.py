"""What an administrator may not do to fields, each in a sentence that says what to do instead."""

from django.utils.translation import gettext as _

from common.display import number_text
from common.refusals import Refusal
from custom_fields.choices import MOST_FIELDS, MOST_INDEXED, MOST_OPTIONS


class MayNotKeepFields(Refusal):
    """Fields are the administrator's."""

    status = 403

    def __init__(self) -> None:
        super().__init__(_("You may not keep custom fields. Ask an administrator."))


class KeyTaken(Refusal):
    """The register has a field of this key or label."""

    field = "label_fi"

    def __init__(self) -> None:
        super().__init__(
            _("The register has a field of this name already. Give another name, or use that field.")
        )


class TooManyFields(Refusal):
    """A register has an end."""

    def __init__(self) -> None:
        super().__init__(
            _("A register has at most %(most)d custom fields. Delete one that nobody uses.")
            % {"most": MOST_FIELDS}
        )


class TooManyIndexed(Refusal):
    """Each field to filter by makes every save dearer."""

    field = "is_filterable"

    def __init__(self) -> None:
        super().__init__(
            _(
                "At most %(most)d fields of a register can be filtered by. Take the filter off another field first."
            )
            % {"most": MOST_INDEXED}
        )


class Unclassified(Refusal):
    """Whether a field is personal is said when it is made."""

    status = 400

    def __init__(self, field: str) -> None:
        sentences = {
            "category": _("Say what kind of personal data the field holds."),
            "purpose": _("Say for what purpose the personal data is needed."),
            "export_label": _("Say what the field is called when a person asks for their data."),
            "erasure": _("Say what becomes of the value when the person is erased."),
            "reason": _("Say why the field does not hold personal data."),
        }
        super().__init__(sentences[field], field=field)


class NotSearchableForSome(Refusal):
    """The search cannot tell who asks."""

    field = "is_searchable"
    status = 400

    def __init__(self) -> None:
        super().__init__(
            _("Only a field that every role sees can be searched by: the search would tell the others of it.")
        )


class NotOfThisKind(Refusal):
    """A wish that the kind cannot fulfil."""

    status = 400

    def __init__(self, field: str) -> None:
        super().__init__(_("A field of this kind cannot do that."), field=field)


class OptionsMissing(Refusal):
    """A choice without choices."""

    field = "options"
    status = 400

    def __init__(self) -> None:
        super().__init__(
            _("Give at least one choice, and at most %(most)d, each on a line of its own.")
            % {"most": MOST_OPTIONS}
        )


class OptionTwice(Refusal):
    """Two choices that look the same."""

    field = "options"
    status = 400

    def __init__(self, label: str) -> None:
        super().__init__(_("The choice “%(label)s” stands there twice.") % {"label": label})


class OptionInUse(Refusal):
    """A choice that records hold is retired, not deleted."""

    field = "options"

    def __init__(self, label: str, count: int) -> None:
        super().__init__(
            _(
                "“%(label)s” is the value of %(count)s records. Retire it: they keep it, and nobody can choose it any more."
            )
            % {"label": label, "count": number_text(count)}
        )


class NotConvertible(Refusal):
    """Kinds that have nothing in common."""

    field = "kind"

    def __init__(self) -> None:
        super().__init__(_("A field of this kind cannot become one of that kind. Make a new field instead."))


class ValuesDoNotFit(Refusal):
    """Some values would be lost."""

    field = "kind"

    def __init__(self, values: list[str], count: int) -> None:
        super().__init__(
            _(
                "%(count)s values cannot be changed to the new kind, among them %(values)s. Correct them first."
            )
            % {"count": number_text(count), "values": ", ".join(f"“{value[:40]}”" for value in values[:3])}
        )


class AtWorkAlready(Refusal):
    """The worker is busy with the field."""

    def __init__(self) -> None:
        super().__init__(_("The worker is busy with this field. Wait until it has come to its end."))
