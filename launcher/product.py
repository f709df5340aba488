"""The product on its servers: tables, translations, static files, demo data; then web, worker and beat."""

import http.client
import os
import time
from pathlib import Path

from launcher.children import Child, Crew
from launcher.console import Problem, last_lines, say, show
from launcher.places import ROOT, python, tool
from launcher.registers import start_demo_registers
from launcher.servers import Servers
from launcher.stamps import Stamps, digest

DEMO_LOADER = ROOT / "crm" / "management" / "commands" / "load_demo.py"
ROLES = ("sales", "aftermarket", "marketing", "privacy", "admin", "reader")
DEMO_PASSWORD = "kolmikanta-demo"
START_SECONDS = 90


def manage(*words: str) -> list:
    return [python(), ROOT / "manage.py", *words]


def wants_demo() -> bool:
    """Demo data comes by itself only into a database of our own."""
    default = "0" if os.environ.get("DATABASE_URL") else "1"
    return os.environ.get("DEMO", default).lower() in ("1", "true", "yes", "on")


def prepare(servers: Servers) -> None:
    """Bring tables, translations and static files up to date; each is skipped while nothing changed."""
    stamps = Stamps(servers.crew.instance / "stamps.json")
    compile_translations(servers)
    _migrate(servers, stamps)
    _collect_static(servers, stamps)


def compile_translations(servers: Servers) -> None:
    sources = list((ROOT / "locale").glob("*/LC_MESSAGES/*.po"))
    if any(_is_older(source.with_suffix(".mo"), source) for source in sources):
        say("Compiling the translations")
        command = manage("compile_translations")
        failed = "The translations could not be compiled"
        servers.crew.step("translations", command, env=servers.environment, failed=failed)


def _is_older(target: Path, source: Path) -> bool:
    return not target.exists() or target.stat().st_mtime_ns < source.stat().st_mtime_ns


def _migrate(servers: Servers, stamps: Stamps) -> None:
    files = [path for path in ROOT.glob("[a-z]*/migrations/*.py") if path.is_file()]
    if servers.postgres and stamps.has("migrations", _state(servers, files)):
        return
    say("Bringing the tables up to date")
    failed = "The database could not be brought up to date"
    command = manage("migrate", "--noinput", "-v1")
    servers.crew.step("migrate", command, env=servers.environment, failed=failed)
    if servers.postgres:
        stamps.put("migrations", _state(servers, files))


def _state(servers: Servers, files: list[Path]) -> str:
    """Mark what the code wants and what the database has: a restored backup may be older than the stamp."""
    applied = servers.postgres.answer("SELECT count(*) || ' ' || max(applied) FROM django_migrations")
    names = [f"{path.parent.parent.name}/{path.name}" for path in sorted(files)]
    return digest([*files, ROOT / "requirements.lock"], applied, *names)


def _collect_static(servers: Servers, stamps: Stamps) -> None:
    folders = [ROOT / "static", *ROOT.glob("[a-z]*/static")]
    sources = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    locks = [ROOT / "requirements.lock", ROOT / "package-lock.json", ROOT / "common" / "static_files.py"]
    mark = digest([*sources, *locks], os.environ.get("STATIC_COMPRESS", ""))
    folder = Path(servers.environment.get("STATIC_ROOT") or servers.crew.instance / "static")
    if stamps.has("static", mark) and (folder / "staticfiles.json").exists():
        return
    say("Collecting the static files")
    failed = "The static files could not be collected"
    command = manage("collectstatic", "--noinput", "-v0")
    servers.crew.step("static", command, env=servers.environment, failed=failed)
    stamps.put("static", mark)


def load_demo_once(servers: Servers) -> None:
    """Load the demo data on the first start; an interrupted load has no stamp and is taken up again."""
    stamps = Stamps(servers.crew.instance / "stamps.json")
    if not DEMO_LOADER.exists() or (servers.postgres and stamps.has("demo", "loaded")):
        return
    say("Loading the demo data")
    load_demo(servers)
    stamps.put("demo", "loaded")


def load_demo(servers: Servers) -> None:
    environment = servers.environment | {"DEMO": "1"}
    failed = "The demo data could not be loaded"
    servers.crew.step("demo", manage("load_demo"), env=environment, failed=failed)


def start_product(servers: Servers, host: str, port: int) -> None:
    """Start web, worker and beat, and return when pages are served."""
    environment = servers.environment | {"DEMO": "1" if wants_demo() else "0"}
    if wants_demo():
        environment |= start_demo_registers(servers, manage("demo_registers"), environment)
    address = ["--host", host, "--port", str(port)]
    threads = ["--interface", "wsgi", "--workers", "2", "--blocking-threads", "4", "--no-ws"]
    celery = [tool("celery"), "-A", "crm"]
    crew = servers.crew
    web = crew.start(
        "web",
        [tool("granian"), *address, *threads, "--log-level", "warning", "crm.wsgi:application"],
        env=environment,
        level=1,
    )
    quiet = ["--without-gossip", "--without-mingle", "--loglevel", "WARNING"]
    crew.start("worker", [*celery, "worker", "--concurrency", "2", *quiet], env=environment, level=1)
    memory = crew.instance / "beat-schedule"
    beat = ["beat", "--loglevel", "WARNING", "--pidfile=", "--schedule", memory]
    crew.start("beat", [*celery, *beat], env=environment, level=1)
    _wait_for_pages(crew, web, host, port)


def _wait_for_pages(crew: Crew, web: Child, host: str, port: int) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        dead = next((child for child in crew.children if not child.is_alive()), None)
        if dead:
            raise Problem(epitaph(crew, dead))
        if _answers(host, port):
            return
        time.sleep(0.1)
    log = crew.logs[web.pid]
    raise Problem(f"{last_lines(log)}\nThe web server did not answer within {START_SECONDS} s (see {log}).")


def _answers(host: str, port: int) -> bool:
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    allowed = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].strip().lstrip(".*")
    connection = http.client.HTTPConnection(reachable, port, timeout=10)
    try:
        connection.request("GET", "/healthz", headers={"Host": allowed or f"{reachable}:{port}"})
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def epitaph(crew: Crew, child: Child) -> str:
    """Say which part ended, with its last words."""
    log = crew.logs.get(child.pid)
    words = f"{last_lines(log)}\n" if log else ""
    return f"{words}{child.name} ended, so everything is stopped (all of its output: {log})."


def announce(url: str) -> None:
    """Print where the product is and who may log in."""
    say("Kolmikanta is ready")
    show(f"\n    {url}\n")
    if wants_demo() and DEMO_LOADER.exists():
        show(f"    Log in as one of these, with the password {DEMO_PASSWORD}")
        for role in ROLES:
            show(f"      {role}@demo.example")
        show("")
    show("    Ctrl+C stops it.\n")
