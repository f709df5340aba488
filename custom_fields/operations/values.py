"""Values of custom fields made whole before they are written: one place for forms, the API, files and bulk edits."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from common import spread
from common.constraints import InvalidValues
from common.numbers import plain_number
from common.refusals import Refusal
from common.text import tidy
from common.validators import refuse_control_characters, refuse_personal_identity_code
from custom_fields.choices import MOST_LETTERS, REFERENCES, Kind
from custom_fields.models import CustomField
from custom_fields.queries.known import Known, edits, known_fields, sees
from custom_fields.queries.registers import register_of
from users.models import User

_MONEY = re.compile(
    r"^(?P<before>[A-Za-z]{3}|[€$£])?\s*(?P<amount>[-+−\d.,'\s]+?)\s*(?P<after>[A-Za-z]{3}|[€$£])?$"
)
_SIGNS = {"€": "EUR", "$": "USD", "£": "GBP"}
_DAY = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})")
_LINK = re.compile(r"^[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?(/|\?|#|$)", re.IGNORECASE)
_LEAST, _MOST = Decimal("-1e20"), Decimal("1e20")


class UnknownCustomField(Refusal):
    """No such field, or one that this user may not write: the same words, so that nobody learns of hidden fields."""

    status = 400

    def __init__(self, name: str) -> None:
        super().__init__(
            _("There is no field %(name)s here that you may write. Look at the list of custom fields.")
            % {"name": name[:60]},
            field=name,
        )


class FieldAtWork(Refusal):
    """The field is being changed to another kind."""

    def __init__(self, field: CustomField) -> None:
        super().__init__(
            _("%(label)s is being changed by an administrator. Save it again in a few minutes.")
            % {"label": field.label},
            field=field.name,
        )


def custom_values(
    *, resource: str, values: Mapping[str, Any], by: User, present: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The values of custom fields (`cf_<key>`) among `values`, as they are stored; None empties. `present` is what
    the record holds: what stays as it is passes, though its option is retired or its record unseen by now.

    Refuses fields that are not there or not the user's to write, and every value that the kind does not allow, all
    at once. Holds the definitions until the transaction ends.
    """
    named = {name: value for name, value in values.items() if name.startswith(spread.PREFIX)}
    if not named:
        return {}
    known, held = known_fields(held=True), present or {}
    clean: dict[str, Any] = {}
    errors: dict[str, list[str]] = {}
    for name, value in named.items():
        field = _writable(known, resource, name, by)
        if field.key in held and value == held[field.key]:
            clean[name] = value
            continue
        try:
            clean[name] = stored_value(field=field, value=value, by=by, present=held.get(field.key))
        except ValidationError as error:
            errors[name] = error.messages
    if errors:
        raise InvalidValues(errors)
    return clean


def _writable(known: Known, resource: str, name: str, by: User) -> CustomField:
    field = known.named(resource, spread.key_of(name))
    if field is None or not (sees(by, field) and edits(by, field)):
        raise UnknownCustomField(name)
    if not field.is_active:
        if field.state == "converting":
            raise FieldAtWork(field)
        raise UnknownCustomField(name)
    return field


def defaults_of(*, resource: str) -> dict[str, Any]:
    """The values with which a new record begins, by name of field."""
    return {
        field.name: field.default
        for field in known_fields().of(resource)
        if field.default not in spread.NOTHING
    }


def new_values(*, resource: str, values: Mapping[str, Any], by: User) -> dict[str, Any]:
    """The values of a new record: the defaults, and what was given laid over them."""
    return defaults_of(resource=resource) | custom_values(resource=resource, values=values, by=by)


def stored_value(*, field: CustomField, value: Any, by: User | None = None, present: Any = None) -> Any:
    """One value as it is stored, or None. Raises ValidationError in words. `by` sees what a reference points at;
    without a user any record of the register will do. Options that `present` holds stay though they are retired."""
    if isinstance(value, str):
        value = tidy(value)
    if value in (None, "", [], (), {}):
        return None
    if field.kind in REFERENCES:
        return _reference(field, value, by)
    if field.kind == Kind.CHOICE:
        return _option(field, value)
    if field.kind == Kind.CHOICES:
        return _choices(field, value, present if isinstance(present, list) else [])
    return _READERS[Kind(field.kind)](field, value)


