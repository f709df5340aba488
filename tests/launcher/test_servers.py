"""One command at a time has an instance; what it hands to the product is what the user set, or our own."""

import json
import os

import pytest

from launcher import servers
from launcher.servers import Lock, Taken, product_environment, secret_key


@pytest.fixture(autouse=True)
def own_data(monkeypatch, tmp_path):
    monkeypatch.setattr(servers, "DATA", tmp_path / "data")
    return tmp_path / "data"


def test_a_second_start_in_the_same_folder_is_told_where_the_first_one_runs(tmp_path):
    first, second = Lock(tmp_path), Lock(tmp_path)
    first.take("Kolmikanta")
    first.write(url="http://localhost:8000/")

    with pytest.raises(Taken) as refusal:
        second.take("Kolmikanta")

    os.close(first.descriptor)
    assert str(refusal.value) == (
        f"Kolmikanta already runs in this folder at http://localhost:8000/ (process {os.getpid()}): "
        "use that one, or stop it with Ctrl+C there first."
    )


def test_the_lock_is_free_again_when_its_holder_is_gone(tmp_path):
    first = Lock(tmp_path)
    first.take("Kolmikanta")
    os.close(first.descriptor)

    second = Lock(tmp_path)
    second.take("A test run")

    assert second.read() == {"what": "A test run", "pid": os.getpid()}
    os.close(second.descriptor)


def test_a_holder_that_has_died_is_waited_for_and_not_called_a_running_one(tmp_path):
    first, second = Lock(tmp_path), Lock(tmp_path)
    first.take("Kolmikanta")
    os.pwrite(first.descriptor, json.dumps({"what": "Kolmikanta", "pid": 2**22 + 1}).encode().ljust(80), 0)

    with pytest.raises(Taken):
        second.take("Kolmikanta", patience=0.3)

    os.close(first.descriptor)


def test_the_key_is_made_once_and_only_its_owner_reads_it(own_data):
    key = secret_key()

    assert len(key) > 50
    assert secret_key() == key
    assert (own_data / "secret_key").stat().st_mode & 0o777 == 0o600


def test_what_the_user_has_set_goes_before_the_defaults(monkeypatch, tmp_path):
    monkeypatch.setenv("SECRET_KEY", "mine")
    monkeypatch.setenv("PYTHONHOME", "/elsewhere")
    monkeypatch.delenv("NODE_MODULES", raising=False)

    environment = product_environment(tmp_path)

    assert environment["SECRET_KEY"] == "mine"
    assert environment["KOLMIKANTA_DATA"] == str(tmp_path)
    assert environment["NODE_MODULES"].endswith("node_modules")
    assert environment["PATH"].split(os.pathsep)[0].endswith(".venv/bin")
    assert "PYTHONHOME" not in environment
