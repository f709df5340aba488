"""The lock files: hashed, of one mind, and free of addresses."""

import re
from pathlib import Path

import pytest

from launcher.packages import CONTAINS

ROOT = Path(__file__).resolve().parent.parent.parent
LOCKS = sorted(ROOT.glob("requirements*.lock"))


def versions(name: str) -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / name).read_text(), re.MULTILINE))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_each_package_is_pinned_with_hashes_and_no_address(lock):
    entries = re.split(r"\n(?=\w)", lock.read_text().strip())

    assert [entry for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []
    assert "://" not in lock.read_text()


@pytest.mark.parametrize(("whole", "part"), [(whole, part) for whole in CONTAINS for part in CONTAINS[whole]])
def test_each_lock_contains_the_smaller_one_at_the_same_versions(whole, part):
    assert versions(part).items() <= versions(whole).items()


def test_each_dependency_of_the_project_is_locked():
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = project["project"]["dependencies"] + project["project"]["optional-dependencies"]["embedded"]
    wanted += project["dependency-groups"]["dev"]
    names = {re.match(r"[\w.-]+", line)[0].lower().replace("_", "-") for line in wanted}

    assert names - versions("requirements-dev.lock").keys() == set()
