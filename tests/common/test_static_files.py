"""Of node_modules exactly the named files are served."""

import pytest
from django.contrib.staticfiles import finders

from common.static_files import NPM_FILES, NpmFinder


@pytest.fixture
def finder(settings, tmp_path):
    settings.NODE_MODULES = tmp_path
    named = tmp_path / NPM_FILES[0]
    named.parent.mkdir(parents=True)
    named.write_text("body {}")
    (named.parent / "secret.css").write_text("")
    return NpmFinder()


def test_a_named_file_is_found_under_vendor(finder, tmp_path):
    assert finder.find(f"vendor/{NPM_FILES[0]}") == str(tmp_path / NPM_FILES[0])
    assert finder.find(f"vendor/{NPM_FILES[0]}", find_all=True) == [str(tmp_path / NPM_FILES[0])]


@pytest.mark.parametrize(
    "path",
    [
        NPM_FILES[0],
        "vendor/@tabler/core/dist/css/secret.css",
        f"vendor/../{NPM_FILES[0]}",
        f"vendor/{NPM_FILES[1]}",
        "vendor/",
    ],
)
def test_nothing_else_is_found(finder, path):
    assert finder.find(path) == []
    assert finder.find(path, find_all=True) == []


def test_only_named_files_that_exist_are_collected(finder):
    assert [name for name, _ in finder.list([])] == [NPM_FILES[0]]


def test_missing_package_file_is_an_error_of_the_check(finder):
    assert [error.id for error in finder.check()] == ["common.E010"] * (len(NPM_FILES) - 1)


@pytest.mark.parametrize("name", NPM_FILES)
def test_every_named_file_is_in_the_installed_packages(name):
    assert finders.find(f"vendor/{name}")
