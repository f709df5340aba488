"""A last moment for asking a server of others. The time-outs of a client are of one read each: a server that lets a byte
fall now and then would keep whoever asks for as long as it likes, already before its answer begins."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from socket import SHUT_RDWR, socket
from typing import Any

import httpx


class Deadline:
    """Shuts the connection of a client when its time is over. Each question gives `trace` among its extensions, by
    which the connection is known from its first moment; a client asks one question at a time."""

    def __init__(self) -> None:
        self._lock, self._is_over = threading.Lock(), False
        self._socket: socket | None = None

    def trace(self, event: str, told: Mapping[str, Any]) -> None:
        """Learn of a connection. The one before it is not used again: it would be out of reach."""
        if event != "connection.connect_tcp.complete":
            return
        # A handle of our own stays the same when encryption comes over the connection.
        made = told["return_value"].get_extra_info("socket").dup()
        with self._lock:
            self._shut()
            self._socket = made
            if self._is_over:
                self._shut()

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Raises httpx.ReadTimeout when what is asked here has not come to its end by then."""
        self._is_over = False
        watch = threading.Timer(seconds, self._end)
        watch.daemon = True
        watch.start()
        try:
            yield
        except httpx.TransportError:
            if not self._is_over:
                raise
        finally:
            watch.cancel()
        if self._is_over:
            raise httpx.ReadTimeout("The time for the whole answer is over") from None

    def close(self) -> None:
        """Let go of the connection."""
        with self._lock:
            self._shut()

    def _end(self) -> None:
        with self._lock:
            self._is_over = True
            self._shut()

    def _shut(self) -> None:
        if self._socket is None:
            return
        with suppress(OSError):  # it may have been closed by the other side
            self._socket.shutdown(SHUT_RDWR)
        self._socket.close()
        self._socket = None
