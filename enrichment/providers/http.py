"""Asking over HTTP: time limits, tries, and one small set of errors whatever the register does."""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import IO, Any

import httpx

from common.deadline import Deadline

TRIES = 3
PATIENCE = 20  # seconds that a Retry-After may cost; longer ones are left to the run
BACKOFF = 1.0
LARGEST_ANSWER = 32 * 1024 * 1024
LARGEST_FILE = 8 * 1024**3
LONGEST, LONGEST_FILE = 60.0, 4 * 3600.0  # seconds for a whole answer, for a whole file
# A block of these unpacks to a thousand times its size at the most, one of brotli to as much as it likes.
ENCODINGS = {"", "identity", "gzip", "deflate"}
BLOCK = 1 << 16
SHUT_OUT = {401, 403, 408}  # blocked, or too slow: the same would come for each company


class Unavailable(Exception):  # noqa: N818
    """The register does not answer, or not in a way that can be read: ask again later. `code` says what it did."""

    def __init__(self, code: str, wait: float | None = None) -> None:
        super().__init__(code)
        self.code, self.wait = code, wait


class NotThere(Exception):  # noqa: N818
    """404: nothing under this key."""


class Removed(Exception):  # noqa: N818
    """410: there was something, and whoever has a copy must remove it."""


class Malformed(Exception):  # noqa: N818
    """An answer that is no answer to our question; asking again would bring the same."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Http:
    """One register's address. `before` is called before each question: there the shared rate limit stands. `timeout`
    is how long it may be silent, `longest` how long the whole answer may take."""

    def __init__(
        self, base_url: str, *, timeout: float = 10, before: Callable[[], None] | None = None,
        sleep: Callable[[float], None] = time.sleep, backoff: float = BACKOFF, longest: float = LONGEST,
        longest_file: float = LONGEST_FILE, largest_file: int = LARGEST_FILE,
    ) -> None:  # fmt: skip
        self.before, self.sleep, self.backoff = before or (lambda: None), sleep, backoff
        self.longest, self.longest_file, self.largest_file = longest, longest_file, largest_file
        self.deadline = Deadline()
        self.client = httpx.Client(
            base_url=base_url.rstrip("/") + "/",
            timeout=timeout,
            headers={
                "Accept": "application/json, text/xml;q=0.9",
                "Accept-Encoding": "gzip",
                "User-Agent": "Kolmikanta",
            },
        )

    def __enter__(self) -> "Http":
        return self

    def __exit__(self, *_error: object) -> None:
        self.client.close()
        self.deadline.close()

    def json(self, path: str, params: Mapping[str, Any] | None = None, *, body: Any = None) -> Any:
        """The answer as JSON. An empty body and one that breaks off are tried again like an error of the server."""

        def read(content: bytes) -> Any:
            if not content.strip():
                raise Unavailable("empty")
            try:
                return json.loads(content)
            except ValueError:
                raise Unavailable("truncated") from None

        return self._tried(path, params, body, read)

    def content(self, path: str, params: Mapping[str, Any] | None = None) -> bytes:
        """The answer as it comes; an empty one is tried again."""

        def read(content: bytes) -> bytes:
            if not content.strip():
                raise Unavailable("empty")
            return content

        return self._tried(path, params, None, read)

    def _tried(self, path: str, params: Any, body: Any, read: Callable[[bytes], Any]) -> Any:
        for number in range(TRIES):
            try:
                return read(self._once(path, params, body))
            except Unavailable as failure:
                wait = self.backoff * 2**number if failure.wait is None else failure.wait
                if number == TRIES - 1 or wait > PATIENCE:
                    raise
                self.sleep(wait)
        raise Unavailable("tries")

    def _once(self, path: str, params: Any, body: Any) -> bytes:
        self.before()
        method = "GET" if body is None else "POST"
        asked = self.client.stream(
            method, path.lstrip("/"), params=params, json=body, extensions={"trace": self.deadline.trace}
        )
        with _errors(), self.deadline.within(self.longest), asked as answer:
            _refuse(answer)
            content = bytearray()
            for block in answer.iter_bytes():
                content += block
                if len(content) > LARGEST_ANSWER:
                    raise Malformed("too_large")
            return bytes(content)

    def download(self, url: str, into: IO[bytes], beat: Callable[[], None] = lambda: None) -> int:
        """Write a file of any size, block by block; returns its size. One that breaks off is refused."""
        self.before()
        size = 0
        asked = self.client.stream(
            "GET", url, follow_redirects=True, extensions={"trace": self.deadline.trace}
        )
        with _errors(), self.deadline.within(self.longest_file), asked as answer:
            _refuse(answer)
            for block in answer.iter_raw(BLOCK):
                into.write(block)
                size += len(block)
                if size > self.largest_file:
                    raise Malformed("too_large")
                if size % (64 * BLOCK) < BLOCK:
                    beat()
            promised = _whole(answer.headers.get("content-length", ""))
        if promised not in (None, size):
            raise Unavailable("truncated")
        return size


@contextmanager
def _errors() -> Iterator[None]:
    try:
        yield
    except httpx.TimeoutException:
        raise Unavailable("timeout") from None
    except httpx.InvalidURL:
        raise Malformed("url") from None
    except httpx.HTTPError:
        raise Unavailable("connection") from None


def _refuse(answer: httpx.Response) -> None:
    code = answer.status_code
    if code == httpx.codes.NOT_FOUND:
        raise NotThere
    if code == httpx.codes.GONE:
        raise Removed
    if code == httpx.codes.TOO_MANY_REQUESTS:
        raise Unavailable("http_429", _whole(answer.headers.get("retry-after", "")))
    if code >= 500 or code in SHUT_OUT:
        raise Unavailable(f"http_{code}", _whole(answer.headers.get("retry-after", "")))
    if not answer.is_success:
        raise Malformed(f"http_{code}")
    if answer.headers.get("content-encoding", "") not in ENCODINGS:
        raise Malformed("encoding")


def _whole(text: str) -> int | None:
    """A header that is a whole number. Retry-After may be a date too, rare enough to be treated as absent."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 15 else None
