"""Sockets lie where their addresses are short enough, in folders nobody else enters."""

import os
from pathlib import Path

import pytest

from launcher import places
from launcher.console import Problem
from launcher.places import SOCKET_PATH_LIMIT, log_file, private_folder, socket_folder


def test_sockets_of_a_short_path_lie_inside_the_instance(monkeypatch, tmp_path):
    short = Path(os.path.relpath(tmp_path))
    instance = tmp_path if len(str(tmp_path)) < 60 else short

    if len(str(instance)) < 60:
        assert socket_folder(instance) == instance / "run"


def test_sockets_of_a_long_path_move_to_the_temporary_folder(monkeypatch, tmp_path):
    monkeypatch.setattr(places.tempfile, "gettempdir", lambda: str(tmp_path))
    deep, other = tmp_path / ("ä" * 60), tmp_path / ("ö" * 60)

    folder = socket_folder(deep)

    assert folder.parent == tmp_path
    assert folder == socket_folder(deep)
    assert folder != socket_folder(other)
    assert folder.stat().st_mode & 0o777 == 0o700
    name = folder.name + "/.s.PGSQL.5432.lock"
    assert len(os.fsencode(Path("/tmp") / name)) <= SOCKET_PATH_LIMIT


def test_a_socket_folder_that_is_a_link_is_refused(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "run").symlink_to(tmp_path / "real")

    with pytest.raises(Problem, match="belongs to somebody else"):
        private_folder(tmp_path / "run")


def test_the_log_of_the_start_before_stays_beside_the_new_one(tmp_path):
    log_file(tmp_path, "web").write_text("first")

    log = log_file(tmp_path, "web")

    assert not log.exists()
    assert log.with_suffix(".log.1").read_text() == "first"
