"""Fingerprints of addresses: what is remembered of an address when nothing else may be.

A keyed hash (HMAC-SHA-256, RFC 2104), for addresses are few enough to be guessed under a plain one. The key is a
secret of its own: whoever holds a copy of the database alone learns no address from it.
"""

import hashlib
import hmac
import re
import unicodedata
from contextlib import suppress

from common.normalise import NotAnEmail, NotAPhone, normalise_email, normalise_phone

DIALLED = re.compile(r"\+\d{5,15}")
PLAIN = re.compile(r"[^\s<>:]+")


def fingerprint(kind: str, key: str, *, secret: str, country: str = "FI") -> str:
    """64 hexadecimal signs for an address, whichever way it is written."""
    said = f"{kind}:{canonical(kind, key, country=country)}"
    return hmac.new(secret.encode(), said.encode(), hashlib.sha256).hexdigest()


def spelled(kind: str, typed: str, *, country: str = "FI") -> str:
    """An address as the register writes it, however a list or a program does: `040 123 4567`, `Aino <Aino@X.fi>`. What
    is no such address stays, in lower case."""
    text = unicodedata.normalize("NFKC", typed).strip().lower()
    with suppress(NotAPhone, NotAnEmail):
        if kind == "phone" and not DIALLED.fullmatch(text):
            return normalise_phone(text, country)
        if kind == "email" and not PLAIN.fullmatch(text):
            return normalise_email(text)
    return text


def canonical(kind: str, key: str, *, country: str = "FI") -> str:
    """One spelling of an address: that of the register in any width, a domain with ä and ö as the letters that stand for
    it in the network (RFC 5891). Dots and what follows a plus sign are left alone: they may be somebody else's."""
    text = spelled(kind, key, country=country)
    if kind not in {"email", "domain"}:
        return text
    before, at, domain = text.rpartition("@")
    with suppress(UnicodeError):  # no name that the network knows stands as it is
        domain = domain.encode("idna").decode()
    return f"{before}{at}{domain}"


def without_tag(kind: str, key: str) -> str:
    """The address that a tagged one is delivered to by custom (aino+fair@x.fi goes to aino@x.fi, RFC 5233), "" where
    there is no tag. It may be somebody else's all the same: good for leaving in peace, never for recognising."""
    before, at, domain = canonical(kind, key).rpartition("@")
    name, plus, _tag = before.partition("+")
    return f"{name}{at}{domain}" if kind == "email" and name and plus else ""


def domain_of(address: str) -> str:
    """The domain of an e-mail address, "" of anything else."""
    return canonical("domain", address.rpartition("@")[2]) if "@" in address else ""
