"""A gate before a server: while it is shut, whoever comes is refused and whoever is inside is thrown out."""

import contextlib
import socket
import threading


class Gate:
    """Passes bytes on from 127.0.0.1 to a server, and can be shut as if the server had been stopped."""

    def __init__(self, path_or_host: str, port: int) -> None:
        self.target = (path_or_host, port)
        self.links: list[socket.socket] = []
        self.lock = threading.Lock()
        self.listener: socket.socket | None = None
        self.port = 0
        self.open()

    def open(self) -> None:
        """Let through again, at the same port as before."""
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self.port))
        listener.listen(64)
        self.listener, self.port = listener, listener.getsockname()[1]
        threading.Thread(target=self._welcome, args=(listener,), daemon=True).start()

    def shut(self) -> None:
        """Break every connection and refuse new ones."""
        if self.listener:
            with contextlib.suppress(OSError):
                self.listener.shutdown(socket.SHUT_RDWR)
            self.listener.close()
            self.listener = None
        with self.lock:
            links, self.links = self.links, []
        for link in links:
            with contextlib.suppress(OSError):
                link.shutdown(socket.SHUT_RDWR)
            link.close()

    def _welcome(self, listener: socket.socket) -> None:
        while True:
            try:
                guest, _ = listener.accept()
            except OSError:
                return
            try:
                server = self._call()
            except OSError:
                guest.close()
                continue
            with self.lock:
                self.links += [guest, server]
            for source, goal in ((guest, server), (server, guest)):
                threading.Thread(target=_pump, args=(source, goal), daemon=True).start()

    def _call(self) -> socket.socket:
        place, port = self.target
        if port:
            return socket.create_connection((place, port), timeout=5)
        server = socket.socket(socket.AF_UNIX)
        server.connect(place)
        return server


def _pump(source: socket.socket, goal: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            goal.sendall(data)
    with contextlib.suppress(OSError):
        goal.shutdown(socket.SHUT_WR)
