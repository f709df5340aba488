"""`python -m bench [small|large|all] [search pages import export] [aftermarket] [registers] [undo] [signals] [fields] [retention] [privacy]`: seeds what is missing, measures, prints tables."""

import json
import os
import re
import subprocess
import sys
import time
from datetime import date
from html import unescape

from bench import aftermarket_seed, duplicates, fields, privacy, retention, seed, server

PARTS = ("search", "pages", "export", "import")
REGISTERS = "registers"  # outside registers, on a database of their own; only when asked for
UNDO = "undo"  # only when asked for: an import, its withdrawal, its undo, and those undone
SIGNALS = "signals"  # only when asked for: it has a database of its own
AFTERMARKET = "aftermarket"  # only when asked for: it fills the register with what hangs on items
ROUNDS = {"small": 60, "large": 60}
HEAD = "| what | requests | median ms | p95 ms | p95 ms of the server | slowest ms |\n|---|---:|---:|---:|---:|---:|"


def main(arguments: list[str]) -> None:
    """Measure each size in a process of its own: Django is bound to one database."""
    if "duplicates" in arguments:
        duplicates.main(arguments)
        return
    if retention.PART in arguments:
        retention.main(arguments)
        return
    if privacy.PART in arguments:
        privacy.main(arguments)
        return
    sizes = [a for a in arguments if a in seed.SIZES] or (
        ["small", "large"] if "all" in arguments else ["small"]
    )
    parts = [a for a in arguments if a in (*PARTS, AFTERMARKET, REGISTERS, UNDO, fields.PART)] or list(PARTS)
    print(f"Measured {date.today():%Y-%m-%d} on {server.machine()}.\n", flush=True)
    if SIGNALS in arguments:
        from bench import signals

        print(
            f"### Signals out of an act of {signals.COUNT:,} changes\n\n| what | seconds | signals made |\n|---|---:|---:|"
        )
        print("\n".join(signals.measure()), flush=True)
        return
    if UNDO in parts:
        from bench import undo

        head = f"### Undo of an import of {undo.COMPANIES:,} companies\n\n| what | seconds | companies a second | peak MB |\n|---|---:|---:|---:|"
        print(head, *undo.measure(), sep="\n", flush=True)
        parts.remove(UNDO)
    for name in sizes if parts else ():
        size = seed.SIZES[name]
        if {"search", "pages", "export", AFTERMARKET} & set(parts):
            seed.ensure(size, searchable=AFTERMARKET not in parts)
            if AFTERMARKET in parts:
                aftermarket_seed.ensure(size)
            seed.manage(size, "collectstatic", "--noinput", "-v0")
            seed.manage(size, "compile_translations", "-v0")
            subprocess.run(
                [sys.executable, "-m", "bench", "--inside", name, json.dumps(parts)],
                env=seed.environment(size),
                check=True,
            )
        if fields.PART in parts:
            _fields(fields.size_of(size))
        if REGISTERS in parts:
            from bench import registers

            count = 1_000_000 if name == "large" else 100_000
            print(
                "\n### Outside registers\n\n| what | rows | seconds | rows a second | peak memory |\n|---|---:|---:|---:|---|"
            )
            registers.tell(count)
        if "import" in parts:
            from bench import imports

            print(
                f"\n### Import of {size.companies:,} companies\n\n| what | seconds | rows a second | |\n|---|---:|---:|---|",
                flush=True,
            )
            print("\n".join(imports.measure(size)), flush=True)


def _search(port: int, browser: server.Browser, url: str) -> None:
    """What the search box answers while typing: time and recall of each kind, then four users at once."""
    import psycopg

    from bench import search
    from search import queries
    from users.models import User

    user = User.objects.get(email="user1@bench.example")

    def ask(sought: search.Sought) -> tuple[float, float, bool]:
        taken, body, _status = browser.get(search.path_of(sought), **{"HX-Request": "true"})
        shown = unescape(re.sub(r"</?(mark|b)[^>]*>", "", body.decode()))
        return taken, browser.of_server, sought.title in shown or among_ten(sought)

    def among_ten(sought: search.Sought) -> bool:
        """The box shows five of each register; the ten that the measure speaks of are asked in this process."""
        found = queries.search(user, sought.text, limit=search.SHOWN)
        return sought.title in {
            "".join(p.text for p in hit.title) for group in found.groups for hit in group.hits
        }

    with psycopg.connect(url) as connection:
        asked = search.searches(connection, each=60)
        others = search.searches(connection, each=60, seed=8)
    for those in others.values():  # warm, by other searches than those that count
        for sought in those:
            ask(sought)
    print(
        "\n### Search\n\n| what | searches | recall@10 | median ms | p95 ms | server, median | server, p95 | server, slowest |"
        "\n|---|---:|---:|---:|---:|---:|---:|---:|",
        flush=True,
    )
    for outcome in search.measure(asked, ask):
        print(outcome.row(), flush=True)
    cookies = [server.session_cookie(f"user{number}@bench.example") for number in (1, 2, 3, 5)]
    paths = [search.path_of(sought) for found in asked.values() for sought in found]
    server.together(port, cookies, paths, 8)  # each of the server's connections has made its plans
    rate, timing = server.together(port, cookies, paths, 15)
    print(
        f"\nFour users at once: {rate:.0f} searches a second, median {timing.median:.1f} ms, p95 {timing.p95:.1f} ms.",
        flush=True,
    )


