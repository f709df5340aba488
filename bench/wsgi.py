"""The product behind a watch: each answer tells in a header how long the server itself took."""

import time
from collections.abc import Callable, Iterable

from crm.wsgi import application as product


def application(environ: dict, start_response: Callable) -> Iterable[bytes]:
    """Answer as the product does, with `Server-Timing: app;dur=<milliseconds>` until the answer began."""
    started = time.perf_counter()

    def begin(status: str, headers: list[tuple[str, str]], *more: object) -> object:
        taken = (time.perf_counter() - started) * 1000
        return start_response(status, [*headers, ("Server-Timing", f"app;dur={taken:.2f}")], *more)

    return product(environ, begin)
