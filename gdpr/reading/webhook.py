"""Messages to the servers of others: signed as Standard Webhooks (standardwebhooks.com) says, sent to public addresses alone.

The address is looked up once, judged, and that very address is connected to: a name that answers differently the second
time gains nothing. Redirections are not followed, and a server that drips its answer is left at the deadline.
"""

import base64
import hashlib
import hmac
import ipaddress
import json
import socket
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import SplitResult, urlsplit

import httpx

from common.deadline import Deadline

LARGEST_ANSWER = 64 * 1024
PREFIX = "whsec_"


class Unreachable(Exception):  # noqa: N818
    """The message did not arrive; `code` says why without a word of it. `is_final`: trying again would not help."""

    def __init__(self, code: str, *, is_final: bool = False) -> None:
        super().__init__(code)
        self.code, self.is_final = code, is_final


@dataclass(frozen=True)
class Target:
    """An address that was judged: where to connect, and what the server calls itself."""

    url: str
    host: str


def secret_of(key: str, recipient: str, turn: int) -> str:
    """The secret that a recipient shares with us. It is worked out and kept nowhere; another `turn` gives another."""
    raw = hmac.new(key.encode(), f"webhook:{recipient}:{turn}".encode(), hashlib.sha256).digest()
    return PREFIX + base64.b64encode(raw).decode()


def mark_of_key(key: str) -> str:
    """By which a key is known again without being told."""
    return hmac.new(key.encode(), b"webhook-key", hashlib.sha256).hexdigest()[:16]


def signatures_of(secrets: Sequence[str], *, number: str, stamp: str, body: bytes) -> str:
    """The signatures of a message, one for each secret that a recipient may have: HMAC-SHA-256 over its number, its
    moment and its body, parted by spaces."""
    signed = b".".join([number.encode(), stamp.encode(), body])
    keys = [base64.b64decode(secret.removeprefix(PREFIX)) for secret in secrets]
    made = [hmac.new(key, signed, hashlib.sha256).digest() for key in keys]
    return " ".join(f"v1,{base64.b64encode(one).decode()}" for one in made)


def may_be_called(url: str, *, allow_private: bool) -> bool:
    """Whether an address may be written down at all: https, a host, no login in it. What it leads to is judged anew
    at each sending."""
    try:
        parts = urlsplit(url)
        has_port = parts.port is None or parts.port > 0
    except ValueError:
        return False
    schemes = {"https", "http"} if allow_private else {"https"}
    return parts.scheme in schemes and bool(parts.hostname) and has_port and not parts.username


def target_of(url: str, *, allow_private: bool) -> Target:
    """Look the host up and judge every address it has (no loopback, private, link-local or reserved one)."""
    if not may_be_called(url, allow_private=allow_private):
        raise Unreachable("address", is_final=True)
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Unreachable("name") from None
    addresses = [ipaddress.ip_address(str(one[4][0]).partition("%")[0]) for one in found]
    if not allow_private and not all(_is_public(one) for one in addresses):
        raise Unreachable("private")
    return Target(_with_host(parts, addresses[0], port), parts.netloc)


def _is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None) or address
    # Ranges for translators (64:ff9b::/96) and old site-local ones count as global, and lead into networks of one's own.
    is_within = inner.is_multicast or inner.is_reserved or getattr(inner, "is_site_local", False)
    return inner.is_global and not is_within


def _with_host(parts: SplitResult, address: ipaddress.IPv4Address | ipaddress.IPv6Address, port: int) -> str:
    host = f"[{address}]" if address.version == 6 else str(address)
    return parts._replace(netloc=f"{host}:{port}", fragment="").geturl()


def post_signed(
    url: str,
    told: Mapping[str, Any],
    *,
    number: str,
    secrets: Sequence[str],
    at: datetime,
    seconds: float,
    allow_private: bool = False,
) -> dict[str, Any]:
    """Send a message and give back what the server answered, as far as it is an object in JSON and is whole within so
    many seconds: the message has arrived once the server says 2xx, whatever becomes of the rest. Repeated, it carries the
    same number, by which the server knows it again."""
    target = target_of(url, allow_private=allow_private)
    body = json.dumps(told, separators=(",", ":"), sort_keys=True).encode()
    stamp = str(int(at.timestamp()))
    headers = {
        "Host": target.host, "Content-Type": "application/json", "User-Agent": "Kolmikanta", "webhook-id": number,
        "Accept-Encoding": "identity",
        "webhook-timestamp": stamp, "webhook-signature": signatures_of(secrets, number=number, stamp=stamp, body=body),
    }  # fmt: skip
    deadline, content, has_arrived = Deadline(), bytearray(), False
    more = {"sni_hostname": urlsplit(url).hostname or "", "trace": deadline.trace}
    try:
        with (
            closing(deadline),
            deadline.within(seconds),
            httpx.Client(timeout=seconds, trust_env=False) as client,
            client.stream("POST", target.url, content=body, headers=headers, extensions=more) as answer,
        ):
            _judge(answer)
            has_arrived = True
            _read(answer, content)
    except httpx.TimeoutException:
        if not has_arrived:
            raise Unreachable("timeout") from None
    except (httpx.HTTPError, httpx.InvalidURL):
        if not has_arrived:
            raise Unreachable("connection") from None
    return _said(content)


def _judge(answer: httpx.Response) -> None:
    if answer.status_code == httpx.codes.GONE:  # the server asks not to be called any more
        raise Unreachable("http_410", is_final=True)
    if not answer.is_success:
        raise Unreachable(f"http_{answer.status_code}")


def _read(answer: httpx.Response, into: bytearray) -> None:
    for block in answer.iter_raw():  # as it came: a small packed answer may unpack to gigabytes
        into += block
        if len(into) > LARGEST_ANSWER:
            into.clear()
            return


def _said(content: bytearray) -> dict[str, Any]:
    try:
        said = json.loads(bytes(content) or b"{}")
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
