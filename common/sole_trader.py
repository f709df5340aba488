"""Firms of sole traders: a name over a natural person, whose data it is (recital 14 of the Regulation leaves out legal
persons alone). Told by the legal form as registers and people write it; without a form, by the name."""

import re

FORM = (
    r"^\s*(t:?mi|toiminimi|yksityinen (elinkeinon|ammatin)harjoittaja|enskild n[äÄ]ringsidkare|enskild firma|enk"
    r"|enkeltpersonforetak|fie|sole[ _](trader|proprietor|proprietorship))\s*\.?\s*$"
)
NAME = r"^\s*(t:?mi|toiminimi)\s|\s(t:?mi|toiminimi)\s*$"
_FORM, _NAME = re.compile(FORM, re.IGNORECASE), re.compile(NAME, re.IGNORECASE)


def is_sole_trader(*, legal_form: str, name: str = "") -> bool:
    """Whether a firm of this legal form, or of none and this name, is a natural person's."""
    return bool(_FORM.search(legal_form) if legal_form.strip() else _NAME.search(name))


def trader_key(*, country: str, business_id: str) -> str:
    """By which a sole trader is known again: the business ID with its country; "" without one."""
    digits = re.sub(r"[^0-9A-Za-z]", "", business_id).upper()
    return f"{country or 'FI'}:{digits}" if digits else ""
