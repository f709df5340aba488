"""What `make test` hands to pytest."""

import pytest

from launcher import testing
from launcher.console import Problem
from launcher.testing import find_chromium, pytest_arguments, run_tests


def test_everything_runs_on_both_cores_with_fresh_databases():
    assert pytest_arguments([], "/usr/bin/chromium") == ["--create-db", "-n", "2"]


def test_without_a_browser_only_the_journeys_are_left_out():
    assert pytest_arguments([], None) == ["--create-db", "-n", "2", "-m", "not journey"]


def test_what_the_user_gives_is_kept():
    assert pytest_arguments(["-n0", "-m", "slow", "-k", "search", "--reuse-db"], None) == [
        "-n0", "-m", "(slow) and not journey", "-k", "search", "--reuse-db",
    ]  # fmt: skip


def test_under_ci_a_missing_browser_is_an_error(monkeypatch):
    monkeypatch.setattr(testing, "find_chromium", lambda: None)
    monkeypatch.setenv("CI", "true")

    with pytest.raises(Problem, match="Chromium is missing, and under CI no test may be left out"):
        run_tests(None, [])


def test_a_named_browser_goes_before_those_of_the_system(monkeypatch, tmp_path):
    browser = tmp_path / "my-browser"
    browser.write_text("#!/bin/sh\n")
    browser.chmod(0o755)
    monkeypatch.setenv("CHROMIUM", str(browser))
    assert find_chromium() == str(browser)

    monkeypatch.setenv("CHROMIUM", str(tmp_path / "nowhere"))
    assert find_chromium() is None
