"""Who asks, seen through the proxies that stand in front of us."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str | None:
    """The network address of whoever asks; None where nobody tells one.

    Each proxy appends the address it was asked from, so with two of ours the last but one was written by the outer
    one. What stands further left the client may have written itself, to look like somebody else at each try.
    """
    told = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    count = settings.PROXY_COUNT
    found = _address(told[-count]) if 0 < count <= len(told) else None
    return found or _address(request.META.get("REMOTE_ADDR", ""))


def _address(text: str) -> str | None:
    """The address alone: some proxies write `[2001:db8::1]:443` or `192.0.2.1:443`."""
    bare = text.strip()
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        return str(ip_address(bare))
    except ValueError:
        return None
