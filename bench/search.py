"""Searches with known answers: how often the sought record is among the ten shown, and how long the server takes."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode

import psycopg

from bench.server import percentile

SHOWN = 10
COMPANY, PERSON, ITEM, PRODUCT = 1, 2, 3, 4


@dataclass(frozen=True)
class Sought:
    """One search and the record that it means; any record of the same title will do."""

    text: str
    kind: int
    title: str


@dataclass
class Outcome:
    """How one kind of search went."""

    label: str
    found: int = 0
    asked: int = 0
    milliseconds: list[float] = field(default_factory=list)
    of_server: list[float] = field(default_factory=list)

    @property
    def recall(self) -> float:
        return self.found / self.asked if self.asked else 0.0

    def row(self) -> str:
        times = [
            percentile(self.milliseconds, 0.5), percentile(self.milliseconds, 0.95),
            percentile(self.of_server, 0.5), percentile(self.of_server, 0.95), max(self.of_server),
        ]  # fmt: skip
        return (
            f"| {self.label} | {self.asked} | {self.recall:.1%} | "
            + " | ".join(f"{t:.1f}" for t in times)
            + " |"
        )


def slip(rng: random.Random, text: str) -> str:
    """One letter left out, doubled, swapped or replaced, never the first of a word and never a digit."""
    places = [
        i for i in range(1, len(text)) if text[i].isalpha() and text[i - 1].isalpha() and i + 1 < len(text)
    ]
    if not places:
        return text
    at = rng.choice(places)
    kind = rng.randrange(4)
    if kind == 0:
        return text[:at] + text[at + 1 :]
    if kind == 1:
        return text[:at] + text[at] + text[at:]
    if kind == 2 and text[at + 1].isalpha():
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text[:at] + rng.choice("aeiklnorstu") + text[at + 1 :]


def _bare(name: str) -> str:
    """The name as people type it: without its legal form."""
    words = name.split()
    forms = {"Oy", "Ab", "Oyj", "Ky", "Tmi", "Osk", "Ry", "Avoin", "yhtiö"}
    return " ".join(word for word in words if word not in forms) or name


def searches(connection: psycopg.Connection, *, each: int = 100, seed: int = 7) -> dict[str, list[Sought]]:
    """Searches of every kind, made of rows drawn from the register: the same seed asks the same."""
    rng = random.Random(seed)
    companies = _draw(
        connection, rng, each, "companies_company c", "c.legal_name, c.business_id, c.town", "c.id"
    )
    persons = _draw(
        connection, rng, each,
        "contacts_person c JOIN contacts_position o ON o.person_id = c.id JOIN companies_company k ON k.id = o.company_id",
        "trim(c.first_name || ' ' || c.last_name), o.work_email, o.work_phone, k.legal_name", "c.id",
    )  # fmt: skip
    items = _draw(
        connection, rng, each,
        "installed_base_installeditem c JOIN installed_base_product p ON p.id = c.product_id JOIN companies_company k ON k.id = c.company_id",
        "c.serial, p.code, k.legal_name, k.town", "c.id",
    )  # fmt: skip
    items = [row for row in items if row[0]]
    # among millions a short piece is in more serial numbers than are shown
    telling = (
        6
        if connection.execute("SELECT max(id) < 100000 FROM installed_base_installeditem").fetchone()[0]
        else 9
    )
    return {
        "company, exact": [Sought(_bare(name), COMPANY, name) for name, _id, _town in companies],
        "company, one slip": [
            Sought(slip(rng, _bare(name)), COMPANY, name) for name, _id, _town in companies
        ],
        "company, two slips": [
            Sought(slip(rng, slip(rng, name)), COMPANY, name) for name, _id, _town in companies
        ],
        "company, words turned, town": [
            Sought(" ".join([town, *reversed(_bare(name).split())]), COMPANY, name)
            for name, _id, town in companies
        ],
        "company, business ID": [
            Sought(number.replace("-", rng.choice(["", "-", " "])), COMPANY, name)
            for name, number, _town in companies
            if number
        ],
        "person and company": [
            Sought(f"{name} {_bare(company).split()[0]}", PERSON, name) for name, _m, _p, company in persons
        ],
        "person, one slip": [
            Sought(f"{slip(rng, name)} {_bare(company).split()[0]}", PERSON, name)
            for name, _m, _p, company in persons
        ],
        "e-mail": [Sought(mail, PERSON, name) for name, mail, _p, _c in persons if mail],
        "phone": [Sought("0" + phone[4:], PERSON, name) for name, _m, phone, _c in persons if phone],
        "serial": [Sought(serial.lower(), ITEM, serial) for serial, _code, _company, _town in items],
        "serial, piece": [
            Sought(serial[-telling:], ITEM, serial) for serial, _code, _company, _town in items
        ],
        "product, company and town": [
            Sought(f"{code} {town} {_bare(company).split()[0]} {serial}", ITEM, serial)
            for serial, code, company, town in items
        ],
        "as you type": [
            Sought(_bare(name)[: rng.randrange(1, 7)], COMPANY, "") for name, _id, _town in companies
        ],
        "one common word": [Sought(town, COMPANY, "") for _name, _id, town in companies],
    }


def _draw(
    connection: psycopg.Connection, rng: random.Random, each: int, source: str, columns: str, key: str
) -> list:
    top = connection.execute(f"SELECT max({key}) FROM {source.split(maxsplit=1)[0]} c").fetchone()[0]
    numbers = [rng.randrange(1, top + 1) for _ in range(2 * each)]
    rows = connection.execute(
        f"SELECT DISTINCT ON ({key}) {columns} FROM {source} WHERE {key} = ANY(%s)", [numbers]
    ).fetchall()
    rng.shuffle(rows)
    return rows[:each]


def measure(
    asked: dict[str, list[Sought]], ask: Callable[[Sought], tuple[float, float, bool]]
) -> Iterator[Outcome]:
    """Ask every search by `ask`: milliseconds, those of the server, and whether the sought record was shown."""
    for label, those in asked.items():
        outcome = Outcome(label)
        for sought in those:
            milliseconds, of_server, shown = ask(sought)
            outcome.milliseconds.append(milliseconds)
            outcome.of_server.append(of_server)
            outcome.asked += 1
            outcome.found += shown
        yield outcome


def path_of(sought: Sought) -> str:
    """The page that the search box asks, for those who measure through HTTP."""
    return "/search/suggestions/?" + urlencode({"q": sought.text})
