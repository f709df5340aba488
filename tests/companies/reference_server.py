"""A small server on the loopback that answers as Statistics Finland and PRH/YTJ do, with lists written for the tests."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

NAMES = {  # code: Finnish, Swedish, English
    "J": ("Informaatio ja viestintä", "Information och kommunikation", "Information and communication"),
    "62": ("Ohjelmistot ja konsultointi", "Programmering", "Computer programming"),
    "620": ("Ohjelmistot ja konsultointi", "Programmering", "Computer programming"),
    "6201": ("Ohjelmistojen suunnittelu", "Planering av program", "Computer programming activities"),
    "62010": ("Ohjelmistojen suunnittelu ja valmistus", "Planering av program", "Software design"),
    "6202": ("Konsultointi", "Konsultverksamhet", "Consultancy"),
    "62020": ("Atk-laitteisto- ja ohjelmistokonsultointi", "Konsultverksamhet", "Consultancy activities"),
    "621": ("Ohjelmointi", "Programmering", "Computer programming activities"),
    "6210": ("Ohjelmointi", "Programmering", "Computer programming activities"),
    "62100": ("Ohjelmointitoiminta", "Programmeringsverksamhet", "Computer programming"),
}
TOL2008 = ("J", "62", "620", "6201", "62010", "6202", "62020")
PLACES = [  # postcode, Finnish, Swedish, municipality
    ("00100", "HELSINKI", "HELSINGFORS", "091"),
    ("33100", "TAMPERE", "TAMMERFORS", "837"),
    ("20100", "TURKU", "ÅBO", "853"),
]
MUNICIPALITIES = {
    "091": ("Helsinki", "Helsingfors", "01"),
    "837": ("Tampere", "Tammerfors", "06"),
    "853": ("Turku", "Åbo", "02"),
}


def item(code: str, names: tuple[str, ...], language: str, level: int = 1) -> dict:
    """One item of the classification service, with the fields it really carries and one nobody asked for."""
    name = names[("fi", "sv", "en").index(language)]
    return {
        "localId": f"x/{code}", "code": code, "level": level, "order": 1, "parentCode": None,
        "classificationItemNames": [{"lang": language, "langName": "-", "name": name}],
        "explanatoryNotes": [],
    }  # fmt: skip


def industries(codes: tuple[str, ...], language: str) -> list[dict]:
    return [item(code, NAMES[code], language, len(code)) for code in codes]


def pairs(*codes: tuple[str, str]) -> list[dict]:
    """A correspondence table."""
    return [
        {"sourceLocalId": f"a/{one}", "targetLocalId": f"b/{two}", "sourceItem": {"code": one}, "targetItem": {"code": two}}
        for one, two in codes
    ]  # fmt: skip


def post_codes(places: list[tuple[str, str, str, str]], language: str) -> list[dict]:
    """`/post_codes` of the business register."""
    sign, column = {"fi": ("1", 1), "sv": ("2", 2)}[language]
    return [
        {"postCode": place[0], "city": place[column], "active": True, "languageCode": sign, "municipalityCode": place[3]}
        for place in places
    ]  # fmt: skip


class ReferenceServer:
    """What the servers answer; a test changes `answers[path]` to make one of them misbehave."""

    def __init__(self) -> None:
        self.answers: dict[str, Callable[[dict[str, str]], tuple[int, bytes]]] = {}
        self.asked: list[str] = []
        self.places = list(PLACES)
        self.serve("toimiala_1_20080101/classificationItems", lambda q: industries(TOL2008, q["lang"]))
        self.serve(
            "toimiala_1_20250101/classificationItems",
            lambda q: industries(("62", "621", "6210", "62100"), q["lang"]),
        )
        self.serve(
            "toimiala_1_20080101#toimiala_1_20250101/maps",
            lambda q: pairs(("62010", "62100"), ("62020", "62100"), ("62020", "62200")),
        )
        self.serve(
            "kunta_1_20260101/classificationItems",
            lambda q: [item(c, (*names[:2], ""), q["lang"]) for c, names in MUNICIPALITIES.items()],
        )
        self.serve(
            "#maakunta_1_20260101/maps",
            lambda q: pairs(*((c, names[2]) for c, names in MUNICIPALITIES.items())),
        )
        self.serve("post_codes", lambda q: post_codes(self.places, q["lang"]))

    def serve(self, path: str, answer: Callable[[dict[str, str]], object]) -> None:
        self.answers[path] = lambda query: (200, json.dumps(answer(query)).encode())

    def misbehave(self, path: str, status: int, body: bytes = b"") -> None:
        self.answers[path] = lambda query: (status, body)

    def answer_to(self, url: str) -> tuple[int, bytes]:
        self.asked.append(url)
        parts = urlsplit(url)
        path = parts.path.replace("%23", "#")
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        found = [name for name in self.answers if name in path]
        return self.answers[max(found, key=len)](query) if found else (404, b"")


@contextmanager
def serving() -> Iterator[tuple[ReferenceServer, str]]:
    """The server and its address."""
    server = ReferenceServer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body = server.answer_to(self.path)
            self.send_response(status)
            length = len(body) + (100 if server.answers.get("cut") else 0)
            self.send_header("Content-Length", str(length))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *words: object) -> None:
            """Say nothing."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=http.serve_forever, daemon=True)
    thread.start()
    try:
        yield server, f"http://127.0.0.1:{http.server_address[1]}"
    finally:
        http.shutdown()
        http.server_close()
        thread.join()
