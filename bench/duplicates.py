"""`python -m bench duplicates --data PATH [--rows N]`: duplicates against held-back truth, and a big register's time.

The files stay where they are: PATH holds `dedupe_chicago_sites`, `febrl`, `uk_employers`, `gleif_goldencopy_delta`.
Companies go through the product's own scan: keys and vetoes in SQL, scores by the product's scorer. Persons of Febrl
have days of birth and home addresses, for which the register has no columns: they are scored by the product's scorer
over pairs that share a key. Truth is split in halves by entity, with a seed that was fixed before anything was looked at:
of each half the best threshold is found by itself, and told of the other half. The points of single facts were written
by people who had seen the data, so only the threshold is chosen blind.
"""

import csv
import hashlib
import itertools
import json
import os
import random
import re
import time
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from bench import names, seed, server
from bench.database import copy, make_anew, url_of

DATABASE = "kolmikanta_bench_duplicates"
Pair = tuple[int, int]
COMPANY = ["id", "public_id", "legal_name", "country", "business_id", "business_id_scheme", "vat_number", "lei",
           "legal_form", "industry_code", "industry_version", "language", "preferred_channel", "notes", "postcode", "town",
           "region", "turnover_currency"]  # fmt: skip


def main(arguments: list[str]) -> None:
    """Measure what the arguments ask for."""
    os.environ["DATABASE_URL"] = url_of(DATABASE)
    fresh = not exists_quietly()
    if fresh:
        os.environ["DATABASE_URL"] = os.environ["DATABASE_URL"].replace(DATABASE, "postgres")
        make_anew(DATABASE)
        os.environ["DATABASE_URL"] = url_of(DATABASE)
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    if "--data" in arguments:
        folder = Path(arguments[arguments.index("--data") + 1])
        print("| data | pairs of truth | precision | recall | F1 |\n|---|---:|---:|---:|---:|", flush=True)
        for row in (*chicago(folder / "dedupe_chicago_sites"), *febrl(folder / "febrl")):
            print(row, flush=True)
        for line in (uk_employers(folder / "uk_employers"), leis(folder / "gleif_goldencopy_delta")):
            print(f"\n{line}", flush=True)
    if "--rows" in arguments:
        for line in big(int(arguments[arguments.index("--rows") + 1])):
            print(line, flush=True)


def exists_quietly() -> bool:
    """Whether the database is there."""
    try:
        with psycopg.connect(os.environ["DATABASE_URL"]):
            return True
    except psycopg.OperationalError:
        return False


def fill(companies: list[dict]) -> None:
    """Put the companies, and only them, into the register: numbers are places in the list, from 1."""
    rng = random.Random(7)
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("TRUNCATE companies_company, quality_duplicatepair, quality_duplicatescan CASCADE")
        ids = list(enumerate(companies, 1))
        copy(connection, "companies_company", COMPANY, (
            [i, seed._uuid(rng), *(one.get(name, "") for name in COMPANY[2:])] for i, one in ids
        ))  # fmt: skip
        copy(connection, "companies_address", ["public_id", "company_id", "kind", "street", "postcode", "town", "region", "country"], (
            [seed._uuid(rng), i, "visiting", one["street"], one.get("postcode", ""), one.get("town", ""), "", one.get("country", "")]
            for i, one in ids if one.get("street")
        ))  # fmt: skip
        copy(connection, "companies_companycontactpoint", ["public_id", "company_id", "kind", "value", "key", "label"], (
            [seed._uuid(rng), i, "phone", one["phone"], one["phone"], ""] for i, one in ids if one.get("phone")
        ))  # fmt: skip
        connection.execute("ANALYZE companies_company, companies_address, companies_companycontactpoint")


def scan() -> tuple[dict[Pair, int], float, object]:
    """The product's scan of the companies: its pairs with their scores, the seconds it took, its row."""
    from quality.models import DuplicatePair
    from quality.operations.duplicate_scan import start_scan, work_off_scan

    asked = start_scan(kind="company", by=None, now=datetime.now(UTC))
    started = time.perf_counter()
    work_off_scan(scan_id=asked.pk, clock=lambda: datetime.now(UTC))
    taken = time.perf_counter() - started
    asked.refresh_from_db()
    pairs = DuplicatePair.objects.filter(kind="company").values_list("first", "second", "score")
    return {(first, second): score for first, second, score in pairs}, taken, asked