def _aftermarket(browser: server.Browser, size: seed.Size, cookie: str) -> None:
    """The aftermarket through its pages, then what is asked of the whole base, each once."""
    from bench import aftermarket

    rounds = ROUNDS[size.name]
    print(f"\n### Aftermarket, {size.name}\n\n{HEAD}", flush=True)
    for measured in (
        aftermarket.by_serial(browser, rounds),
        aftermarket.cards(browser, size, rounds),
        aftermarket.plant(browser, size, rounds),
    ):
        for timing in measured:
            print(timing.row(), flush=True)
    print("\n| card | questions, median | most |\n|---|---:|---:|", flush=True)
    for row in aftermarket.questions(size, cookie):
        print(row, flush=True)
    print("\n| of the whole base | seconds | what came out |\n|---|---:|---|", flush=True)
    for label, seconds, said in aftermarket.whole_base(size):
        print(f"| {label} | {seconds:.1f} | {said} |", flush=True)
    print(f"\n{HEAD}", flush=True)
    browser = server.Browser(
        browser.port, cookie
    )  # the server has given up the one that said nothing for minutes
    for timing in aftermarket.lists(browser, rounds):
        print(timing.row(), flush=True)
    print("\n| table | rows | size | indexes |\n|---|---:|---:|---:|", flush=True)
    for row in aftermarket.sizes():
        print(row, flush=True)


def _fields(size: seed.Size) -> None:
    """Custom fields have a register of their own: companies are many, what hangs on them is little."""
    seed.ensure(size, searchable=False)  # what is filtered here nobody searches for
    seed.manage(size, "collectstatic", "--noinput", "-v0")
    seed.manage(size, "compile_translations", "-v0")
    command = [sys.executable, "-m", "bench", "--inside", size.name, json.dumps([fields.PART])]
    subprocess.run(command, env=seed.environment(size), check=True)


def inside_fields(size: seed.Size) -> None:
    """Measure custom fields through HTTP."""
    import django

    django.setup()
    for row in ["\n### Custom fields\n\n| what | seconds |\n|---|---:|", *fields.ensure()]:
        print(row, flush=True)
    print(
        "\n| register | rows | table | indexes of custom fields | values of a row |\n|---|---:|---:|---:|---:|"
    )
    print("\n".join(fields.weights()), flush=True)
    with server.running(seed.environment(size)) as port:
        browser = server.Browser(port, server.session_cookie("user1@bench.example"))
        browser.get("/")
        print(f"\n{HEAD}", flush=True)
        for timing in fields.pages(browser, 40):
            print(timing.row(), flush=True)
        rate, timing = fields.load(port)
        print(
            f"\nFour users at once: {rate:.0f} pages a second, median {timing.median:.1f} ms, p95 {timing.p95:.1f} ms.",
            flush=True,
        )


def inside(name: str, parts: list[str]) -> None:
    """Measure one size through HTTP."""
    import django

    django.setup()
    from bench import pages

    size = seed.SIZES[name]
    with server.running(seed.environment(size)) as port:
        cookie = server.session_cookie("user1@bench.example")
        browser = server.Browser(port, cookie)
        browser.get("/")
        if "search" in parts:
            _search(port, browser, seed.url_of(seed.database_name(size)))
        if "pages" in parts:
            print(f"\n### Pages, {name}\n\n{HEAD}", flush=True)
            for measured in (pages.lists, pages.deep_pages, pages.records):
                for timing in measured(browser, ROUNDS[name]):
                    print(timing.row(), flush=True)
        if AFTERMARKET in parts:
            _aftermarket(browser, size, cookie)
        if "export" in parts:
            print(f"\n### Export, {name}\n\n{HEAD}", flush=True)
            for timing in pages.exports(browser, size):
                print(timing.row(), flush=True)


if __name__ == "__main__":
    started = time.perf_counter()
    if "--inside" in sys.argv:
        own = {size.name: size for size in fields.OWN.values()}
        if sys.argv[2] in own:
            inside_fields(own[sys.argv[2]])
        else:
            inside(sys.argv[2], json.loads(sys.argv[3]))
    else:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm.settings")
        main(sys.argv[1:])
        print(f"\n{time.perf_counter() - started:.0f} s in all.")
