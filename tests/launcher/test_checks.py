"""What the launcher refuses, in one sentence each."""

import socket
from collections import namedtuple

import pytest

from launcher import checks
from launcher.checks import (
    MEGABYTE,
    disk_has_room,
    explain,
    port_is_free,
    port_number,
    servers_are_named,
)
from launcher.console import Problem

Usage = namedtuple("Usage", "total used free")


def test_a_taken_port_is_told_with_a_way_out():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(Problem) as refusal:
            port_is_free("127.0.0.1", port)

    assert str(refusal.value) == (
        f"Port {port} is taken by another program: choose another one, for instance PORT={port + 1} make run."
    )


def test_a_free_port_is_accepted():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        port = other.getsockname()[1]

    assert port_is_free("127.0.0.1", port) is None


def test_an_address_of_another_machine_is_told():
    with pytest.raises(Problem, match=r"cannot listen on 192\.0\.2\.1 port 8000"):
        port_is_free("192.0.2.1", 8000)


@pytest.mark.parametrize("text", ["0", "65536", "-1", "eight", "", "80.0"])
def test_a_port_that_is_no_port_is_told(text):
    with pytest.raises(Problem, match="must be a number from 1 to 65535"):
        port_number(text)


def test_a_full_disk_is_told_with_what_is_free_and_what_is_needed(monkeypatch, tmp_path):
    monkeypatch.setattr(checks.shutil, "disk_usage", lambda folder: Usage(9, 9, 12 * MEGABYTE))

    with pytest.raises(Problem) as refusal:
        disk_has_room(tmp_path / "not" / "yet", 300 * MEGABYTE)

    assert str(refusal.value) == (
        f"The disk of {tmp_path} has 12 MB free and Kolmikanta needs 300 MB: make room and start again."
    )


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("DATABASE_URL", "nonsense"),
        ("DATABASE_URL", "mysql://x@host/y"),
        ("DATABASE_URL", "postgres://"),
        ("REDIS_URL", "localhost:6379"),
        ("REDIS_URL", "http://localhost:6379"),
    ],
)
def test_what_is_no_address_of_a_server_is_told_with_an_example(name, address):
    with pytest.raises(Problem, match=rf"^{name} is no address of a server: write it as \w+://"):
        servers_are_named({name: address})


def test_addresses_of_servers_and_none_are_accepted():
    named = {"DATABASE_URL": "postgresql://x:y@host/z", "REDIS_URL": "unix:///run/valkey.sock"}

    assert servers_are_named(named) is None
    assert servers_are_named({"DATABASE_URL": "", "HOME": "/root"}) is None


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("OSError: [Errno 28] No space left on device", "The disk is full: make room and start again."),
        ("npm error code ENOSPC", "The disk is full: make room and start again."),
        (
            "npm error code EAI_AGAIN",
            "The package registry cannot be reached: check the network, then start again.",
        ),
        ("error: Temporary failure in name resolution", checks.UNREACHABLE),
        (
            "django.db.utils.OperationalError: couldn't get a connection after 10.00 sec",
            "The database does not answer: check that the server named in DATABASE_URL runs and lets you in.",
        ),
        ("SyntaxError", None),
    ],
)
def test_a_failed_step_is_explained_where_its_cause_is_known(output, sentence):
    assert explain(output) == sentence