SEED = 20261130
THRESHOLDS = range(40, 100)


def half_of(entity: str) -> int:
    """Which half of the truth an entity is in."""
    return hashlib.sha256(f"{SEED}:{entity}".encode()).digest()[0] % 2


def scored() -> dict[Pair, int]:
    """Every pair that the product compares of the companies, with its score: those too that it does not suggest."""
    from django.db import transaction

    from quality.queries.blocking import REGISTERS, last_and_count, make_keys, pairs_after, word_rarity

    register = REGISTERS["company"]
    with transaction.atomic():
        make_keys("company")
        pairs = pairs_after("company", 0, last_and_count("company")[0])
    facts, rarity = register.facts_of({number for pair in pairs for number in pair}), word_rarity()
    found = {pair: register.compare(facts[pair[0]], facts[pair[1]], rarity) for pair in pairs}
    return {pair: one.score for pair, one in found.items() if not one.vetoed}


def table(name: str, scores: dict[Pair, int], entities: dict[int, str]) -> list[str]:
    """Precision, recall and F1 by pairs: of each half with the threshold chosen on the other one alone, and of all with
    the product's own."""
    from quality.scoring.verdict import LIKELY

    together = defaultdict(list)
    for number, entity in entities.items():
        together[entity].append(number)
    truth = {pair for group in together.values() for pair in itertools.combinations(sorted(group), 2)}

    def of_half(pairs: Iterable[Pair], half: int | None) -> set[Pair]:
        return {p for p in pairs if half is None or {half_of(entities[number]) for number in p} == {half}}

    def measured(half: int | None, threshold: int) -> tuple[int, float, float, float]:
        said = of_half((pair for pair, score in scores.items() if score >= threshold), half)
        true = of_half(truth, half)
        precision, recall = len(said & true) / max(1, len(said)), len(said & true) / len(true)
        return len(true), precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)

    rows = []
    for chosen, told in ((0, 1), (1, 0)):
        best = max(THRESHOLDS, key=lambda threshold: measured(chosen, threshold)[3])
        rows.append(
            (
                f"{name}, {best} % chosen on half {'AB'[chosen]}, told of half {'AB'[told]}",
                measured(told, best),
            )
        )
    rows.append((f"{name}, the product's {LIKELY} %, all", measured(None, LIKELY)))
    return [f"| {words} | {pairs:,} | {p:.3f} | {r:.3f} | {f1:.3f} |" for words, (pairs, p, r, f1) in rows]


def tidy(text: str) -> str:
    return " ".join(text.split())


def chicago(folder: Path) -> list[str]:
    """Sites of Chicago as companies: name, address, postcode, telephone; nothing was trained on them."""
    with (folder / "sites_with_true_ids.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    fill([
        {"legal_name": tidy(row["Site name"])[:300] or "-", "street": tidy(row["Address"])[:300], "postcode": tidy(row["Zip"])[:16],
         "country": "US", "phone": f"+1312{tidy(row['Phone'])}" if tidy(row["Phone"]) else ""}
        for row in rows
    ])  # fmt: skip
    return table("Chicago sites", scored(), {i: row["True Id"] for i, row in enumerate(rows, 1)})


