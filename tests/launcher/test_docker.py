"""What can be proven of the production set-up without an engine."""

import os
import re
import subprocess
import time
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent.parent
SERVICES = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
OURS = ("secrets", "migrate", "web", "worker", "beat")
OF_THE_IMAGE = {"KOLMIKANTA_DATA", "MEDIA_ROOT", "NODE_MODULES", "STATIC_COMPRESS", "STATIC_ROOT"}
NEVER_HANDED_ON = {"DATABASE_URL", "SECRET_KEY", "SUPPRESSION_KEY", "DEBUG", "DEMO", "PORT"}
READ = {
    name
    for path in (ROOT / "crm").glob("settings*.py")
    for name in re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', path.read_text())
}


def sh(script: str, *words: str, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        ["sh", str(ROOT / "docker" / script), *words],
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_secrets_are_made_once_for_their_owner_alone(tmp_path):
    first = sh("make-secrets.sh", SECRETS_DIR=str(tmp_path))
    made = {path.name: path.read_text() for path in tmp_path.iterdir()}
    second = sh("make-secrets.sh", SECRETS_DIR=str(tmp_path))

    assert (first.returncode, second.returncode, second.stdout) == (0, 0, "")
    assert sorted(made) == ["database_password", "secret_key", "suppression_key"]
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == made
    assert len(set(made.values())) == 3
    assert min(len(value.strip()) for value in made.values()) > 50
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}


def test_the_entrypoint_hands_the_secrets_to_the_program(tmp_path):
    sh("make-secrets.sh", SECRETS_DIR=str(tmp_path))
    key, password = ((tmp_path / name).read_text().strip() for name in ("secret_key", "database_password"))
    folders = {
        "SECRETS_DIR": str(tmp_path),
        "MEDIA_ROOT": str(tmp_path / "files"),
        "TMPDIR": str(tmp_path / "t"),
    }

    done = sh("entrypoint.sh", "sh", "-c", "echo $SECRET_KEY; echo $DATABASE_URL", **folders)

    assert done.stdout.splitlines() == [key, f"postgres://kolmikanta:{password}@database:5432/kolmikanta"]
    assert (tmp_path / "files").is_dir()


def test_what_the_environment_names_goes_before_the_secrets(tmp_path):
    folders = {"SECRETS_DIR": "/nowhere", "MEDIA_ROOT": str(tmp_path), "TMPDIR": str(tmp_path)}

    done = sh(
        "entrypoint.sh",
        "sh",
        "-c",
        "echo $SECRET_KEY $DATABASE_URL",
        SECRET_KEY="k",
        DATABASE_URL="d",
        **folders,
    )

    assert done.stdout == "k d\n"


def test_what_a_killed_upload_left_a_day_ago_is_removed_at_the_start(tmp_path):
    old, new = tmp_path / "old.upload", tmp_path / "new.upload"
    for path, age in ((old, 25 * 3600), (new, 60)):
        path.write_text("x")
        os.utime(path, (time.time() - age, time.time() - age))

    sh(
        "entrypoint.sh",
        "true",
        SECRET_KEY="k",
        DATABASE_URL="d",
        MEDIA_ROOT=str(tmp_path),
        TMPDIR=str(tmp_path),
    )

    assert (old.exists(), new.exists()) == (False, True)


def test_a_missing_secret_stops_the_container(tmp_path):
    assert sh("entrypoint.sh", "true", SECRETS_DIR=str(tmp_path)).returncode != 0


def test_the_database_takes_finnish_letters_for_letters():
    words = SERVICES["database"]["environment"]["POSTGRES_INITDB_ARGS"].split()

    assert words == ["--locale-provider=builtin", "--locale=C.UTF-8", "--encoding=UTF8"]
    assert SERVICES["database"]["image"] == "postgres:18"


@pytest.mark.parametrize("name", OURS)
def test_our_containers_can_write_nothing_but_their_volumes(name):
    service = SERVICES[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "SECRET_KEY" not in service["environment"]
    assert "user" not in service


def test_each_part_waits_for_what_it_needs_and_tells_its_health():
    waits = {name: sorted(service.get("depends_on", {})) for name, service in SERVICES.items()}

    assert waits == {
        "secrets": [],
        "database": ["secrets"],
        "broker": [],
        "migrate": ["database"],
        "web": ["broker", "migrate"],
        "worker": ["broker", "migrate"],
        "beat": ["broker", "migrate"],
    }
    lasting = {name for name in SERVICES if name not in ("secrets", "migrate")}
    assert {name for name in lasting if "healthcheck" in SERVICES[name]} == lasting


def test_the_image_runs_as_a_user_without_rights_on_its_own_code():
    lines = (ROOT / "Dockerfile").read_text().splitlines()

    user = lines.index("USER kolmikanta")
    assert [line for line in lines[user:] if line.startswith(("COPY", "RUN", "ADD"))] == []
    assert any("--require-hashes" in line for line in lines)
    assert any("npm ci" in line and "--ignore-scripts" in line for line in lines)


@pytest.mark.parametrize("name", sorted(READ - OF_THE_IMAGE - NEVER_HANDED_ON))
def test_each_setting_reaches_the_containers(name):
    assert name in SERVICES["web"]["environment"]


@pytest.mark.parametrize("name", sorted(READ))
def test_each_setting_is_told_to_who_runs_the_product(name):
    told = "".join((ROOT / "docs" / page).read_text() for page in ("operations.md", "privacy.md"))

    assert f"`{name}`" in told


def test_the_environment_of_the_containers_names_no_setting_that_nobody_reads():
    assert set(SERVICES["web"]["environment"]) - READ == set()


def test_backups_and_settings_of_an_installation_come_into_no_image():
    kept_out = (ROOT / ".dockerignore").read_text().splitlines()

    assert {"backup", ".env", ".env.*", ".data", ".git"} <= set(kept_out)


def test_the_secrets_are_brought_back_by_the_only_container_that_may_write_them():
    lines = (ROOT / "docs" / "operations.md").read_text().splitlines()
    (line,) = [line for line in lines if "-xzf - < backup/secrets.tar.gz" in line]
    can_write = [name for name in OURS if "secrets:/secrets" in SERVICES[name]["volumes"]]

    assert can_write == ["secrets"]
    assert " tar secrets -C" in line
