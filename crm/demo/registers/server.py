"""One small HTTP server on loopback that stands for all registers, each under its own path.

It can misbehave on request: `fail` lines up what the next questions get instead of their answer.
"""

import json
import threading
import time
from collections import defaultdict, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from crm.demo.registers.world import Answer, World

PATHS = ("ytj", "notices", "xbrl", "brreg", "gleif", "vies")
CODES = {"ytj": "prh_ytj", "notices": "prh_notices", "xbrl": "prh_xbrl"}


@dataclass(frozen=True)
class Fault:
    """What a question gets instead of its answer: a status, headers, another body, a wait, or half of the body."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    wait: float = 0
    keeps: float = 1  # how much of the true answer comes
    hangs_up: bool = False
    promises: int = 0  # more bytes than come


class Registers:
    """The server with its world; `asked` keeps the questions, `fail` lines up faults for a register."""

    def __init__(self, world: World, port: int = 0) -> None:
        self.world, self.asked = world, []
        self._faults: dict[str, deque[Fault]] = defaultdict(deque)
        self._always: dict[str, Fault] = {}
        handler = type("Handler", (_Handler,), {"registers": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", port), handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def serve(self) -> None:
        """Answer until stopped."""
        self._server.serve_forever(poll_interval=0.05)

    @contextmanager
    def running(self) -> Iterator["Registers"]:
        """Answer in the background."""
        thread = threading.Thread(target=self.serve, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()
            thread.join(5)

    def urls(self) -> dict[str, str]:
        """The address of each register, by its code."""
        return {CODES.get(path, path): f"{self.url}/{path}" for path in PATHS}

    def files(self) -> dict[str, str]:
        """The addresses of files."""
        return {"prh_ytj": f"{self.url}/ytj/all_companies", "gleif": f"{self.url}/gleif/delta"}

    def fail(self, path: str, *faults: Fault) -> None:
        """What the next questions to a register get, one after the other."""
        self._faults[path].extend(faults)

    def be_down(self, path: str, fault: Fault | None = None) -> None:
        """Give every question to a register this, until `be_up`."""
        self._always[path] = fault or Fault(503)

    def be_up(self, path: str) -> None:
        self._always.pop(path, None)
        self._faults[path].clear()

    def fault_of(self, path: str) -> Fault | None:
        register = path.strip("/").split("/")[0]
        if self._faults[register]:
            return self._faults[register].popleft()
        return self._always.get(register)

    def times_asked(self, part: str) -> int:
        """How many questions had this in their address."""
        return sum(1 for address in self.asked if part in address)


class _Handler(BaseHTTPRequestHandler):
    """One question."""

    registers: Registers

    def do_GET(self) -> None:
        self._answer({})

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        try:
            body = json.loads(self.rfile.read(length) or b"{}")
        except ValueError:
            body = {}
        self._answer(body if isinstance(body, dict) else {})

    def _answer(self, body: dict) -> None:
        self.registers.asked.append(self.path)
        parts = urlsplit(self.path)
        fault = self.registers.fault_of(parts.path)
        answer = self.registers.world.answer(parts.path, dict(parse_qsl(parts.query)), body)
        if fault is not None:
            time.sleep(fault.wait)
            if fault.hangs_up:
                self.close_connection = True
                return
            content = answer.body if fault.body is None else fault.body
            content = content[: int(len(content) * fault.keeps)]
            status = fault.status if fault.status != 200 else answer.status
            answer = Answer(status, content, answer.kind, fault.headers)
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", answer.kind)
        self.send_header("Content-Length", str(len(answer.body) + (fault.promises if fault else 0)))
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, *_said: object) -> None:
        """Nothing: tests read `asked`, the demo has the product's own log."""