def febrl(folder: Path) -> list[str]:
    """Synthetic persons, with up to nine damaged copies of each."""
    from quality.scoring.persons import PersonFacts, compare_persons

    out = []
    for number in (1, 2, 3):
        with (folder / f"dataset{number}.csv").open(encoding="utf-8") as file:
            rows = [
                {key.strip(): value.strip() for key, value in row.items()} for row in csv.DictReader(file)
            ]
        facts = [
            PersonFacts(
                row["given_name"], row["surname"], born=row["date_of_birth"], town=row["suburb"],
                streets=((f"{row['street_number']} {row['address_1']}", row["postcode"]),) if row["address_1"] else (),
                numbers={"number": row["soc_sec_id"]} if row["soc_sec_id"] else {},
            )
            for row in rows
        ]  # fmt: skip
        compared = {(a + 1, b + 1): compare_persons(facts[a], facts[b]) for a, b in _sharing(rows)}
        found = {pair: one.score for pair, one in compared.items() if not one.vetoed}
        entities = {i: row["rec_id"].split("-")[1] for i, row in enumerate(rows, 1)}
        out += table(f"Febrl {number}", found, entities)
    return out


def _sharing(rows: list[dict]) -> set[Pair]:
    """Pairs that share a number, a birthday, both names, or one name and a place."""
    blocks: dict[tuple, set[int]] = defaultdict(set)
    for i, row in enumerate(rows):
        first, last = row["given_name"], row["surname"]
        keys = [("n", row["soc_sec_id"]), ("b", row["date_of_birth"]), ("m", *sorted((first, last)))]
        keys += [("c", row["postcode"], word[:3]) for word in (first, last) if row["postcode"]]
        keys += [("t", row["suburb"], word) for word in (first, last) if row["suburb"]]
        keys.append(("a", row["address_1"], row["street_number"]))
        for key in keys:
            if all(key):
                blocks[key].add(i)
    return {
        pair
        for block in blocks.values()
        if len(block) <= 200
        for pair in itertools.combinations(sorted(block), 2)
    }


def different_numbers(companies: list[dict], what: str, key: str) -> str:
    """How many suggestions and merges of two different valid numbers there are: none is the bar."""
    from companies.models import Company
    from quality.operations.merge_rules import DifferentNumbers, refuse_different_numbers
    from quality.queries.companies import facts_of
    from quality.scoring.companies import CompanyFacts, compare_companies

    fill(companies)
    pairs, _taken, _scan = scan()
    wrong = [pair for pair in pairs if companies[pair[0] - 1][key] != companies[pair[1] - 1][key]]
    alike = merged = 0
    by_word: dict[str, list[int]] = defaultdict(list)
    for i, one in enumerate(companies, 1):
        by_word[one["legal_name"][:8].upper()].append(i)
    known = facts_of(range(1, len(companies) + 1))
    for a, b in (p for block in by_word.values() for p in itertools.combinations(block, 2)):
        bare = [
            CompanyFacts(known[i].names, streets=known[i].streets, country=known[i].country) for i in (a, b)
        ]
        if compare_companies(*bare).is_suggested:
            alike += 1
            try:
                refuse_different_numbers(companies=list(Company.objects.filter(pk__in=[a, b])))
                merged += 1
            except DifferentNumbers:
                pass
    return (
        f"{what}: {len(companies):,} numbers; suggested with two different valid numbers: {len(wrong)}. "
        f"Pairs that are alike but for the number: {alike}; of these the merge let through: {merged}."
    )


