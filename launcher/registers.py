"""The demo's outside registers: invented ones on loopback, so that a demo asks nothing of the real ones."""

import socket

from launcher.servers import Servers

PATHS = {
    "PRH_YTJ_URL": "ytj", "PRH_NOTICES_URL": "notices", "PRH_XBRL_URL": "xbrl", "BRREG_URL": "brreg",
    "GLEIF_URL": "gleif", "VIES_URL": "vies", "GLEIF_FILE_URL": "gleif/delta",
}  # fmt: skip


def start_demo_registers(servers: Servers, command: list, environment: dict[str, str]) -> dict[str, str]:
    """Start them, and return the settings by which the product finds them. Addresses that the user has set stay."""
    if PATHS.keys() & environment.keys():
        return {}
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    servers.crew.start("registers", [*command, "--port", str(port)], env=environment, level=1)
    return {name: f"http://127.0.0.1:{port}/{path}" for name, path in PATHS.items()}
