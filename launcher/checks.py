"""What is looked at before anything is started."""

import errno
import shutil
import socket
from collections.abc import Mapping
from pathlib import Path

from launcher.console import Problem

MEGABYTE = 1024 * 1024
NEEDED_FOR_PACKAGES = 2000 * MEGABYTE
NEEDED_FOR_RUNNING = 300 * MEGABYTE
UNREACHABLE = "The package registry cannot be reached: check the network, then start again."
DISK_FULL = ("no space left on device", "errno 28", "enospc")
NO_DATABASE = (
    "couldn't get a connection after",
    "connection to server at",
    "connection is bad:",
    "connection failed:",
)
NO_NETWORK = (
    "temporary failure in name resolution",
    "name or service not known",
    "network is unreachable",
    "failed to establish a new connection",
    "dns error",
    "error sending request",
    "enotfound",
    "eai_again",
    "enetunreach",
    "etimedout",
)


def disk_has_room(folder: Path, needed: int) -> None:
    """Refuse to start on a disk so full that the start would break off half-way."""
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise Problem(
            f"The disk of {folder} has {free // MEGABYTE} MB free and Kolmikanta needs {needed // MEGABYTE} MB: "
            "make room and start again."
        )


def port_is_free(host: str, port: int) -> None:
    """Refuse a port on which another program listens."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as failure:
            raise Problem(_why_not(failure, host, port)) from failure


def _why_not(failure: OSError, host: str, port: int) -> str:
    if failure.errno == errno.EADDRINUSE:
        return f"Port {port} is taken by another program: choose another one, for instance PORT={port + 1} make run."
    if failure.errno == errno.EACCES:
        return f"Port {port} needs root's rights: choose one above 1023, for instance PORT=8000 make run."
    return f"Kolmikanta cannot listen on {host} port {port} ({failure.strerror}): set LISTEN and PORT to what this machine has."


def port_number(text: str) -> int:
    """Read PORT."""
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise Problem(f"PORT is {text!r} and must be a number from 1 to 65535.")
    return int(text)


SERVERS = {  # how the address of a server of one's own begins
    "DATABASE_URL": (("postgres", "postgresql"), "postgres://user:password@host:5432/kolmikanta"),
    "REDIS_URL": (("redis", "rediss", "unix"), "redis://host:6379/0"),
}


def servers_are_named(environment: Mapping[str, str]) -> None:
    """Refuse an address of a server that can be none, before Django falls over it."""
    for name, (schemes, example) in SERVERS.items():
        address = environment.get(name, "")
        scheme, found, rest = address.partition("://")
        if address and not (found and rest and scheme in schemes):
            raise Problem(f"{name} is no address of a server: write it as {example}, or leave it out.")


def explain(output: str) -> str | None:
    """Find in a tool's output one of the causes that have a plain sentence."""
    text = output.lower()
    if any(sign in text for sign in DISK_FULL):
        return "The disk is full: make room and start again."
    if any(sign in text for sign in NO_DATABASE):
        return (
            "The database does not answer: check that the server named in DATABASE_URL runs and lets you in."
        )
    if any(sign in text for sign in NO_NETWORK):
        return UNREACHABLE
    return None