def uk_employers(folder: Path) -> str:
    """Employers of the United Kingdom with their company numbers."""
    from common.normalise import normalise_business_id
    from common.refusals import Refusal

    found = {}
    with (folder / "uk_employers_2018.csv").open(encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            try:
                number = normalise_business_id("gb_crn", "GB", row["CompanyNumber"])
            except Refusal:
                continue
            lines = [tidy(part) for part in row["Address"].split(",") if tidy(part)]
            found[number] = {
                "legal_name": tidy(row["EmployerName"])[:300], "country": "GB", "business_id": number, "number": number,
                "business_id_scheme": "gb_crn", "street": ", ".join(lines[:2])[:300], "postcode": lines[-1][:16] if lines else "",
            }  # fmt: skip
    return different_numbers(list(found.values()), "UK employers", "number")


def leis(folder: Path) -> str:
    """Legal entities of the world with their LEIs."""
    records = json.loads(next(folder.glob("*.json")).read_text(encoding="utf-8"))["records"]
    found = [
        {
            "legal_name": tidy(record["Entity"]["LegalName"]["$"])[:300], "lei": record["LEI"]["$"], "number": record["LEI"]["$"],
            "country": record["Entity"]["LegalAddress"]["Country"]["$"],
            "street": tidy(record["Entity"]["LegalAddress"]["FirstAddressLine"]["$"])[:300],
            "postcode": record["Entity"]["LegalAddress"].get("PostalCode", {}).get("$", "")[:16],
        }
        for record in records
    ]  # fmt: skip
    return different_numbers(found, "LEIs", "number")


def big(count: int) -> list[str]:
    """A register of `count` companies, 3 % of them planted copies: the scan, and one new record checked."""
    rng = random.Random(2026)
    base = count - count * 3 // 100
    legal, ids = names.company_names(rng, base), names.business_ids(base)
    towns = names.Skewed(rng, names.TOWNS).draw(base)
    streets = [f"{a}{b}" for a in names.SYLLABLES for b in ("katu", "tie", "kuja", "polku", "ranta")]
    companies = []
    for i in range(base):
        town, _region, postcode = towns[i]
        has_number = rng.random() < 0.7
        companies.append({
            "legal_name": legal[i], "country": "FI", "business_id": ids[i] if has_number else "",
            "business_id_scheme": "fi_ytunnus" if has_number else "", "town": town, "postcode": postcode,
            "street": f"{rng.choice(streets).capitalize()} {rng.randrange(1, 150)}", "phone": f"+3583{1_000_000 + i}",
        })  # fmt: skip
    planted = set()
    for i in rng.sample(range(base), count - base):
        companies.append(_damaged(companies[i], rng))
        planted.add((i + 1, len(companies)))
    started = time.perf_counter()
    fill(companies)
    lines = [
        f"\n{count:,} companies on {server.machine()}, load {os.getloadavg()[0]:.1f}; filled in {time.perf_counter() - started:.0f} s."
    ]
    pairs, taken, asked = scan()
    found = planted & set(pairs)
    lines.append(
        f"Scan: {taken:.0f} s, {asked.compared:,} pairs compared, {len(pairs):,} suggested; of {len(planted):,} planted"
        f" copies {len(found) / len(planted):.1%} found. Load at the end {os.getloadavg()[0]:.1f}."
    )
    return [*lines, _one_new(companies, rng)]


def _damaged(one: dict, rng: random.Random) -> dict:
    """The same company as somebody else typed it: without its number, spelt otherwise, with half of the facts."""
    name = one["legal_name"]
    name = rng.choice(
        [
            name.upper(),
            re.sub(r" (Oyj?|Ab|Ky|Tmi)$", "", name),
            name.replace("ä", "a").replace("ö", "o"),
            _slip(name, rng),
        ]
    )
    kept = rng.choice(["phone", "street", "both"])
    copy_of = one | {"legal_name": name or one["legal_name"], "business_id": "", "business_id_scheme": ""}
    if kept == "phone":
        copy_of |= {"street": "", "postcode": ""}
    if kept == "street":
        copy_of |= {"phone": ""}
    return copy_of


def _slip(text: str, rng: random.Random) -> str:
    at = rng.randrange(1, max(2, len(text) - 1))
    return text[:at] + text[at + 1 :]


def _one_new(companies: list[dict], rng: random.Random) -> str:
    """What a form asks while a company is typed: found by the indexes, scored."""
    from quality.queries.typed import likely_companies

    times, hits = [], 0
    for one in rng.sample(companies, 200):
        typed = _damaged(one, rng)
        asked = {"legal_name": typed["legal_name"], "country": "FI", "phone": typed["phone"], "street": typed["street"],
                 "postcode": typed["postcode"]}  # fmt: skip
        started = time.perf_counter()
        found = likely_companies(typed=asked)
        times.append((time.perf_counter() - started) * 1000)
        hits += bool(found)
    times.sort()
    return (
        f"One new record checked, 200 times: median {times[100]:.1f} ms, p95 {times[190]:.1f} ms, slowest {times[-1]:.1f} ms;"
        f" {hits / 2:.0f} % were warned of."
    )
