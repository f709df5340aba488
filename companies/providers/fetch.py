"""Fetching a published list: one GET with time-outs, a limit of size and a name for everything that goes wrong."""

from contextlib import closing
from pathlib import Path

import httpx

from common.deadline import Deadline

LIMIT = 60 * 1024 * 1024
LONGEST = 180.0  # seconds for the whole of it
TIMEOUT = httpx.Timeout(30.0, connect=5.0)
PACKED = {"Accept-Encoding": "gzip"}
TRIES = 2


class SourceError(Exception):
    """The source gave nothing that can be read; `code` names the reason, `is_down` tells it from a wrong answer."""

    def __init__(self, code: str, *, is_down: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.is_down = is_down


def fetch(url: str, *, longest: float = LONGEST) -> bytes:
    """The whole body behind the address, tried twice. Raises SourceError for anything but a whole 200."""
    failure = SourceError("unreachable", is_down=True)
    for _try in range(TRIES):
        try:
            return _get(url, longest)
        except SourceError as error:
            failure = error
            if not error.is_down:
                break
    raise failure


def _get(url: str, longest: float) -> bytes:
    body, deadline = bytearray(), Deadline()
    try:
        with (
            closing(deadline),
            deadline.within(longest),
            httpx.Client(timeout=TIMEOUT, follow_redirects=True, headers=PACKED) as client,
            client.stream("GET", url, extensions={"trace": deadline.trace}) as answer,
        ):
            if answer.status_code == 429 or answer.status_code >= 500:
                raise SourceError("down", is_down=True)
            if answer.status_code != 200:
                raise SourceError("not_there")
            for piece in answer.iter_bytes():
                body += piece
                if len(body) > LIMIT:
                    raise SourceError("too_big")
    except httpx.TimeoutException as error:
        raise SourceError("slow", is_down=True) from error
    except httpx.RemoteProtocolError as error:
        raise SourceError("cut_short", is_down=True) from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise SourceError("unreachable", is_down=True) from error
    if not body.strip():
        raise SourceError("empty")
    return bytes(body)


def read(path: str) -> bytes:
    """The whole file, or a SourceError."""
    try:
        body = Path(path).read_bytes()
    except OSError as error:
        raise SourceError("not_there") from error
    if not body.strip():
        raise SourceError("empty")
    return body
