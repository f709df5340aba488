"""A server on the loopback that lets a byte fall now and then, and never comes to an end."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

DROPS = 0.02  # seconds: no single read would ever time out
HEADER = b"X-More: a\r\n"


@contextmanager
def dripping(start: bytes, drops: bytes = HEADER) -> Iterator[str]:
    """Say `start`, then `drops` byte by byte, again and again, until whoever asked goes away. Gives its address."""
    over = threading.Event()

    class Drip(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.request.recv(65536)
            self.wfile.write(start)
            while not over.is_set():
                for byte in drops:
                    try:
                        self.wfile.write(bytes([byte]))
                    except OSError:
                        return
                    over.wait(DROPS)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Drip) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/"
        finally:
            over.set()
            server.shutdown()
            thread.join()
