"""Soft doubts about ways to reach somebody: reality is dirty, so they are said and the value is kept all the same."""

import phonenumbers
from django.utils.translation import gettext as _
from email_validator import EmailNotValidError, validate_email


def doubt_about(kind: str, key: str) -> str:
    """A sentence about a number or address that can hardly be right, "" about any other."""
    if kind == "phone" and not is_in_plan(key):
        return _("No telephone number of its country looks like this. It is saved; check it.")
    if kind == "email" and not takes_mail(key):
        return _("Mail can hardly be sent to this address. It is saved; check it.")
    return ""


def is_in_plan(key: str) -> bool:
    """Whether the numbering plan of its country has such a number."""
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(key))
    except phonenumbers.NumberParseException:
        return False


def takes_mail(key: str) -> bool:
    """Whether the syntax allows it and the name can be in the public net."""
    try:
        validate_email(key, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True