def _text(field: CustomField, value: Any) -> str:
    if not isinstance(value, str):
        raise ValidationError(_("Give a text."))
    refuse_control_characters(value)
    refuse_personal_identity_code(value)
    if len(value) > MOST_LETTERS:
        raise ValidationError(_("A text has at most %(most)d letters.") % {"most": MOST_LETTERS})
    return value


def _decimal(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise ValidationError(_("Write a number, such as 1 234,5."))
    try:
        number = Decimal(plain_number(value) if isinstance(value, str) else str(value))
    except InvalidOperation:
        raise ValidationError(_("Write a number, such as 1 234,5.")) from None
    if not number.is_finite() or not _LEAST < number < _MOST:
        raise ValidationError(_("The number is too large."))
    return number


def _plain(number: Decimal) -> str:
    """The number as it is stored: without needless zeros and exponents."""
    text = format(number, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text


def _number(field: CustomField, value: Any) -> str:
    return _plain(round(_decimal(value), 6))


def _money(field: CustomField, value: Any) -> dict[str, str]:
    currency = field.currency or settings.HOME_CURRENCY
    if isinstance(value, Mapping):
        amount, currency = value.get("amount"), str(value.get("currency") or currency)
        if amount in (None, ""):
            raise ValidationError(_("Write an amount, such as 12 500,00 EUR."))
    elif isinstance(value, str):
        match = _MONEY.match(value)
        if match is None:
            raise ValidationError(_("Write an amount, such as 12 500,00 EUR."))
        said = match["after"] or match["before"]
        amount, currency = match["amount"], _SIGNS.get(said or "", said or currency)
    else:
        amount = value
    currency = currency.upper()
    if not re.fullmatch(r"[A-Z]{3}", currency):
        raise ValidationError(_("A currency is three letters, such as EUR."))
    return {"amount": _plain(round(_decimal(amount), 2)), "currency": currency}


def _date(field: CustomField, value: Any) -> str:
    if isinstance(value, datetime):
        value = value.date()
    try:
        if isinstance(value, str):
            match = _DAY.fullmatch(value)
            value = date(*map(int, reversed(match.groups()))) if match else date.fromisoformat(value)
        if isinstance(value, date) and value.year >= 1000:
            return value.isoformat()
    except ValueError:
        pass
    raise ValidationError(_("Write the day as 22.11.2026 or 2026-11-22."))


def _option(field: CustomField, value: Any, kept: Iterable[str] = ()) -> str:
    """The option's key, given by its key or by its label in either language."""
    text = str(value)
    for one in field.options:
        if text == one["key"] or text.casefold() in {one["fi"].casefold(), one["en"].casefold()}:
            if one.get("retired") and one["key"] not in kept:
                raise ValidationError(
                    _("“%(option)s” is not used any more. Choose another one.")
                    % {"option": field.words_of(one["key"])}
                )
            return one["key"]
    raise ValidationError(
        _("“%(value)s” is not one of the choices of %(label)s.") % {"value": text[:60], "label": field.label}
    )


def _choices(field: CustomField, value: Any, kept: Iterable[str]) -> list[str]:
    texts = re.split(r"[;,|]", value) if isinstance(value, str) else list(value)
    chosen = {_option(field, tidy(str(text)), kept) for text in texts if text}
    return [one["key"] for one in field.options if one["key"] in chosen]


def _link(field: CustomField, value: Any) -> str:
    text = _text(field, value)
    if "://" not in text and _LINK.match(text):
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        is_whole = parts.scheme in {"http", "https"} and bool(parts.hostname) and "." in parts.hostname
    except ValueError:
        is_whole = False
    if not is_whole or any(sign.isspace() for sign in text) or len(text) > 500:
        raise ValidationError(_("Write an address of the web, such as https://www.example.com/page."))
    return text


_READERS: Mapping[Kind, Callable[[CustomField, Any], Any]] = {
    Kind.TEXT: _text, Kind.NUMBER: _number, Kind.MONEY: _money, Kind.DATE: _date, Kind.LINK: _link,
}  # fmt: skip


def _reference(field: CustomField, value: Any, by: User | None) -> str:
    """The universal ID of a record that is there, and that the user sees."""
    register = register_of(field.kind)
    rows = register.model._default_manager.all() if by is None or by.robot_name else register.rows_of(by)
    try:
        number = UUID(str(getattr(value, "public_id", value)))
    except ValueError:
        number = None
    if number is None or not rows.filter(public_id=number).exists():
        raise ValidationError(_("There is no such record, or you do not see it. Choose another one."))
    return str(number)
