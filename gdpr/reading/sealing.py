"""Sealing a package with the code that its reader is told.

The key is drawn from the code by scrypt (RFC 7914) together with a secret of the server, so that neither a copy of
the database nor a copy of the files opens a package; the code itself is kept nowhere. AES-256-GCM (NIST SP 800-38D).
"""

import hashlib
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

SALT, NONCE = 16, 12
CODE_DIGITS = 10


def new_code() -> str:
    """Ten digits in two groups, easy to read out on the phone."""
    digits = "".join(secrets.choice("0123456789") for _ in range(CODE_DIGITS))
    return f"{digits[:5]} {digits[5:]}"


def bare_code(text: str) -> str:
    """A code as somebody typed it: its digits."""
    return "".join(sign for sign in text if sign.isdigit())


def digest_of(token: str) -> str:
    """What is kept of a link."""
    return hashlib.sha256(token.encode()).hexdigest()


def sealed(content: bytes, code: str, *, secret: str) -> bytes:
    """Salt, nonce and the encrypted content."""
    salt, nonce = secrets.token_bytes(SALT), secrets.token_bytes(NONCE)
    return salt + nonce + AESGCM(_key(code, salt, secret)).encrypt(nonce, content, None)


def unsealed(content: bytes, code: str, *, secret: str) -> bytes | None:
    """The content, or None when the code is not the one it was sealed with."""
    salt, nonce, body = content[:SALT], content[SALT : SALT + NONCE], content[SALT + NONCE :]
    try:
        return AESGCM(_key(code, salt, secret)).decrypt(nonce, body, None)
    except InvalidTag:
        return None


def _key(code: str, salt: bytes, secret: str) -> bytes:
    kdf = Scrypt(salt=salt + secret.encode(), length=32, n=2**14, r=8, p=1)
    return kdf.derive(bare_code(code).encode())
