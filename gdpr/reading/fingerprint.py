"""Fingerprints of addresses: what is remembered of an address when nothing else may be.

A keyed hash (HMAC-SHA-256, RFC 2104), for addresses are few enough to be guessed under a plain one. The key is a
secret of its own: whoever holds a copy of the database alone learns no address from it.
"""

import hashlib
import hmac


def fingerprint(kind: str, key: str, *, secret: str) -> str:
    """64 hexadecimal signs for an address in its canonical form (lower-case e-mail, E.164)."""
    return hmac.new(secret.encode(), f"{kind}:{key}".encode(), hashlib.sha256).hexdigest()
